#include "tta/views/ops/vflip.h"

#include "support/support.h"
#include "tta/views/ops/move_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::read_npy_image;

TEST(Vflip, IsPillowsMirror) {
  const Image image = read_npy_image(golden_path("ops/rgb.npy"));
  const Image mirrored = move_reference(image, {&kVflipOp, {}});
  EXPECT_EQ(pixel_difference(mirrored, read_npy_image(golden_path("ops/vflip.npy"))), "");
}

TEST(Vflip, IsNeverAnIdentity) {
  EXPECT_FALSE(kVflipOp.is_identity({}));
}

}  // namespace
}  // namespace tta
