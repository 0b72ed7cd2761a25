// Oracle: clahe_reference.h; tested by clahe_test.cc on every instruction set. Every target gives the same bytes: each
// float operation stands alone (docs/decisions/0002).
#include "tta/image/pixels/clahe.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/rounding.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/clahe.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using DFloat = hn::ScalableTag<float>;
using DInt = hn::RebindToSigned<DFloat>;
using DWord = hn::RebindToUnsigned<DFloat>;
using DByte = hn::Rebind<std::uint8_t, DInt>;
using Floats = hn::Vec<DFloat>;

template <int kShift>
HWY_INLINE Floats byte_of(hn::Vec<DWord> words) {
  const auto byte = hn::And(hn::ShiftRight<kShift>(words), hn::Set(DWord(), 0xFFU));
  return hn::ConvertTo(DFloat(), hn::BitCast(DInt(), byte));
}

// near * near_share + far * far_share.
HWY_INLINE Floats mean(Floats near, Floats far, Floats near_share, Floats far_share) {
  return hn::Add(hn::Mul(near, near_share), hn::Mul(far, far_share));
}

float byte_of(std::uint32_t word, int shift) {
  return static_cast<float>(word >> shift & 0xFFU);
}

// One row. `quads` has, for each of 256 values in each span between two tiles' centres, what the four tiles around say:
// left and right above in the low bytes, then left and right below. `spans` are where each pixel's 256 begin, `shares`
// how far it is on the way from left to right, `share` the row's from above to below.
void interpolate_row(const std::uint8_t* values, std::size_t width, const std::int32_t* quads,
                     const std::int32_t* spans, const float* shares, float share, std::uint8_t* output) {
  const DFloat d;
  const std::size_t lanes = hn::Lanes(d);
  const Floats one = hn::Set(d, 1.0F);
  std::size_t x = 0;
  for (; x + lanes <= width; x += lanes) {
    const auto value = hn::PromoteTo(DInt(), hn::LoadU(DByte(), values + x));
    const auto place = hn::Add(hn::LoadU(DInt(), spans + x), value);
    const auto quad = hn::BitCast(DWord(), hn::GatherIndex(DInt(), quads, place));
    const Floats right = hn::LoadU(d, shares + x);
    const Floats left = hn::Sub(one, right);
    const Floats above = mean(byte_of<0>(quad), byte_of<8>(quad), left, right);
    const Floats below = mean(byte_of<16>(quad), byte_of<24>(quad), left, right);
    const Floats result = mean(above, below, hn::Set(d, 1.0F - share), hn::Set(d, share));
    hn::StoreU(hn::DemoteTo(DByte(), hn::NearestInt(result)), DByte(), output + x);
  }
  for (; x < width; ++x) {
    const auto quad = static_cast<std::uint32_t>(quads[spans[x] + values[x]]);
    const float right = shares[x];
    const float left = 1.0F - right;
    const float above = byte_of(quad, 0) * left + byte_of(quad, 8) * right;
    const float below = byte_of(quad, 16) * left + byte_of(quad, 24) * right;
    output[x] = rounded_half_even(above * (1.0F - share) + below * share);
  }
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {
namespace {

using Counts = std::array<std::uint32_t, 256>;

// A picture cut into tiles, each with its table.
class Tiles {
 public:
  Tiles(ImageView gray, double clip_limit, int tiles) : gray_(gray), tiles_(tiles) {
    const bool divided = gray.width() % tiles == 0 && gray.height() % tiles == 0;
    const auto tile_side = [&](int side) { return divided ? side / tiles : side / tiles + 1; };
    tile_ = {tile_side(gray.width()), tile_side(gray.height())};
    const int pixels = tile_.width * tile_.height;
    most_ = clip_limit > 0 ? static_cast<std::uint32_t>(std::max(1.0, clip_limit * pixels / 256)) : 0;
    for (int row = 0; row < tiles; ++row) {
      for (int column = 0; column < tiles; ++column) tables_.push_back(table_of(counts_of(column, row)));
    }
  }

  Size tile() const { return tile_; }

  // Quads (see interpolate_row) of the span from row `row` of tiles to the next, for each span of columns; the first
  // and the last span lie before and behind all centres.
  void fill_quads(int row, std::vector<std::int32_t>& quads) const {
    quads.resize((static_cast<std::size_t>(tiles_) + 1) * 256);
    std::int32_t* quad = quads.data();
    for (int column = -1; column < tiles_; ++column, quad += 256) {
      const ByteTable& above_left = table(column, row);
      const ByteTable& above_right = table(column + 1, row);
      const ByteTable& below_left = table(column, row + 1);
      const ByteTable& below_right = table(column + 1, row + 1);
      for (std::size_t v = 0; v < 256; ++v) {
        quad[v] = static_cast<std::int32_t>(std::uint32_t{above_left[v]} | std::uint32_t{above_right[v]} << 8 |
                                            std::uint32_t{below_left[v]} << 16 | std::uint32_t{below_right[v]} << 24);
      }
    }
  }

 private:
  const ByteTable& table(int column, int row) const {
    const int last = tiles_ - 1;
    const auto above = static_cast<std::size_t>(std::clamp(row, 0, last));
    const auto left = static_cast<std::size_t>(std::clamp(column, 0, last));
    return tables_[above * static_cast<std::size_t>(tiles_) + left];
  }

  // Two counters for each value, used in turn, as in statistics.cc.
  Counts counts_of(int column, int row) const {
    Counts even{}, odd{};
    const int begin = column * tile_.width;
    const int end = begin + tile_.width;
    const int inside = std::clamp(gray_.width(), begin, end);
    for (int y = row * tile_.height; y < (row + 1) * tile_.height; ++y) {
      const std::uint8_t* values = gray_.row(static_cast<int>(fold_place(y, gray_.height(), Border::kReflect)));
      int x = begin;
      for (; x + 2 <= inside; x += 2) {
        ++even[values[x]];
        ++odd[values[x + 1]];
      }
      for (; x < end; ++x) ++even[values[static_cast<int>(fold_place(x, gray_.width(), Border::kReflect))]];
    }
    for (std::size_t v = 0; v < 256; ++v) even[v] += odd[v];
    return even;
  }

  void limit(Counts& counts) const {
    std::uint32_t cut = 0;
    for (std::uint32_t& count : counts) {
      const std::uint32_t kept = std::min(count, most_);
      cut += count - kept;
      count = kept;
    }
    for (std::uint32_t& count : counts) count += cut / 256;
    const std::uint32_t rest = cut % 256;
    for (std::uint32_t i = 0; i < rest; ++i) ++counts[i * (256 / rest)];
  }

  ByteTable table_of(Counts counts) const {
    if (most_ > 0) limit(counts);
    const float scale = 255.0F / static_cast<float>(tile_.width * tile_.height);
    ByteTable table;
    std::uint32_t sum = 0;
    for (std::size_t v = 0; v < 256; ++v) {
      sum += counts[v];
      table[v] = rounded_half_even(static_cast<float>(sum) * scale);
    }
    return table;
  }

  ImageView gray_;
  int tiles_;
  Size tile_;
  std::uint32_t most_;  // of one value in a tile; 0 = any number
  std::vector<ByteTable> tables_;
};

// Where a pixel lies between the centres of tiles: the one before it (-1: before all), and how far on the way from it.
struct Between {
  int tile;
  float share;
};

Between between(int pixel, float inverse_side) {
  const float place = static_cast<float>(pixel) * inverse_side - 0.5F;
  const float tile = std::floor(place);
  return {static_cast<int>(tile), place - tile};
}

}  // namespace

HWY_EXPORT(interpolate_row);

Image clahe(ImageView gray, double clip_limit, int tiles) {
  assert(!gray.empty() && gray.channels() == 1 && tiles >= 1);
  const Tiles cut(gray, clip_limit, tiles);
  const float inverse_width = 1.0F / static_cast<float>(cut.tile().width);
  const float inverse_height = 1.0F / static_cast<float>(cut.tile().height);
  const auto width = static_cast<std::size_t>(gray.width());
  std::vector<std::int32_t> spans;
  std::vector<float> shares;
  for (int x = 0; x < gray.width(); ++x) {
    const Between columns = between(x, inverse_width);
    spans.push_back((columns.tile + 1) * 256);
    shares.push_back(columns.share);
  }
  Image result(gray.size(), 1);
  std::vector<std::int32_t> quads;
  int filled_for = -2;
  for (int y = 0; y < gray.height(); ++y) {
    const Between rows = between(y, inverse_height);
    if (rows.tile != filled_for) cut.fill_quads(rows.tile, quads);
    filled_for = rows.tile;
    HWY_DYNAMIC_DISPATCH(interpolate_row)
    (gray.row(y), width, quads.data(), spans.data(), shares.data(), rows.share, result.row(y));
  }
  return result;
}

}  // namespace tta
#endif  // HWY_ONCE
