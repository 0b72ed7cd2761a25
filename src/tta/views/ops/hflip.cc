#include "tta/views/ops/hflip.h"

namespace tta {
namespace {

bool is_identity(OpValues) {
  return false;
}

Matrix3 map(OpValues, Size window) {
  return {-1, 0, static_cast<double>(window.width), 0, 1, 0, 0, 0, 1};
}

}  // namespace

constinit const OpDef kHflipOp{
    .name = "hflip",
    .summary = "mirror left to right",
    .kind = OpKind::kMove,
    .is_identity = is_identity,
    .map = map,
};

}  // namespace tta
