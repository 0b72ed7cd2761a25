#include "tta/image/pixels/taps_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tta {
namespace {

TapsKey key_of(int in_size, int out_size) {
  return {{in_size, 0, static_cast<float>(in_size), out_size}, Filter::kBilinear, Border::kReflect, 0, out_size};
}

TEST(TapsCache, GivesWhatMakeAxisTapsMakes) {
  TapsCache cache;
  const auto taps = cache.get(key_of(640, 224));
  const AxisTaps expected = make_axis_taps({640, 0, 640, 224}, Filter::kBilinear, Border::kReflect, 0, 224);
  EXPECT_EQ(taps->weights, expected.weights);
  EXPECT_EQ(taps->first, expected.first);
  EXPECT_EQ(taps->count, expected.count);
}

TEST(TapsCache, MakesEqualTablesOnceAndDifferentOnesApart) {
  TapsCache cache;
  const auto taps = cache.get(key_of(640, 224));
  EXPECT_EQ(cache.get(key_of(640, 224)), taps);
  TapsKey other = key_of(640, 224);
  other.filter = Filter::kBicubic;
  EXPECT_NE(cache.get(other), taps);
  other = key_of(640, 224);
  other.window.from = 0.5F;
  EXPECT_NE(cache.get(other), taps);
  other = key_of(640, 224);
  other.border = Border::kEdge;
  EXPECT_NE(cache.get(other), taps);
  other = key_of(640, 224);
  other.count = 223;
  EXPECT_EQ(cache.get(other)->out_size, 223);
}

TEST(TapsCache, ForgetsWhatWasNotUsedForLongest) {
  TapsCache probe;
  probe.get(key_of(640, 224));
  TapsCache cache(2 * probe.bytes() + probe.bytes() / 2);
  const auto first = cache.get(key_of(640, 224));
  const auto second = cache.get(key_of(641, 224));
  EXPECT_EQ(cache.get(key_of(640, 224)), first);
  cache.get(key_of(642, 224));  // the second goes
  EXPECT_EQ(cache.get(key_of(640, 224)), first);
  EXPECT_NE(cache.get(key_of(641, 224)), second);
  EXPECT_LE(cache.bytes(), 3 * probe.bytes());
}

TEST(TapsCache, OneTableLargerThanAllItMayHoldIsStillGiven) {
  TapsCache cache(1);
  EXPECT_EQ(cache.get(key_of(640, 224))->out_size, 224);
  EXPECT_EQ(cache.get(key_of(100, 50))->out_size, 50);
}

TEST(TapsCache, ServesManyThreads) {
  TapsCache cache(40'000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 500; ++i) EXPECT_EQ(cache.get(key_of(300 + i % 7, 100 + i % 5))->out_size, 100 + i % 5);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tta
