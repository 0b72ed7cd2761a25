#include "tta/views/ops/vflip.h"

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

Matrix3 map(OpValues, Size window) {
  return {1, 0, 0, 0, -1, static_cast<double>(window.height), 0, 0, 1};
}

}  // namespace

constinit const OpDef kVflipOp{
    .name = "vflip",
    .summary = "mirror top to bottom",
    .kind = OpKind::kMove,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta
