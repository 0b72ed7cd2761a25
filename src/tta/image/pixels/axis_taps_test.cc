#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

constexpr Filter kFilters[] = {Filter::kNearest, Filter::kBox,     Filter::kBilinear,
                               Filter::kHamming, Filter::kBicubic, Filter::kLanczos};
constexpr int kOne = 1 << 22;

AxisTaps all_taps(const AxisWindow& window, Filter filter, Border border) {
  return make_axis_taps(window, filter, border, 0, window.out_size);
}

// Windows of all kinds: within, across and far beyond the input; shrinking and growing.
std::vector<AxisWindow> random_windows(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(0.0F, 1.0F);
  std::vector<AxisWindow> windows;
  for (int i = 0; i < 300; ++i) {
    const int in_size = 1 + static_cast<int>(random() % 50);
    const float from = (unit(random) * 5.0F - 2.0F) * static_cast<float>(in_size);
    const float extent = 0.1F + unit(random) * 3.0F * static_cast<float>(in_size);
    windows.push_back({in_size, from, from + extent, 1 + static_cast<int>(random() % 60)});
  }
  return windows;
}

TEST(AxisTaps, IdentityCopies) {
  for (Filter filter : kFilters) {
    const AxisTaps taps = all_taps({10, 0, 10, 10}, filter, Border::kReflect);
    EXPECT_TRUE(taps.copies) << filter_name(filter);
    EXPECT_EQ(taps.taps, 1);
    EXPECT_EQ(taps.first, (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_EQ(taps.weights, std::vector<std::int32_t>(10, kOne));
  }
}

TEST(AxisTaps, WholePixelShiftCopiesAndReflects) {
  for (Filter filter : kFilters) {
    const AxisTaps taps = all_taps({4, -3, 5, 8}, filter, Border::kReflect);
    EXPECT_TRUE(taps.copies) << filter_name(filter);
    EXPECT_EQ(taps.first, (std::vector<std::int32_t>{3, 2, 1, 0, 1, 2, 3, 2})) << filter_name(filter);
  }
}

TEST(AxisTaps, EdgeRepeatsTheEdge) {
  const AxisTaps taps = all_taps({4, -2, 6, 8}, Filter::kBilinear, Border::kEdge);
  EXPECT_TRUE(taps.copies);
  EXPECT_EQ(taps.first, (std::vector<std::int32_t>{0, 0, 0, 1, 2, 3, 3, 3}));
}

TEST(AxisTaps, ConstantHasNoTapsOutside) {
  for (Filter filter : kFilters) {
    const AxisTaps taps = all_taps({4, -2, 6, 8}, filter, Border::kConstant);
    EXPECT_FALSE(taps.copies);
    EXPECT_EQ(taps.count, (std::vector<std::int32_t>{0, 0, 1, 1, 1, 1, 0, 0})) << filter_name(filter);
  }
}

TEST(AxisTaps, OnlyTheCentreDecidesWhatIsOutside) {
  // Centres at -0.25 and 0.25: the second is inside, and its taps beyond the edge are dropped.
  const AxisTaps taps = all_taps({4, -0.5F, 3.5F, 8}, Filter::kBilinear, Border::kConstant);
  EXPECT_EQ(taps.count[0], 0);
  EXPECT_EQ(taps.first[1], 0);
  EXPECT_EQ(taps.count[1], 1);
  EXPECT_EQ(taps.weights[static_cast<std::size_t>(taps.taps)], kOne);
}

TEST(AxisTaps, PartIsASliceOfTheWhole) {
  for (Filter filter : kFilters) {
    for (const AxisWindow& window : random_windows(1)) {
      const int begin = window.out_size / 3;
      const int count = (window.out_size - begin + 1) / 2;
      const AxisTaps whole = all_taps(window, filter, Border::kReflect);
      const AxisTaps part = make_axis_taps(window, filter, Border::kReflect, begin, count);
      ASSERT_EQ(part.out_size, count);
      for (int i = 0; i < count; ++i) {
        const auto in_part = static_cast<std::size_t>(i);
        const auto in_whole = static_cast<std::size_t>(begin) + in_part;
        ASSERT_EQ(part.first[in_part], whole.first[in_whole]);
        ASSERT_EQ(part.count[in_part], whole.count[in_whole]);
        const auto* weights = part.weights.data() + in_part * static_cast<std::size_t>(part.taps);
        ASSERT_TRUE(std::equal(weights, weights + part.count[in_part],
                               whole.weights.data() + in_whole * static_cast<std::size_t>(whole.taps)));
      }
    }
  }
}

TEST(AxisTaps, StayInsideTheInputAndSumToOne) {
  for (Filter filter : kFilters) {
    for (Border border : {Border::kReflect, Border::kEdge}) {
      for (const AxisWindow& window : random_windows(2)) {
        const AxisTaps taps = all_taps(window, filter, border);
        for (std::size_t i = 0; i < taps.first.size(); ++i) {
          ASSERT_GE(taps.first[i], 0);
          ASSERT_GE(taps.count[i], 1);
          ASSERT_LE(taps.first[i] + taps.count[i], window.in_size);
          const auto weights = taps.weights.begin() + static_cast<std::ptrdiff_t>(i) * taps.taps;
          // Each weight is rounded on its own.
          EXPECT_NEAR(std::accumulate(weights, weights + taps.taps, 0), kOne, 0.5 * taps.taps + 0.5);
        }
      }
    }
  }
}

}  // namespace
}  // namespace tta
