// The formulas are those of OpenCV's documentation ("Color conversions", RGB to CIE L*a*b*), after CIE 15:2004 and
// IEC 61966-2-1. What 8-bit values come out depends on where fixed point is rounded; the scales and roundings here give
// OpenCV's. Oracle: tests/golden/filters.
#include "tta/image/pixels/lab.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace tta {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;
using FixedMatrix = std::array<std::array<std::int32_t, 3>, 3>;

constexpr Matrix kXyzFromRgb{
    {{0.412453, 0.357580, 0.180423}, {0.212671, 0.715160, 0.072169}, {0.019334, 0.119193, 0.950227}}};
constexpr Matrix kRgbFromXyz{
    {{3.240479, -1.53715, -0.498535}, {-0.969256, 1.875991, 0.041556}, {0.055648, -0.204043, 1.057311}}};
constexpr std::array<double, 3> kWhite{0.950456, 1, 1.088754};

constexpr int kMatrixBits = 12;
constexpr int kLightOne = 255 * 8;  // linear light on the way to L*a*b*
constexpr int kRootBits = 15;       // f(t) on that way
constexpr int kBackBits = 14;       // f(t) and linear light on the way back
constexpr int kBackOne = 1 << kBackBits;
constexpr int kGammaSize = 4096;  // steps of linear light that the last table knows
constexpr int kGammaShift = kMatrixBits + kBackBits - 12;

std::int32_t rounded(double value) {
  return static_cast<std::int32_t>(std::nearbyint(value));
}

// A sum that has `kBits` bits after the point, rounded to a whole number.
template <int kBits>
std::int32_t without_fraction(std::int32_t sum) {
  return (sum + (1 << (kBits - 1))) >> kBits;
}

std::uint8_t clipped(std::int32_t value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

double linear_light(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double srgb_value(double light) {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

// f of CIE 15. The root is rounded to float32 first, which decides two entries of the table.
double cie_root(double t) {
  return t < 0.008856 ? 7.787 * t + 16.0 / 116 : static_cast<double>(static_cast<float>(std::cbrt(t)));
}

struct ForwardTables {
  std::array<std::int32_t, 256> light;               // of an sRGB value
  std::array<std::int32_t, kLightOne * 3 / 2> root;  // of a sum of light: white's is rounded up to a little beyond 1
  FixedMatrix matrix;                                // rows divided by the white point

  ForwardTables() {
    for (std::size_t v = 0; v < light.size(); ++v)
      light[v] = rounded(kLightOne * linear_light(static_cast<double>(v) / 255));
    for (std::size_t i = 0; i < root.size(); ++i) {
      root[i] = rounded((1 << kRootBits) * cie_root(static_cast<double>(i) / kLightOne));
    }
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t c = 0; c < 3; ++c) {
        matrix[row][c] = rounded(kXyzFromRgb[row][c] / kWhite[row] * (1 << kMatrixBits));
      }
    }
  }

  std::int32_t root_of(std::size_t row, std::int32_t r, std::int32_t g, std::int32_t b) const {
    const std::array<std::int32_t, 3>& weights = matrix[row];
    return root[static_cast<std::size_t>(
        without_fraction<kMatrixBits>(weights[0] * r + weights[1] * g + weights[2] * b))];
  }
};

struct BackTables {
  std::array<std::int32_t, 256> y;     // linear light of an L* value
  std::array<std::int32_t, 256> root;  // f(Y) of it
  std::array<std::int32_t, 256> a;     // what an a* value adds to f(Y) for f(X)
  std::array<std::int32_t, 256> b;     // what a b* value takes from f(Y) for f(Z)
  std::array<std::uint8_t, kGammaSize> value;
  FixedMatrix matrix;  // columns multiplied by the white point

  BackTables() {
    for (std::int32_t v = 0; v < 256; ++v) {
      const auto i = static_cast<std::size_t>(v);
      const double lightness = v * 100 / 255.0;
      const double t = lightness <= 8 ? lightness / 903.3 : std::pow((lightness + 16) / 116, 3);
      const double f = lightness <= 8 ? 7.787 * t + 16.0 / 116 : (lightness + 16) / 116;
      y[i] = rounded(t * kBackOne);
      root[i] = rounded(f * kBackOne);
      // v / 500 less 128 / 500 and v / 200 less 128 / 200, nearly; the roundings are OpenCV's, and near black they
      // show.
      a[i] = ((v * 268435 + (1 << 7)) >> 13) - 128 * kBackOne / 500;
      b[i] = ((v * 41943 + (1 << 4)) >> 9) - 128 * kBackOne / 200 + 1;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      value[i] = clipped(rounded(255 * srgb_value(static_cast<double>(i) / kGammaSize)));
    }
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t c = 0; c < 3; ++c)
        matrix[row][c] = rounded(kRgbFromXyz[row][c] * kWhite[c] * (1 << kMatrixBits));
    }
  }

  // The inverse of f: a cube, each product cut off.
  static std::int32_t light_of(std::int32_t f) {
    constexpr std::int32_t kEndOfLine = kBackOne * 6 / 29;
    if (f <= kEndOfLine) return f * 108 / 841 - kBackOne * 16 / 116 * 108 / 841;
    return ((f * f) >> kBackBits) * f >> kBackBits;
  }

  std::uint8_t value_of(std::size_t row, std::int32_t x_light, std::int32_t y_light, std::int32_t z_light) const {
    const std::array<std::int32_t, 3>& weights = matrix[row];
    const std::int32_t sum = weights[0] * x_light + weights[1] * y_light + weights[2] * z_light;
    return value[static_cast<std::size_t>(std::clamp(without_fraction<kGammaShift>(sum), 0, kGammaSize - 1))];
  }
};

}  // namespace

