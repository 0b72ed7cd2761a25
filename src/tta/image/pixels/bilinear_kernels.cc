#include "tta/image/pixels/bilinear_kernels.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/bilinear_kernels.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// --- Places ----------------------------------------------------------------------------------------------------------

using DPlace = hn::ScalableTag<double>;
using Places = hn::Vec<DPlace>;

// One coordinate of the map along a row: slope * qx + start.
struct Line {
  double slope;
  double start;
};

Line line_of(const Matrix3& map, std::size_t coordinate, int row) {
  const double qy = row + 0.5;
  return {map[3 * coordinate], map[3 * coordinate + 1] * qy + map[3 * coordinate + 2]};
}

HWY_INLINE Places evaluate(const Line& line, Places qx) {
  const DPlace d;
  return hn::Add(hn::Mul(hn::Set(d, line.slope), qx), hn::Set(d, line.start));
}

// What isn't a number becomes 0.
HWY_INLINE Places clamp(Places place, Places last) {
  return hn::IfThenElseZero(hn::Gt(place, hn::Zero(DPlace())), hn::Min(place, last));
}

// fold_place() of border_fold.h, step by step. Requires: last > 0.
HWY_INLINE Places reflect(Places place, Places last) {
  const Places period = hn::Add(last, last);
  const Places past = hn::Sub(place, hn::Mul(period, hn::Floor(hn::Div(place, period))));
  return clamp(hn::Min(past, hn::Sub(period, past)), last);
}

// The border rule, then fixed point (as whole doubles).
HWY_INLINE Places settle(Places place, int size, Border border) {
  const DPlace d;
  const Places last = hn::Set(d, size - 1.0);
  const auto inside = hn::And(hn::Ge(place, hn::Set(d, -0.5)), hn::Lt(place, hn::Set(d, size - 0.5)));
  Places settled = clamp(place, last);
  if (border == Border::kReflect && size > 1 && !hn::AllTrue(d, inside)) {
    settled = hn::IfThenElse(inside, settled, reflect(place, last));
  }
  settled = hn::Floor(hn::Add(hn::Mul(settled, hn::Set(d, kPlaceOne)), hn::Set(d, 0.5)));
  return border == Border::kConstant ? hn::IfThenElse(inside, settled, hn::Set(d, kNoPlace)) : settled;
}

std::size_t places_capacity(int width) {
  const std::size_t lanes = hn::Lanes(DPlace());
  return (static_cast<std::size_t>(width) + lanes - 1) / lanes * lanes;
}

template <bool kAffine>
HWY_INLINE void map_row(const Matrix3& map, int row, int width, Size source, Border border, std::int32_t* x,
                        std::int32_t* y) {
  const DPlace d;
  const hn::Rebind<std::int32_t, DPlace> d_fixed;
  const Line line_x = line_of(map, 0, row);
  const Line line_y = line_of(map, 1, row);
  const Line line_w = line_of(map, 2, row);
  const Places half = hn::Set(d, 0.5);
  for (int i = 0; i < width; i += static_cast<int>(hn::Lanes(d))) {
    const Places qx = hn::Add(hn::Iota(d, i), half);
    Places place_x = evaluate(line_x, qx);
    Places place_y = evaluate(line_y, qx);
    const Places w = evaluate(line_w, qx);
    if (!kAffine) {
      place_x = hn::Div(place_x, w);
      place_y = hn::Div(place_y, w);
    }
    place_x = settle(hn::Sub(place_x, half), source.width, border);
    place_y = settle(hn::Sub(place_y, half), source.height, border);
    if (!kAffine) place_x = hn::IfThenElse(hn::Gt(w, hn::Zero(d)), place_x, hn::Set(d, kNoPlace));
    hn::StoreU(hn::DemoteTo(d_fixed, place_x), d_fixed, x + i);
    hn::StoreU(hn::DemoteTo(d_fixed, place_y), d_fixed, y + i);
  }
}

void row_places(const Matrix3& map, int row, int width, Size source, Border border, std::int32_t* x, std::int32_t* y) {
  if (map[6] == 0.0 && map[7] == 0.0 && map[8] == 1.0) {
    map_row</*kAffine=*/true>(map, row, width, source, border, x, y);
  } else {
    map_row</*kAffine=*/false>(map, row, width, source, border, x, y);
  }
}

// --- Pixels ----------------------------------------------------------------------------------------------------------

