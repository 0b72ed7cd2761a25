#include "tta/views/ops/clahe.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tta/image/pixels/lab.h"

namespace tta {
namespace {

constexpr ParamDef kParams[] = {
    {.name = "clip_limit", .min = 0.1, .max = 40},
    {.name = "tiles", .min = 1, .max = 32, .integer = true},
};

bool is_identity(OpValues) {
  return false;
}

// The tiles cover the picture, or, where its sides aren't multiples of their number, a little more: OpenCV then adds
// rows and columns to both sides, a whole tile's worth of them to a side that needed none.
struct Tiling {
  Size picture;
  int count = 1;  // along each side
  Size tile;
};

Tiling tiling_of(Size picture, int count) {
  const bool fits = picture.width % count == 0 && picture.height % count == 0;
  const auto side = [&](int pixels) { return fits ? pixels / count : (pixels + count - pixels % count) / count; };
  return {picture, count, {side(picture.width), side(picture.height)}};
}

// Beyond the edge the picture is mirrored about its last pixel; a side of one pixel repeats.
int mirrored(int position, int size) {
  if (size == 1) return 0;
  const int period = 2 * (size - 1);
  const int folded = position % period;
  return folded < size ? folded : period - folded;
}

using Counts = std::array<int, 256>;

Counts counts_of(ImageView lightness, const Tiling& tiling, int column, int row) {
  Counts counts{};
  for (int y = row * tiling.tile.height; y < (row + 1) * tiling.tile.height; ++y) {
    const std::uint8_t* values = lightness.row(mirrored(y, tiling.picture.height));
    for (int x = column * tiling.tile.width; x < (column + 1) * tiling.tile.width; ++x) {
      ++counts[values[mirrored(x, tiling.picture.width)]];
    }
  }
  return counts;
}

// What is above `limit` is spread over all levels; what doesn't divide goes to levels at even steps.
void clip(Counts& counts, int limit) {
  int clipped = 0;
  for (int& count : counts) {
    clipped += std::max(count - limit, 0);
    count = std::min(count, limit);
  }
  for (int& count : counts) count += clipped / 256;
  int left = clipped % 256;
  const int step = std::max(256 / std::max(left, 1), 1);
  for (std::size_t level = 0; level < 256 && left > 0; level += static_cast<std::size_t>(step), --left) ++counts[level];
}

std::uint8_t rounded(float value) {
  return static_cast<std::uint8_t>(std::clamp(std::nearbyint(value), 0.0F, 255.0F));
}

ByteTable table_of(Counts counts, double clip_limit, int pixels) {
  clip(counts, std::max(static_cast<int>(clip_limit * pixels / 256), 1));
  const float scale = 255.0F / static_cast<float>(pixels);
  ByteTable table;
  int sum = 0;
  for (std::size_t level = 0; level < 256; ++level) {
    sum += counts[level];
    table[level] = rounded(static_cast<float>(sum) * scale);
  }
  return table;
}

std::vector<ByteTable> tables_of(ImageView lightness, const Tiling& tiling, double clip_limit) {
  std::vector<ByteTable> tables;
  const int pixels = tiling.tile.width * tiling.tile.height;
  for (int row = 0; row < tiling.count; ++row) {
    for (int column = 0; column < tiling.count; ++column) {
      tables.push_back(table_of(counts_of(lightness, tiling, column, row), clip_limit, pixels));
    }
  }
  return tables;
}

// The two tiles whose centres lie around a pixel, and the share of the second.
struct Between {
  int first;
  int second;
  float share;
};

Between between(int position, int tile_side, int count) {
  const float place = static_cast<float>(position) * (1.0F / static_cast<float>(tile_side)) - 0.5F;
  const int below = static_cast<int>(std::floor(place));
  return {std::max(below, 0), std::min(below + 1, count - 1), place - static_cast<float>(below)};
}

void equalize_row(const std::uint8_t* values, const std::vector<Between>& columns, const ByteTable* upper,
                  const ByteTable* lower, float share, std::uint8_t* output) {
  for (std::size_t x = 0; x < columns.size(); ++x) {
    const auto [left, right, across] = columns[x];
    const std::uint8_t v = values[x];
    const auto mixed = [&](const ByteTable* row) {
      return static_cast<float>(row[left][v]) * (1 - across) + static_cast<float>(row[right][v]) * across;
    };
    output[x] = rounded(mixed(upper) * (1 - share) + mixed(lower) * share);
  }
}

Image equalized(ImageView lightness, OpValues values) {
  const Tiling tiling = tiling_of(lightness.size(), static_cast<int>(values[1]));
  const std::vector<ByteTable> tables = tables_of(lightness, tiling, values[0]);
  std::vector<Between> columns;
  for (int x = 0; x < lightness.width(); ++x) columns.push_back(between(x, tiling.tile.width, tiling.count));
  Image result(lightness.size(), 1);
  for (int y = 0; y < lightness.height(); ++y) {
    const auto [first, second, share] = between(y, tiling.tile.height, tiling.count);
    equalize_row(lightness.row(y), columns, tables.data() + first * tiling.count, tables.data() + second * tiling.count,
                 share, result.row(y));
  }
  return result;
}

Image filter(OpValues values, ImageView image) {
  if (image.channels() == 1) return equalized(image, values);
  const auto width = static_cast<std::size_t>(image.width());
  Image lightness(image.size(), 1);
  std::vector<std::uint8_t> ab(2 * width * static_cast<std::size_t>(image.height()));
  const auto ab_row = [&](int y) { return ab.data() + 2 * width * static_cast<std::size_t>(y); };
  for (int y = 0; y < image.height(); ++y) lab_of_rgb(image.row(y), width, lightness.row(y), ab_row(y));
  const Image spread = equalized(lightness, values);
  Image result(image.size(), 3);
  for (int y = 0; y < image.height(); ++y) rgb_of_lab(spread.row(y), ab_row(y), width, result.row(y));
  return result;
}

}  // namespace

constinit const OpDef kClaheOp{
    .name = "clahe",
    .summary = "equalize tile by tile, with limited contrast",
    .kind = OpKind::kFilter,
    .params = kParams,
    .is_identity = is_identity,
    .filter = filter,
};

}  // namespace tta
