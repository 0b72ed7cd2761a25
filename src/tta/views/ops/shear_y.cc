#include "tta/views/ops/shear_y.h"

#include "tta/views/ops/shear.h"

namespace tta {

constinit const OpDef kShearYOp{
    .name = "shear_y",
    .summary = "slant up and down: the left side down",
    .kind = OpKind::kMap,
    .params = kShearParams,
    .is_identity = is_no_shear,
    .map = [](OpValues values, Size window) { return shear_y_map(values[0], window); },
};

}  // namespace tta