// Two neighbouring RGB pixels are the low 6 bytes of an 8-byte load.
static_assert(std::endian::native == std::endian::little);
HWY_INLINE std::uint64_t load_pair(const std::uint8_t* pixel) {
  std::uint64_t bytes;
  std::memcpy(&bytes, pixel, sizeof bytes);
  return bytes;
}

// What blend() needs of each of a run of places. Whole pixels go up to the last but one, so that every place has a
// pair; the share of the pair's second pixel is then up to kPlaceOne.
constexpr std::size_t kChunk = 64;
constexpr std::int32_t kLonePlace = -1;  // takes the fill, or an 8-byte load would leave its row
struct Corners {
  std::int32_t offset[kChunk];  // bytes from the source's first pixel to the upper left neighbour, or kLonePlace
  std::int32_t share_x[kChunk];
  std::int32_t share_y[kChunk];
};

// The pixel at the given shares between two pairs: R | G << 8 | B << 16, and anything above.
#if HWY_TARGET == HWY_SCALAR

HWY_INLINE std::uint32_t blend(std::uint64_t upper, std::uint64_t lower, std::int32_t share_x, std::int32_t share_y) {
  const auto value = [](std::uint64_t pair, int shift) { return static_cast<std::int32_t>(pair >> shift & 255); };
  const auto mix_rows = [&](int shift) {
    return value(upper, shift) * (kPlaceOne - share_y) + value(lower, shift) * share_y;
  };
  std::uint32_t pixel = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    const std::int32_t sum = mix_rows(shift) * (kPlaceOne - share_x) + mix_rows(shift + 24) * share_x;
    pixel |= static_cast<std::uint32_t>((sum + kPlaceOne * kPlaceOne / 2) >> (2 * kPlaceBits)) << shift;
  }
  return pixel;
}

#else

// a * (1 - share) + b * share is a + (b - a) * share. Rows first: their mix still fits 16 bits, whatever wraps before.
HWY_INLINE std::uint32_t blend(std::uint64_t upper, std::uint64_t lower, std::int32_t share_x, std::int32_t share_y) {
  const hn::FixedTag<std::uint64_t, 1> d_load;
  const hn::FixedTag<std::uint8_t, 8> d_pair;
  const hn::FixedTag<std::int16_t, 8> d_words;
  const hn::FixedTag<std::uint16_t, 4> d_half;
  const hn::FixedTag<std::int32_t, 4> d_sums;
  const auto a = hn::PromoteTo(d_words, hn::BitCast(d_pair, hn::Set(d_load, upper)));
  const auto b = hn::PromoteTo(d_words, hn::BitCast(d_pair, hn::Set(d_load, lower)));
  const auto twice_y = hn::BitCast(d_words, hn::Set(d_sums, share_y * 0x10001));
  const auto rows = hn::Add(hn::ShiftLeft<kPlaceBits>(a), hn::Mul(hn::Sub(b, a), twice_y));

  const auto unsigned_rows = hn::BitCast(hn::FixedTag<std::uint16_t, 8>(), rows);
  const auto left = hn::PromoteTo(d_sums, hn::LowerHalf(d_half, unsigned_rows));
  const auto right = hn::PromoteTo(
      d_sums, hn::LowerHalf(d_half, hn::ShiftRightBytes<6>(hn::FixedTag<std::uint16_t, 8>(), unsigned_rows)));
  const auto sum = hn::Add(hn::ShiftLeft<kPlaceBits>(left), hn::Mul(hn::Sub(right, left), hn::Set(d_sums, share_x)));
  const auto rounded = hn::Add(sum, hn::Set(d_sums, kPlaceOne * kPlaceOne / 2));

  // The result is the third byte of each sum.
  const hn::FixedTag<std::uint8_t, 16> d_bytes;
  alignas(16) static constexpr std::uint8_t kThirdBytes[16] = {2, 6, 10, 14, 2, 6, 10, 14, 2, 6, 10, 14, 2, 6, 10, 14};
  const auto pixel = hn::TableLookupBytes(hn::BitCast(d_bytes, rounded), hn::Load(d_bytes, kThirdBytes));
  return hn::GetLane(hn::BitCast(hn::FixedTag<std::uint32_t, 4>(), pixel));
}

#endif  // HWY_TARGET == HWY_SCALAR

void find_corners(ImageView source, const std::int32_t* x, const std::int32_t* y, std::size_t count, Corners& corners) {
  const int last_left = source.width() - 2;
  const int last_upper = source.height() - 2;
  const auto stride = static_cast<std::int32_t>(source.stride());
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t left = std::min(x[i] >> kPlaceBits, last_left);
    const std::int32_t upper = std::min(y[i] >> kPlaceBits, last_upper);
    const bool lone = (x[i] < 0) | (y[i] < 0) | (left == last_left);
    corners.offset[i] = lone ? kLonePlace : upper * stride + left * 3;
    corners.share_x[i] = x[i] - left * kPlaceOne;
    corners.share_y[i] = y[i] - upper * kPlaceOne;
  }
}

