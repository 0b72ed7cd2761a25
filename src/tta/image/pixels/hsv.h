// Pillow's conversions between RGB and HSV of one colour, operation by operation (libImaging/Convert.c in 9.4 and 11,
// after Python's colorsys): the slow twin of turn_hue(), what its tables are made with, and its last pixels.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace tta {

using Triple = std::array<std::uint8_t, 3>;

inline Triple hsv_of_rgb(Triple rgb) {
  const auto [r, g, b] = rgb;
  const std::uint8_t max = std::max({r, g, b});
  const std::uint8_t min = std::min({r, g, b});
  if (max == min) return {0, 0, max};
  const auto range = static_cast<float>(max - min);
  const float s = range / static_cast<float>(max);
  const float rc = static_cast<float>(max - r) / range;
  const float gc = static_cast<float>(max - g) / range;
  const float bc = static_cast<float>(max - b) / range;
  float h = 0;
  if (r == max) {
    h = bc - gc;
  } else if (g == max) {
    h = static_cast<float>(2.0 + rc - bc);
  } else {
    h = static_cast<float>(4.0 + gc - rc);
  }
  h = static_cast<float>(std::fmod(h / 6.0 + 1.0, 1.0));
  return {static_cast<std::uint8_t>(h * 255.0), static_cast<std::uint8_t>(s * 255.0), max};
}

inline Triple rgb_of_hsv(Triple hsv) {
  const auto [h, s, v] = hsv;
  if (s == 0) return {v, v, v};
  const int sector = static_cast<int>(std::floor(static_cast<float>(h) * 6.0 / 255.0));  // 0..6
  const auto f = static_cast<float>(static_cast<float>(h) * 6.0 / 255.0 - static_cast<float>(sector));
  const auto fs = static_cast<float>(static_cast<float>(s) / 255.0);
  const auto level = [value = static_cast<float>(v)](double share) {
    return static_cast<std::uint8_t>(std::round(value * share));
  };
  const std::uint8_t p = level(1.0 - fs);
  const std::uint8_t q = level(1.0 - static_cast<double>(fs * f));
  const std::uint8_t t = level(1.0 - fs * (1.0 - f));
  switch (sector % 6) {
    case 0: return {v, t, p};
    case 1: return {q, v, p};
    case 2: return {p, v, t};
    case 3: return {p, q, v};
    case 4: return {t, p, v};
    default: return {v, p, q};
  }
}

inline Triple hue_turned(Triple rgb, std::uint8_t steps) {
  Triple hsv = hsv_of_rgb(rgb);
  hsv[0] = static_cast<std::uint8_t>(hsv[0] + steps);
  return rgb_of_hsv(hsv);
}

}  // namespace tta
