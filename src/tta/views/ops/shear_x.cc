#include "tta/views/ops/shear_x.h"

#include "tta/views/ops/shear.h"

namespace tta {

constinit const OpDef kShearXOp{
    .name = "shear_x",
    .summary = "slant sideways: the top to the right",
    .kind = OpKind::kMap,
    .params = kShearParams,
    .is_identity = is_no_shear,
    .map = [](OpValues values, Size window) { return shear_x_map(values[0], window); },
};

}  // namespace tta
