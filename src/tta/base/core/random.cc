#include "tta/base/core/random.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace tta {
namespace {

// Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3: the multipliers, and the Weyl
// constants of the key schedule (the golden ratio and sqrt(3) - 1 as binary fractions).
constexpr std::uint32_t kMultiplier0 = 0xD2511F53;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;

constexpr std::uint32_t low_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}
constexpr std::uint32_t high_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value >> 32);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t product1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {high_half(product1) ^ counter[1] ^ key[0], low_half(product1), high_half(product0) ^ counter[3] ^ key[1],
               low_half(product0)};
    key = {key[0] + kWeyl0, key[1] + kWeyl1};
  }
  return counter;
}

std::uint32_t RandomStream::next_u32() {
  if (used_ == 4) {
    words_ = philox4x32({low_half(block_), high_half(block_), low_half(stream_), high_half(stream_)},
                        {low_half(seed_), high_half(seed_)});
    ++block_;
    used_ = 0;
  }
  return words_[static_cast<std::size_t>(used_++)];
}

double RandomStream::next_uniform() {
  const std::uint64_t high = next_u32() >> 5;  // 27 bits
  const std::uint64_t low = next_u32() >> 6;   // 26 bits
  return static_cast<double>(high << 26 | low) * 0x1p-53;
}

double RandomStream::next_uniform(double low, double high) {
  assert(low <= high);
  const double value = low + (high - low) * next_uniform();
  return value < high ? value : std::nextafter(high, low);  // the sum may round up to `high`
}

// Lemire, "Fast random integer generation in an interval", ACM TOMACS 2019: the high half of a product is uniform once
// the few low halves that would favour some results are drawn anew.
std::uint32_t RandomStream::next_below(std::uint32_t bound) {
  assert(bound > 0);
  const std::uint32_t unfair = (0u - bound) % bound;
  std::uint64_t product = std::uint64_t{next_u32()} * bound;
  while (low_half(product) < unfair) product = std::uint64_t{next_u32()} * bound;
  return high_half(product);
}

double RandomStream::next_normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - next_uniform()));  // 1 - u is never 0
  return radius * std::cos(2.0 * std::numbers::pi * next_uniform());
}

}  // namespace tta
