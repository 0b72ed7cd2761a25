// The slow twins of blur(): the same fixed point value by value, and the definition in double. For tests.
#pragma once

#include <cmath>
#include <cstdlib>

#include "tta/image/image.h"
#include "tta/image/pixels/blur.h"

namespace tta {

// numpy.pad's "reflect", step by step.
inline int mirrored_place(int place, int size) {
  if (size == 1) return 0;
  while (place < 0 || place >= size) place = place < 0 ? -place : 2 * (size - 1) - place;
  return place;
}

inline Image blur_reference(ImageView image, const BlurWeights& weights) {
  const int radius = static_cast<int>(weights.size()) - 1;
  const auto weight = [&](int distance) { return int{weights[static_cast<std::size_t>(std::abs(distance))]}; };
  // Along y, in 1/64 of a level.
  const auto column_sum = [&](int x, int y, int c) {
    int sum = 1 << (kBlurBits - 7);
    for (int k = -radius; k <= radius; ++k) {
      sum += weight(k) * image.pixel(x, mirrored_place(y + k, image.height()))[c];
    }
    return sum >> (kBlurBits - 6);
  };
  Image result(image.size(), image.channels());
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* out = result.row(y);
    for (int x = 0; x < image.width(); ++x) {
      for (int c = 0; c < image.channels(); ++c) {
        int sum = 1 << (kBlurBits + 5);
        for (int k = -radius; k <= radius; ++k) {
          sum += weight(k) * column_sum(mirrored_place(x + k, image.width()), y, c);
        }
        *out++ = static_cast<std::uint8_t>(sum >> (kBlurBits + 6));
      }
    }
  }
  return result;
}

// torchvision's definition as one sum over the plane, in double, before it is rounded.
inline double gaussian_reference(ImageView image, double sigma, int size, int x, int y, int c) {
  const int radius = size / 2;
  double sum = 0;
  double weights = 0;
  for (int dy = -radius; dy <= radius; ++dy) {
    for (int dx = -radius; dx <= radius; ++dx) {
      const double weight = std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
      sum += weight * image.pixel(mirrored_place(x + dx, image.width()), mirrored_place(y + dy, image.height()))[c];
      weights += weight;
    }
  }
  return sum / weights;
}

}  // namespace tta
