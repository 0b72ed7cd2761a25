// Oracle: noise_reference.h; tested by noise_test.cc on every instruction set. Every target gives the same bytes: each
// float operation is one that IEEE 754 rounds in one way, and none is fused (docs/decisions/0002).
#include "tta/image/pixels/noise.h"

#include <cassert>
#include <cstddef>
#include <cstring>

#include "tta/image/pixels/noise_polynomials.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/noise.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// A group: the values that 16 blocks of four words serve, first all first words, then all second ones, and so on.
constexpr std::size_t kBlocks = 16;
constexpr std::size_t kGroup = 4 * kBlocks;

// Vectors of at most 16 floats, whose lanes divide a group.
using DFloat = hn::CappedTag<float, kBlocks>;
using DInt = hn::RebindToSigned<DFloat>;
using DWord = hn::RebindToUnsigned<DFloat>;
using DByte = hn::Rebind<std::uint8_t, DInt>;
using Floats = hn::Vec<DFloat>;

// Words in the low halves of 64-bit lanes; what stands in the high halves doesn't matter.
using DWide = hn::CappedTag<std::uint64_t, kBlocks>;
using DHalf = hn::Rebind<std::uint32_t, DWide>;
using Wide = hn::Vec<DWide>;

// The product of the words.
HWY_INLINE Wide product(Wide words, std::uint32_t factor) {
#if HWY_TARGET == HWY_SCALAR
  return Wide((words.raw & 0xFFFFFFFF) * factor);
#else
  const hn::Repartition<std::uint32_t, DWide> d;
  return hn::MulEven(hn::BitCast(d, words), hn::Set(d, factor));
#endif
}

HWY_INLINE Wide xor3(Wide a, Wide b, std::uint32_t key) {
  return hn::Xor(hn::Xor(a, b), hn::Set(DWide(), std::uint64_t{key}));
}

// Philox4x32-10 of blocks `first`, first + 1, ...: philox4x32() of base/core/random.h, a block in each lane. Stores its
// words kBlocks apart.
HWY_INLINE void philox(std::uint64_t first, std::uint64_t seed, std::uint32_t* words) {
  const DWide d;
  Wide word0 = hn::Iota(d, first);  // below 2^32: a picture has fewer values than blocks of that many
  Wide word1 = hn::Zero(d);
  Wide word2 = hn::Set(d, kNoiseStream & 0xFFFFFFFF);
  Wide word3 = hn::Set(d, kNoiseStream >> 32);
  auto key0 = static_cast<std::uint32_t>(seed);
  auto key1 = static_cast<std::uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const Wide product0 = product(word0, 0xD2511F53);
    const Wide product1 = product(word2, 0xCD9E8D57);
    word0 = xor3(hn::ShiftRight<32>(product1), word1, key0);
    word1 = product1;
    word2 = xor3(hn::ShiftRight<32>(product0), word3, key1);
    word3 = product0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  const Wide all[] = {word0, word1, word2, word3};
  for (std::size_t w = 0; w < 4; ++w) hn::StoreU(hn::TruncateTo(DHalf(), all[w]), DHalf(), words + w * kBlocks);
}

template <std::size_t kCount>
HWY_INLINE Floats polynomial(const float (&coefficients)[kCount], Floats x) {
  Floats sum = hn::Set(DFloat(), coefficients[kCount - 1]);
  for (std::size_t i = kCount - 1; i-- > 0;) {
    sum = hn::Add(hn::Mul(sum, x), hn::Set(DFloat(), coefficients[i]));
  }
  return sum;
}

// The binary logarithm of numbers in [2^-31, 1].
HWY_INLINE Floats log2_of(Floats values) {
  const DFloat d;
  const DInt d_int;
  constexpr std::int32_t kBitsOfSqrtHalf = 0x3F3504F3;
  const auto bits = hn::BitCast(d_int, values);
  const auto exponent = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(d_int, kBitsOfSqrtHalf)));
  const Floats rest = hn::Sub(hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<23>(exponent))), hn::Set(d, 1.0F));
  return hn::Add(hn::ConvertTo(d, exponent), hn::Mul(rest, polynomial(kLog2, rest)));
}

// Normal numbers from 32 random bits each.
HWY_INLINE Floats normal(hn::Vec<DWord> words) {
  const DFloat d;
  const auto magnitude_bits = hn::BitCast(DInt(), hn::And(words, hn::Set(DWord(), 0x7FFFFFFFU)));
  const Floats twice_p = hn::Mul(hn::Add(hn::ConvertTo(d, magnitude_bits), hn::Set(d, 0.5F)), hn::Set(d, 0x1p-31F));
  const Floats log2 = log2_of(hn::Mul(twice_p, hn::Sub(hn::Set(d, 2.0F), twice_p)));
  const Floats root = hn::Sqrt(hn::Sub(hn::Set(d, kOffset), log2));
  const Floats u = hn::Sub(hn::Mul(hn::Set(d, kScale), root), hn::Set(d, kCentre));
  const Floats magnitude = hn::Mul(hn::Sub(hn::Set(d, 1.0F), twice_p), polynomial(kQuantile, u));
  const auto sign = hn::And(words, hn::Set(DWord(), 0x80000000U));
  return hn::Xor(magnitude, hn::BitCast(d, sign));
}

// The values of group `group`, in place.
HWY_INLINE void add_to_group(std::uint64_t group, float levels, std::uint64_t seed, std::uint8_t* values) {
  const DFloat d;
  alignas(64) std::uint32_t words[kGroup];
  for (std::size_t b = 0; b < kBlocks; b += hn::Lanes(DWide())) philox(group * kBlocks + b, seed, words + b);
  for (std::size_t i = 0; i < kGroup; i += hn::Lanes(d)) {
    const Floats noise = hn::Mul(hn::Set(d, levels), normal(hn::LoadU(DWord(), words + i)));
    const Floats value = hn::ConvertTo(d, hn::PromoteTo(DInt(), hn::LoadU(DByte(), values + i)));
    // DemoteTo clips.
    hn::StoreU(hn::DemoteTo(DByte(), hn::NearestInt(hn::Add(value, noise))), DByte(), values + i);
  }
}

void add_noise(std::uint8_t* values, std::size_t count, float levels, std::uint64_t seed) {
  std::size_t i = 0;
  for (; i + kGroup <= count; i += kGroup) add_to_group(i / kGroup, levels, seed, values + i);
  if (i == count) return;
  std::uint8_t last[kGroup] = {};
  std::memcpy(last, values + i, count - i);
  add_to_group(i / kGroup, levels, seed, last);
  std::memcpy(values + i, last, count - i);
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(add_noise);

Image add_normal_noise(ImageView image, float levels, std::uint64_t seed) {
  assert(!image.empty() && levels >= 0.0F && levels <= 255.0F);
  Image result = Image::copy_of(image);
  HWY_DYNAMIC_DISPATCH(add_noise)(result.row(0), result.size_bytes(), levels, seed);
  return result;
}

}  // namespace tta
#endif  // HWY_ONCE