LabPlanes lab_from_rgb(ImageView rgb) {
  assert(rgb.channels() == 3);
  static const ForwardTables tables;
  constexpr std::int32_t kLightnessScale = (116 * 255 + 50) / 100;
  constexpr std::int32_t kLightnessOffset = (16 * 255 * (1 << kRootBits) + 50) / 100;
  constexpr std::int32_t kMiddle = 128 << kRootBits;
  LabPlanes lab{Image(rgb.size(), 1), Image(rgb.size(), 1), Image(rgb.size(), 1)};
  for (int y = 0; y < rgb.height(); ++y) {
    const std::uint8_t* pixel = rgb.row(y);
    std::uint8_t* lightness = lab.lightness.row(y);
    std::uint8_t* a = lab.a.row(y);
    std::uint8_t* b = lab.b.row(y);
    for (int x = 0; x < rgb.width(); ++x, pixel += 3) {
      const std::int32_t red = tables.light[pixel[0]];
      const std::int32_t green = tables.light[pixel[1]];
      const std::int32_t blue = tables.light[pixel[2]];
      const std::int32_t fx = tables.root_of(0, red, green, blue);
      const std::int32_t fy = tables.root_of(1, red, green, blue);
      const std::int32_t fz = tables.root_of(2, red, green, blue);
      lightness[x] = clipped(without_fraction<kRootBits>(kLightnessScale * fy - kLightnessOffset));
      a[x] = clipped(without_fraction<kRootBits>(500 * (fx - fy) + kMiddle));
      b[x] = clipped(without_fraction<kRootBits>(200 * (fy - fz) + kMiddle));
    }
  }
  return lab;
}

Image rgb_from_lab(const LabPlanes& lab) {
  static const BackTables tables;
  const Size size = lab.lightness.size();
  assert(lab.a.size() == size && lab.b.size() == size);
  Image rgb(size, 3);
  for (int y = 0; y < size.height; ++y) {
    const std::uint8_t* lightness = lab.lightness.row(y);
    const std::uint8_t* a = lab.a.row(y);
    const std::uint8_t* b = lab.b.row(y);
    std::uint8_t* pixel = rgb.row(y);
    for (int x = 0; x < size.width; ++x, pixel += 3) {
      const std::int32_t f = tables.root[lightness[x]];
      const std::int32_t x_light = BackTables::light_of(f + tables.a[a[x]]);
      const std::int32_t y_light = tables.y[lightness[x]];
      const std::int32_t z_light = BackTables::light_of(f - tables.b[b[x]]);
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = tables.value_of(c, x_light, y_light, z_light);
    }
  }
  return rgb;
}

}  // namespace tta