// A pixel that takes the fill, or stands between the last two columns.
std::uint32_t lone_pixel(ImageView source, std::int32_t x, std::int32_t y, std::uint32_t fill) {
  if (x == kNoPlace || y == kNoPlace) return fill;
  const int left = source.width() - 2;
  const int upper = std::min(y >> kPlaceBits, source.height() - 2);
  // Two bytes earlier, so that the load ends with the row.
  const std::uint8_t* pair = source.pixel(left, upper) - 2;
  return blend(load_pair(pair) >> 16, load_pair(pair + source.stride()) >> 16, x - left * kPlaceOne,
               y - upper * kPlaceOne);
}

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2

// Where gathers are instructions: as many pixels at once as there are 64-bit lanes. An 8-byte pair is one lane, so a
// 16-byte block holds two pixels, an even one and an odd one.
using DPairs = hn::ScalableTag<std::int64_t>;
using DBytes = hn::Repartition<std::uint8_t, DPairs>;
using DWords = hn::Repartition<std::uint16_t, DPairs>;
using DSums = hn::Repartition<std::uint32_t, DPairs>;
using DFixed = hn::Rebind<std::int32_t, DPairs>;
using Pairs = hn::Vec<DPairs>;
using Bytes = hn::Vec<DBytes>;
using Words = hn::Vec<DWords>;
using Sums = hn::Vec<DSums>;

// An order of the bytes of each block; 128 makes a 0.
struct alignas(16) Order {
  std::uint8_t from[16];
};
constexpr Order kSideBySide{{0, 3, 1, 4, 2, 5, 6, 7, 8, 11, 9, 12, 10, 13, 14, 15}};
constexpr Order kEvenShare{{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}};
constexpr Order kOddShare{{8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9}};
constexpr Order kEvenThirds{{2, 6, 10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128}};
constexpr Order kOddThirds{{128, 128, 128, 2, 6, 10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128}};

template <class V>
HWY_INLINE Bytes ordered(V values, const Order& order) {
  return hn::TableLookupBytes(hn::BitCast(DBytes(), values), hn::LoadDup128(DBytes(), order.from));
}

// One pixel a block, left and right values side by side; each share stands in every word of its block. As in blend(),
// rows first, and the result is the third byte of each sum.
HWY_INLINE Sums blend_words(Words upper, Words lower, Words share_x, Words share_y) {
  const DSums d;
  const Words rows = hn::Add(hn::ShiftLeft<kPlaceBits>(upper), hn::Mul(hn::Sub(lower, upper), share_y));
  const Sums low_word = hn::Set(d, 0xFFFFU);
  const Sums left = hn::And(hn::BitCast(d, rows), low_word);
  const Sums right = hn::ShiftRight<16>(hn::BitCast(d, rows));
  const Sums share = hn::And(hn::BitCast(d, share_x), low_word);
  const Sums sum = hn::Add(hn::ShiftLeft<kPlaceBits>(left), hn::Mul(hn::Sub(right, left), share));
  return hn::Add(sum, hn::Set(d, static_cast<std::uint32_t>(kPlaceOne * kPlaceOne / 2)));
}

HWY_INLINE Bytes gather_pairs(const std::uint8_t* base, Pairs offsets) {
  const auto* first = reinterpret_cast<const std::int64_t*>(base);  // gathers need no alignment
  return ordered(hn::GatherOffset(DPairs(), first, offsets), kSideBySide);
}

HWY_INLINE Words even_pixels(Bytes pairs) {
  return hn::BitCast(DWords(), hn::InterleaveLower(DBytes(), pairs, hn::Zero(DBytes())));
}
HWY_INLINE Words odd_pixels(Bytes pairs) {
  return hn::BitCast(DWords(), hn::InterleaveUpper(DBytes(), pairs, hn::Zero(DBytes())));
}

HWY_INLINE Pairs widened(const std::int32_t* values) {
  return hn::PromoteTo(DPairs(), hn::LoadU(DFixed(), values));
}

