#include "tta/study/report/changed_images.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tta {
namespace {

// An answer with a probability for the true class.
Outcome outcome(bool right, double probability_of_truth) {
  Outcome result;
  result.top1 = right;
  result.nll = static_cast<float>(-std::log(probability_of_truth));
  return result;
}

TEST(ChangedImages, ThoseThatMovedFurthestComeFirst) {
  const std::vector<Outcome> before{outcome(false, 0.4), outcome(true, 0.9), outcome(true, 0.8), outcome(false, 0.1)};
  const std::vector<Outcome> after{outcome(true, 0.6), outcome(true, 0.1), outcome(false, 0.1), outcome(false, 0.9)};
  const std::vector<ChangedImage> changed = changed_images(before, after);
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].image, 2U);
  EXPECT_FALSE(changed[0].fixed);
  EXPECT_NEAR(changed[0].strength, 0.7, 1e-6);
  EXPECT_EQ(changed[1].image, 0U);
  EXPECT_TRUE(changed[1].fixed);
}

TEST(ChangedImages, TiesKeepTheImagesOrder) {
  const std::vector<Outcome> before(5, outcome(false, 0.2));
  const std::vector<Outcome> after(5, outcome(true, 0.5));
  const std::vector<ChangedImage> changed = changed_images(before, after);
  for (std::size_t i = 0; i < changed.size(); ++i) EXPECT_EQ(changed[i].image, i);
}

std::vector<ChangedImage> many(std::size_t fixed, std::size_t broken) {
  std::vector<ChangedImage> changed;
  for (std::size_t i = 0; i < fixed; ++i) changed.push_back({i, true, 1});
  for (std::size_t i = 0; i < broken; ++i) changed.push_back({fixed + i, false, 1});
  return changed;
}

std::size_t count(const std::vector<ChangedImage>& shown, bool fixed) {
  std::size_t found = 0;
  for (const ChangedImage& image : shown) found += image.fixed == fixed;
  return found;
}

TEST(ShownImages, AsManyOfAKindAsMayBe) {
  const std::vector<std::vector<ChangedImage>> changed{many(100, 3)};
  const std::vector<int> each{1};
  const auto shown = shown_images(changed, each, 1000);
  EXPECT_EQ(count(shown[0], true), static_cast<std::size_t>(kMaxShownOfAKind));
  EXPECT_EQ(count(shown[0], false), 3U);
}

TEST(ShownImages, SharesThePicturesAmongPoliciesAndKinds) {
  const std::vector<std::vector<ChangedImage>> changed{many(50, 50), many(50, 50)};
  const std::vector<int> each{3, 11};
  const auto shown = shown_images(changed, each, 60);
  EXPECT_LE(3 * shown[0].size() + 11 * shown[1].size(), 60U);
  EXPECT_EQ(count(shown[1], true), 2U);
  EXPECT_EQ(count(shown[1], false), 2U);
  EXPECT_GE(shown[0].size(), 4U);
}

}  // namespace
}  // namespace tta
