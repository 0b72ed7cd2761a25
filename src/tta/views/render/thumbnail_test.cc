#include "tta/views/render/thumbnail.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

TEST(Thumbnail, IsReducedAndSmall) {
  const std::string large = thumbnail(testing::random_image({640, 320}, 3, 1), 112);
  EXPECT_TRUE(large.starts_with("data:image/jpeg;base64,"));
  EXPECT_LT(large.size(), 12000U) << "112 x 56 pixels of noise";
  EXPECT_TRUE(thumbnail(testing::random_image({100, 50}, 3, 1), 112).starts_with("data:image/jpeg"));
  EXPECT_TRUE(thumbnail(testing::random_image({64, 3}, 3, 1), 112).starts_with("data:image/png"));
}

}  // namespace
}  // namespace tta
