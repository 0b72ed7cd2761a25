#include "tta/study/tune/power_sums.h"

#include <gtest/gtest.h>

#include <vector>

#include "tta/base/core/random.h"
#include "tta/base/stats/random_rows.h"
#include "tta/study/tune/power_sums_reference.h"

namespace tta {
namespace {

// All widths around a vector's, and a thousand classes; cold, usual and hot; with probabilities that are 0.
TEST(PowerSums, EqualThePlainTwin) {
  RandomStream random(1, 2);
  for (const int classes : {2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1000}) {
    std::vector<float> room(power_sums_room(static_cast<std::size_t>(classes)));
    for (const double b : {1.0 / 16, 0.6, 1.0, 1.7, 16.0}) {
      const std::vector<double> base = testing::random_row(random, classes, 3, 2).probabilities;
      std::vector<double> row = testing::random_row(random, classes, 8, 2).probabilities;
      row[0] = 0;
      for (const bool with_row : {false, true}) {
        const std::span<const double> added = with_row ? std::span<const double>(row) : std::span<const double>();
        const double share = with_row ? 0.25 : 0;
        const PowerSums fast = power_sums(base, 1 - share, added, share, b, room);
        const PowerSums slow = testing::power_sums_reference(base, 1 - share, added, share, b);
        const double scale = 1 + std::abs(slow.mean);
        EXPECT_NEAR(fast.log_sum, slow.log_sum, 4e-6 * (1 + std::abs(slow.log_sum))) << classes << " at " << b;
        EXPECT_NEAR(fast.mean, slow.mean, 4e-6 * scale) << classes << " at " << b;
        EXPECT_NEAR(fast.variance, slow.variance, 1e-5 * (scale * scale + slow.variance)) << classes << " at " << b;
      }
    }
  }
}

TEST(PowerSums, AreThoseOfCertainAndOfFlatAnswers) {
  std::vector<float> room(power_sums_room(4));
  const std::vector<double> certain{0, 1, 0, 0};
  const PowerSums one = power_sums(certain, 1, {}, 0, 1, room);
  EXPECT_NEAR(one.log_sum, 0, 1e-6);
  EXPECT_NEAR(one.variance, 0, 1e-6);
  const std::vector<double> flat(4, 0.25);
  const PowerSums even = power_sums(flat, 1, {}, 0, 2, room);
  EXPECT_NEAR(even.log_sum, std::log(4.0 / 16), 1e-6);
  EXPECT_NEAR(even.mean, std::log(0.25), 1e-6);
  EXPECT_NEAR(even.variance, 0, 1e-6);
}

}  // namespace
}  // namespace tta
