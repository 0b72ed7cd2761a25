#include "tta/views/ops/hflip.h"

#include "support/support.h"
#include "tta/views/ops/move_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::pixel_difference;
using testing::read_npy_image;

TEST(Hflip, IsPillowsMirror) {
  const Image image = read_npy_image(golden_path("ops/rgb.npy"));
  const Image mirrored = move_reference(image, {&kHflipOp, {}});
  EXPECT_EQ(pixel_difference(mirrored, read_npy_image(golden_path("ops/hflip.npy"))), "");
}

TEST(Hflip, IsNeverAnIdentity) {
  EXPECT_FALSE(kHflipOp.is_identity({}));
}

}  // namespace
}  // namespace tta
