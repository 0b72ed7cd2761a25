#include "tta/views/policy/augmentations.h"

#include "support/support.h"

namespace tta {
namespace {

TEST(Augmentations, KnowTheirPolicies) {
  EXPECT_TRUE(autoaugment("imagenet") && autoaugment("cifar10") && autoaugment("svhn"));
  EXPECT_FALSE(autoaugment("imagenet1k"));
  EXPECT_EQ(autoaugment("svhn")->children.size(), 25U);
}

}  // namespace
}  // namespace tta
