#include "tta/base/core/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace tta {
namespace {

using Block = std::array<std::uint32_t, 4>;

// The lines "philox4x32 10" of kat_vectors, published with Random123.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kAllOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kAllOnes, kAllOnes, kAllOnes, kAllOnes}, {kAllOnes, kAllOnes}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// Policies in the field depend on this layout: block number and stream are the counter, the seed is the key.
TEST(RandomStream, IsTheDocumentedFunctionOfSeedStreamAndPosition) {
  const std::uint64_t seed = 0x299f31d0a4093822;
  const std::uint64_t stream = 0x0370734413198a2e;
  RandomStream random(seed, stream);
  for (std::uint32_t block = 0; block < 3; ++block) {
    const Block expected = philox4x32({block, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
    for (const std::uint32_t word : expected) EXPECT_EQ(random.next_u32(), word);
  }
}

TEST(RandomStream, StreamsAndSeedsDiffer) {
  const std::uint32_t first = RandomStream(1, 1).next_u32();
  EXPECT_NE(first, RandomStream(1, 2).next_u32());
  EXPECT_NE(first, RandomStream(2, 1).next_u32());
  EXPECT_NE(first, RandomStream(1, std::uint64_t{1} << 32 | 1).next_u32());
  EXPECT_NE(first, RandomStream(std::uint64_t{1} << 32 | 1, 1).next_u32());
}

TEST(RandomStream, CopyKeepsThePosition) {
  RandomStream random(7, 3);
  for (int i = 0; i < 5; ++i) random.next_u32();
  RandomStream copy = random;
  for (int i = 0; i < 9; ++i) EXPECT_EQ(copy.next_u32(), random.next_u32());
}

TEST(RandomStream, UniformUses53BitsOfTwoWords) {
  RandomStream words(11, 0);
  RandomStream random(11, 0);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t high = words.next_u32() >> 5;
    const std::uint64_t low = words.next_u32() >> 6;
    const double value = random.next_uniform();
    EXPECT_EQ(value, (static_cast<double>(high) * 67108864.0 + static_cast<double>(low)) / 9007199254740992.0);
    EXPECT_GE(value, 0.0);
    EXPECT_LT(value, 1.0);
  }
}

TEST(RandomStream, UniformStaysBelowItsUpperEnd) {
  RandomStream random(12, 0);
  const double low = 1.0;
  const double high = std::nextafter(low, 2.0);  // one step: half of the draws would round up to `high`
  for (int i = 0; i < 100; ++i) EXPECT_EQ(random.next_uniform(low, high), low);
  EXPECT_EQ(random.next_uniform(5, 5), 5);
  for (int i = 0; i < 1000; ++i) {
    const double value = random.next_uniform(-15, 15);
    EXPECT_GE(value, -15);
    EXPECT_LT(value, 15);
  }
}

TEST(RandomStream, UniformHasMeanAndVariance) {
  RandomStream random(13, 0);
  constexpr int kDraws = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.next_uniform();
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.5, 0.005);
  EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / 12, 0.002);
}

TEST(RandomStream, BelowHitsEveryResultEquallyOften) {
  RandomStream random(14, 0);
  constexpr std::uint32_t kBound = 7;
  constexpr int kDraws = 70000;
  std::vector<int> counts(kBound, 0);
  for (int i = 0; i < kDraws; ++i) {
    const std::uint32_t value = random.next_below(kBound);
    ASSERT_LT(value, kBound);
    ++counts[value];
  }
  for (const int count : counts) EXPECT_NEAR(count, kDraws / 7.0, 500);
}

// With this bound a plain multiplication would give a third of the results twice as often as the others.
TEST(RandomStream, BelowIsUnbiasedForLargeBounds) {
  RandomStream random(15, 0);
  constexpr std::uint32_t kBound = 0xC0000000;
  constexpr int kDraws = 30000;
  std::array<int, 3> thirds{};
  std::array<int, 3> remainders{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint32_t value = random.next_below(kBound);
    ASSERT_LT(value, kBound);
    ++thirds[value / 0x40000000];
    ++remainders[value % 3];
  }
  for (const int count : thirds) EXPECT_NEAR(count, kDraws / 3.0, 350);
  for (const int count : remainders) EXPECT_NEAR(count, kDraws / 3.0, 350);
}

TEST(RandomStream, BelowOneIsZero) {
  RandomStream random(16, 0);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(random.next_below(1), 0u);
}

TEST(RandomStream, NormalHasTheNormalDistribution) {
  RandomStream random(17, 0);
  constexpr int kDraws = 100000;
  double sum = 0, squares = 0;
  int within_one = 0, within_two = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.next_normal();
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    within_one += std::abs(value) < 1;
    within_two += std::abs(value) < 2;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.015);
  EXPECT_NEAR(squares / kDraws, 1, 0.02);
  EXPECT_NEAR(within_one / double{kDraws}, std::erf(1 / std::sqrt(2.0)), 0.006);
  EXPECT_NEAR(within_two / double{kDraws}, std::erf(2 / std::sqrt(2.0)), 0.003);
}

}  // namespace
}  // namespace tta