// A vector of pixels from the i-th place on, none of them lone. Writes two bytes beyond the last.
HWY_INLINE void blend_vector(const std::uint8_t* origin, std::ptrdiff_t stride, const Corners& corners, std::size_t i,
                             std::uint8_t* output) {
  const Pairs offsets = widened(corners.offset + i);
  const Pairs x = widened(corners.share_x + i);
  const Pairs y = widened(corners.share_y + i);
  const Bytes upper = gather_pairs(origin, offsets);
  const Bytes lower = gather_pairs(origin + stride, offsets);
  const auto share = [](Pairs shares, const Order& order)
                         HWY_ATTR { return hn::BitCast(DWords(), ordered(shares, order)); };
  const Sums even = blend_words(even_pixels(upper), even_pixels(lower), share(x, kEvenShare), share(y, kEvenShare));
  const Sums odd = blend_words(odd_pixels(upper), odd_pixels(lower), share(x, kOddShare), share(y, kOddShare));
  alignas(64) std::uint8_t blocks[hn::MaxLanes(DBytes())];
  hn::Store(hn::Or(ordered(even, kEvenThirds), ordered(odd, kOddThirds)), DBytes(), blocks);
  for (std::size_t block = 0; block < sizeof blocks / 16; ++block) {
    std::memcpy(output + 6 * block, blocks + 16 * block, 8);
  }
}

// The pixels [begin, end) in whole vectors, up to the first that has a lone place; returns how many are done.
HWY_INLINE std::size_t blend_vectors(const std::uint8_t* origin, std::ptrdiff_t stride, const Corners& corners,
                                     std::size_t begin, std::size_t end, std::uint8_t* output) {
  const std::size_t lanes = hn::Lanes(DPairs());
  std::size_t i = begin;
  for (; i + lanes <= end; i += lanes) {
    const auto lone = hn::Lt(hn::LoadU(DFixed(), corners.offset + i), hn::Zero(DFixed()));
    if (!hn::AllFalse(DFixed(), lone)) break;
    blend_vector(origin, stride, corners, i, output + 3 * (i - begin));
  }
  return i - begin;
}

#else

HWY_INLINE std::size_t blend_vectors(const std::uint8_t*, std::ptrdiff_t, const Corners&, std::size_t, std::size_t,
                                     std::uint8_t*) {
  return 0;
}

#endif

void blend_rgb_row(ImageView source, const std::int32_t* x, const std::int32_t* y, int width,
                   const std::uint8_t fill[3], std::uint8_t* output) {
  const std::uint32_t fill_pixel = fill[0] | std::uint32_t{fill[1]} << 8 | std::uint32_t{fill[2]} << 16;
  const std::uint8_t* origin = source.row(0);
  const std::ptrdiff_t stride = source.stride();
  const auto pixels = static_cast<std::size_t>(width);
  Corners corners;
  for (std::size_t begin = 0; begin < pixels; begin += kChunk) {
    const std::size_t count = std::min(kChunk, pixels - begin);
    find_corners(source, x + begin, y + begin, count, corners);
    // A vector writes beyond its last pixel, so the row's own last pixel isn't in one.
    const std::size_t for_vectors = begin + count < pixels ? count : count - 1;
    for (std::size_t i = 0; i < count; ++i, output += 3) {
      const std::size_t done = blend_vectors(origin, stride, corners, i, for_vectors, output);
      i += done;
      output += 3 * done;
      if (i == count) break;
      const std::uint8_t* corner = origin + corners.offset[i];
      const std::uint32_t pixel =
          corners.offset[i] == kLonePlace
              ? lone_pixel(source, x[begin + i], y[begin + i], fill_pixel)
              : blend(load_pair(corner), load_pair(corner + stride), corners.share_x[i], corners.share_y[i]);
      // Four bytes where the next pixel overwrites the last of them.
      std::memcpy(output, &pixel, begin + i + 1 < pixels ? 4 : 3);
    }
  }
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(places_capacity);
HWY_EXPORT(row_places);
HWY_EXPORT(blend_rgb_row);

std::size_t places_capacity(int width) {
  return HWY_DYNAMIC_DISPATCH(places_capacity)(width);
}

void row_places(const Matrix3& map, int row, int width, Size source, Border border, std::int32_t* x, std::int32_t* y) {
  HWY_DYNAMIC_DISPATCH(row_places)(map, row, width, source, border, x, y);
}

void blend_rgb_row(ImageView source, const std::int32_t* x, const std::int32_t* y, int width,
                   const std::uint8_t fill[3], std::uint8_t* output) {
  HWY_DYNAMIC_DISPATCH(blend_rgb_row)(source, x, y, width, fill, output);
}

}  // namespace tta
#endif  // HWY_ONCE
