#include "tta/image/pixels/sorting_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace tta {
namespace {

template <std::size_t kCount>
void run(const Network<kCount>& network, std::vector<int>& values) {
  for (const Comparator& comparator : network) {
    if (values[comparator.low] > values[comparator.high]) std::swap(values[comparator.low], values[comparator.high]);
  }
}

// The zero-one principle: a network that sorts every sequence of zeros and ones sorts everything.
template <std::size_t kSize>
void expect_sorts() {
  for (unsigned bits = 0; bits < 1U << kSize; ++bits) {
    std::vector<int> values;
    for (std::size_t i = 0; i < kSize; ++i) values.push_back(static_cast<int>(bits >> i & 1U));
    run(sort_network<kSize>(), values);
    ASSERT_TRUE(std::is_sorted(values.begin(), values.end())) << kSize << " values, " << bits;
  }
}

TEST(SortNetwork, SortsEverything) {
  expect_sorts<3>();
  expect_sorts<5>();
  expect_sorts<7>();
  expect_sorts<11>();
}

// No network for 3, 5 or 7 values has fewer comparators.
TEST(SortNetwork, IsAsShortAsCanBe) {
  EXPECT_EQ(sort_network<3>().size(), 3U);
  EXPECT_EQ(sort_network<5>().size(), 9U);
  EXPECT_EQ(sort_network<7>().size(), 16U);
}

template <std::size_t kSize>
void expect_median() {
  for (unsigned bits = 0; bits < 1U << kSize; ++bits) {
    std::vector<int> values;
    int ones = 0;
    for (std::size_t i = 0; i < kSize; ++i) {
      values.push_back(static_cast<int>(bits >> i & 1U));
      ones += values.back();
    }
    run(median_network<kSize>(), values);
    ASSERT_EQ(values[median_place<kSize>()], ones > static_cast<int>(kSize / 2) ? 1 : 0) << kSize << ", " << bits;
  }
}

TEST(MedianNetwork, FindsTheMedian) {
  expect_median<1>();
  expect_median<3>();
  expect_median<9>();
  expect_median<13>();
}

TEST(MedianNetwork, FindsTheMedianOfManyValues) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::vector<int> values(29);
    for (int& value : values) value = static_cast<int>(random() % 40);
    std::vector<int> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    run(median_network<29>(), values);
    ASSERT_EQ(values[median_place<29>()], sorted[14]);
  }
}

// As many are left out on either side, so the median of the rest is that of all.
TEST(MedianCandidates, LieAroundTheDiagonal) {
  EXPECT_EQ(median_candidates(3), 3U);
  EXPECT_EQ(median_candidates(5), 13U);
  EXPECT_EQ(median_candidates(7), 29U);
  for (const std::size_t side : {3U, 5U, 7U}) {
    for (std::size_t i = 0; i < side * side; ++i) {
      const std::size_t row = i / side, column = i % side;
      EXPECT_EQ(may_be_median(side, row, column), may_be_median(side, side - 1 - row, side - 1 - column));
    }
  }
}

}  // namespace
}  // namespace tta
