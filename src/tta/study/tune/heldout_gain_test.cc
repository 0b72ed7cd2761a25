#include "tta/study/tune/heldout_gain.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tta {
namespace {

struct Answers {
  std::vector<float> before;
  std::vector<float> after;
};

Answers answers(int both_right, int broken, int fixed, int both_wrong) {
  Answers result;
  const auto add = [&](int count, float before, float after) {
    result.before.insert(result.before.end(), static_cast<std::size_t>(count), before);
    result.after.insert(result.after.end(), static_cast<std::size_t>(count), after);
  };
  add(both_right, 1, 1);
  add(broken, 1, 0);
  add(fixed, 0, 1);
  add(both_wrong, 0, 0);
  return result;
}

TEST(HeldoutGain, IsNewcombesWhereImagesStandForThemselves) {
  const Answers data = answers(700, 20, 50, 230);
  const GainEstimate estimate = heldout_gain(data.before, data.after, {}, 0.05, 1);
  EXPECT_NEAR(estimate.gain, 0.03, 1e-12);
  EXPECT_EQ(estimate.fixed, 50);
  EXPECT_EQ(estimate.broken, 20);
  const Interval expected = newcombe_interval({700, 20, 50, 230}, 0.05);
  EXPECT_NEAR(estimate.interval.low, expected.low, 1e-12);
  EXPECT_NEAR(estimate.interval.high, expected.high, 1e-12);
}

TEST(HeldoutGain, IsWidenedAboutTheGain) {
  const Answers data = answers(700, 20, 50, 230);
  const GainEstimate narrow = heldout_gain(data.before, data.after, {}, 0.05, 1);
  const GainEstimate wide = heldout_gain(data.before, data.after, {}, 0.05, 1.5);
  EXPECT_NEAR(wide.gain - wide.interval.low, 1.5 * (narrow.gain - narrow.interval.low), 1e-12);
  EXPECT_NEAR(wide.interval.high - wide.gain, 1.5 * (narrow.interval.high - narrow.gain), 1e-12);
}

// Ten copies of each image are no more evidence than one.
TEST(HeldoutGain, KnowsThatImagesOfOneGroupBelongTogether) {
  const Answers one = answers(70, 2, 5, 23);
  Answers ten;
  std::vector<std::uint32_t> groups;
  for (std::uint32_t i = 0; i < 100; ++i) {
    for (int copy = 0; copy < 10; ++copy) {
      ten.before.push_back(one.before[i]);
      ten.after.push_back(one.after[i]);
      groups.push_back(i);
    }
  }
  const GainEstimate grouped = heldout_gain(ten.before, ten.after, groups, 0.05, 1);
  // The error of 100 independent images: sqrt(mean of squares - square of the mean) / 10, both a hundredth's part.
  const double error = std::sqrt(7.0 / 100 - 0.03 * 0.03) / 10;
  EXPECT_NEAR(grouped.gain - grouped.interval.low, 1.959964 * error, 1e-6);
  const GainEstimate naive = heldout_gain(ten.before, ten.after, {}, 0.05, 1);
  EXPECT_GT(naive.interval.low, grouped.interval.low + 0.02);
}

TEST(HeldoutGain, TakesSharesOfRepeats) {
  const std::vector<float> before{1, 1, 0, 0};
  const std::vector<float> after{1, 0.8F, 0.4F, 0};
  const GainEstimate estimate = heldout_gain(before, after, {}, 0.05, kCrossFitWidening);
  EXPECT_NEAR(estimate.gain, 0.05, 1e-7);
  EXPECT_NEAR(estimate.fixed, 0.4, 1e-6);
  EXPECT_NEAR(estimate.broken, 0.2, 1e-6);
  EXPECT_LT(estimate.interval.low, 0);
}

TEST(HeldoutGain, ClaimsNothingWhereNothingChanged) {
  const Answers data = answers(50, 0, 0, 10);
  const GainEstimate estimate = heldout_gain(data.before, data.after, {}, 0.05, 1);
  EXPECT_EQ(estimate.gain, 0);
  EXPECT_LE(estimate.interval.low, 0);
}

}  // namespace
}  // namespace tta
