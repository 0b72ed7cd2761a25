#include "tta/base/stats/paired.h"

#include <gtest/gtest.h>

#include <limits>

#include "tta/base/core/random.h"

namespace tta {
namespace {

constexpr PairedCounts kHflip{19601, 516, 611, 4272};
constexpr PairedCounts kTuned{19821, 296, 551, 4332};

// Computed with scipy.stats.binom: 2 cdf(k, n, 1/2) - pmf(k, n, 1/2).
TEST(McnemarMidP, IsScipys) {
  EXPECT_NEAR(mcnemar_mid_p(kHflip), 0.004654066518596196, 1e-13);
  EXPECT_NEAR(mcnemar_mid_p({19700, 502, 519, 4279}), 0.594907192739465, 1e-10);
  EXPECT_NEAR(mcnemar_mid_p(kTuned) / 1.1035938838359472e-18, 1, 1e-9);
}

TEST(McnemarMidP, IsOneWhereNothingSpeaksForEither) {
  EXPECT_EQ(mcnemar_mid_p({100, 0, 0, 10}), 1);
  EXPECT_EQ(mcnemar_mid_p({100, 7, 7, 10}), 1);
}

TEST(McnemarMidP, DoesNotTellTheTwoApart) {
  EXPECT_EQ(mcnemar_mid_p({100, 3, 9, 10}), mcnemar_mid_p({100, 9, 3, 10}));
  // By hand: 2 (1 + 12 + 66 + 220) / 4096 - 220 / 4096.
  EXPECT_NEAR(mcnemar_mid_p({100, 3, 9, 10}), 378.0 / 4096, 1e-15);
}

// Independently computed, to the digits given.
TEST(NewcombeInterval, IsThePublishedOne) {
  const Interval hflip = newcombe_interval(kHflip, 0.05);
  EXPECT_NEAR(100 * hflip.low, 0.117, 0.0005);
  EXPECT_NEAR(100 * hflip.high, 0.644, 0.0005);
  const Interval tuned = newcombe_interval(kTuned, 0.05);
  EXPECT_NEAR(100 * tuned.low, 0.792, 0.0005);
  EXPECT_NEAR(100 * tuned.high, 1.248, 0.0005);
}

TEST(NewcombeInterval, TurnsAroundWithItsCounts) {
  const Interval one = newcombe_interval({70, 3, 9, 18}, 0.1);
  const Interval other = newcombe_interval({70, 9, 3, 18}, 0.1);
  EXPECT_NEAR(one.low, -other.high, 1e-15);
  EXPECT_NEAR(one.high, -other.low, 1e-15);
}

// Of 4,000 data sets of 1,000 images, 95 in 100 have the true gain in their interval; three standard errors are 1.03
// points.
TEST(NewcombeInterval, CoversTheTruth) {
  constexpr double kBroken = 0.02;
  constexpr double kFixed = 0.035;
  constexpr int kDataSets = 4000;
  int covered = 0;
  for (int set = 0; set < kDataSets; ++set) {
    RandomStream random(1, static_cast<std::uint64_t>(set));
    PairedCounts counts;
    for (int image = 0; image < 1000; ++image) {
      const double u = random.next_uniform();
      if (u < kBroken) {
        ++counts.broken;
      } else if (u < kBroken + kFixed) {
        ++counts.fixed;
      } else {
        ++(u < 0.8 ? counts.both_right : counts.both_wrong);
      }
    }
    const Interval interval = newcombe_interval(counts, 0.05);
    covered += interval.low <= kFixed - kBroken && kFixed - kBroken <= interval.high;
  }
  EXPECT_NEAR(100.0 * covered / kDataSets, 95, 1.1);
}

TEST(Power, ImagesAndGainsBelongTogether) {
  EXPECT_NEAR(100 * minimum_detectable_gain(0.02, 5000), 0.56, 0.005);
  EXPECT_NEAR(static_cast<double>(images_needed(0.005, 0.02)), 6280, 5);
  EXPECT_NEAR(static_cast<double>(images_needed(0.003, 0.02)), 17442, 5);
  for (const double delta : {0.005, 0.03, 0.2}) {
    const std::int64_t images = images_needed(0.004, delta);
    EXPECT_LE(minimum_detectable_gain(delta, images), 0.004);
    EXPECT_GT(minimum_detectable_gain(delta, images - 1), 0.004);
  }
  EXPECT_EQ(images_needed(0.01, 0), 1);
  EXPECT_EQ(images_needed(1e-300, 1), std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace tta
