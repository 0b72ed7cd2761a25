// The slow twin of clahe(): tile by tile and pixel by pixel, as the definition reads. For tests.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "tta/image/image.h"

namespace tta {

class ClaheReference {
 public:
  ClaheReference(ImageView gray, double clip_limit, int tiles) : gray_(gray), tiles_(tiles) {
    const bool divided = gray.width() % tiles == 0 && gray.height() % tiles == 0;
    const auto tile_side = [&](int side) { return divided ? side / tiles : (side - side % tiles + tiles) / tiles; };
    tile_ = {tile_side(gray.width()), tile_side(gray.height())};
    for (int row = 0; row < tiles; ++row) {
      for (int column = 0; column < tiles; ++column) tables_.push_back(table_of(column, row, clip_limit));
    }
  }

  std::uint8_t value(int x, int y) const {
    const Place across = place_of(x, tile_.width);
    const Place down = place_of(y, tile_.height);
    const auto says = [&](int column, int row) {
      const int index = clamped(row) * tiles_ + clamped(column);
      return static_cast<float>(tables_[static_cast<std::size_t>(index)][*gray_.pixel(x, y)]);
    };
    const auto mean = [](float near, float far, float share) { return near * (1.0F - share) + far * share; };
    const float above = mean(says(across.tile, down.tile), says(across.tile + 1, down.tile), across.share);
    const float below = mean(says(across.tile, down.tile + 1), says(across.tile + 1, down.tile + 1), across.share);
    return static_cast<std::uint8_t>(std::nearbyint(mean(above, below, down.share)));
  }

 private:
  // The tile whose centre lies before a pixel, and how far the pixel is on the way to the next.
  struct Place {
    int tile;
    float share;
  };
  static Place place_of(int pixel, int side) {
    const float place = static_cast<float>(pixel) * (1.0F / static_cast<float>(side)) - 0.5F;
    const float tile = std::floor(place);
    return {static_cast<int>(tile), place - tile};
  }
  int clamped(int tile) const { return std::clamp(tile, 0, tiles_ - 1); }

  static int mirrored(int place, int size) {
    if (size == 1) return 0;
    while (place < 0 || place >= size) place = place < 0 ? -place : 2 * (size - 1) - place;
    return place;
  }

  ByteTable table_of(int column, int row, double clip_limit) const {
    std::array<int, 256> counts{};
    for (int y = row * tile_.height; y < (row + 1) * tile_.height; ++y) {
      for (int x = column * tile_.width; x < (column + 1) * tile_.width; ++x) {
        ++counts[*gray_.pixel(mirrored(x, gray_.width()), mirrored(y, gray_.height()))];
      }
    }
    const int pixels = tile_.width * tile_.height;
    if (clip_limit > 0) {
      const int most = std::max(1, static_cast<int>(clip_limit * pixels / 256));
      int cut = 0;
      for (int& count : counts) {
        cut += std::max(0, count - most);
        count = std::min(count, most);
      }
      for (int& count : counts) count += cut / 256;
      const auto rest = static_cast<std::size_t>(cut % 256);
      for (std::size_t i = 0; i < rest; ++i) ++counts[i * (256 / rest)];
    }
    ByteTable table;
    int sum = 0;
    for (std::size_t v = 0; v < 256; ++v) {
      sum += counts[v];
      const float level = static_cast<float>(sum) * (255.0F / static_cast<float>(pixels));
      table[v] = static_cast<std::uint8_t>(std::min(std::nearbyint(level), 255.0F));
    }
    return table;
  }

  ImageView gray_;
  int tiles_;
  Size tile_;
  std::vector<ByteTable> tables_;
};

inline Image clahe_reference(ImageView gray, double clip_limit, int tiles) {
  const ClaheReference reference(gray, clip_limit, tiles);
  Image result(gray.size(), 1);
  for (int y = 0; y < gray.height(); ++y) {
    for (int x = 0; x < gray.width(); ++x) result.row(y)[x] = reference.value(x, y);
  }
  return result;
}

}  // namespace tta
