// Oracle: tests/golden/ops/lab_*.npy, made with OpenCV. Formulas: IEC 61966-2-1 (sRGB), CIE 15 (CIELAB).
#include "tta/image/pixels/lab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace tta {
namespace {

// The white point's X and Z, Y being 1.
constexpr double kWhiteX = 0.950456;
constexpr double kWhiteZ = 1.088754;

// Linear light of R, G and B to X, Y and Z over those of the white point; and back.
constexpr std::array<std::array<double, 3>, 3> kToXyz{{{0.412453 / kWhiteX, 0.357580 / kWhiteX, 0.180423 / kWhiteX},
                                                       {0.212671, 0.715160, 0.072169},
                                                       {0.019334 / kWhiteZ, 0.119193 / kWhiteZ, 0.950227 / kWhiteZ}}};
constexpr std::array<std::array<double, 3>, 3> kToRgb{{{3.240479 * kWhiteX, -1.53715, -0.498535 * kWhiteZ},
                                                       {-0.969256 * kWhiteX, 1.875991, 0.041556 * kWhiteZ},
                                                       {0.055648 * kWhiteX, -0.204043, 1.057311 * kWhiteZ}}};

// Where CIELAB's cube root gives way to a straight line.
constexpr double kLinearBelow = 0.008856;
constexpr double kLinearSlope = 7.787;
constexpr double kLinearOffset = 16.0 / 116;

double linear_of_srgb(double v) {
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double srgb_of_linear(double v) {
  return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

double lab_function(double t) {
  return t > kLinearBelow ? std::cbrt(t) : kLinearSlope * t + kLinearOffset;
}

// Forwards, everything is whole numbers, as OpenCV has it for 8-bit images, and the numbers are the same: light in
// steps of 1 / kLightOne, weights in 1 / 2^kWeightBits, CIELAB's function in 1 / 2^kRootBits.
constexpr int kLightOne = 255 * 8;
constexpr int kWeightBits = 12;
constexpr int kRootBits = 15;
constexpr std::size_t kRootEntries = 256 * 3 / 2 * 8;  // light may be a little more than the white's

// Backwards: one entry for each step of light.
constexpr int kGammaSteps = 16384;

struct LabTables {
  std::array<std::int32_t, 256> light;             // kLightOne linear_of_srgb(v / 255)
  std::array<std::array<std::int32_t, 3>, 3> xyz;  // kToXyz
  std::array<std::int32_t, kRootEntries> root;     // 2^kRootBits lab_function(i / kLightOne)
  std::array<std::uint8_t, kGammaSteps + 1> srgb;  // 255 srgb_of_linear(i / kGammaSteps)
};

std::int32_t whole(double value) {
  return static_cast<std::int32_t>(std::lround(value));
}

std::unique_ptr<LabTables> make_tables() {
  auto tables = std::make_unique<LabTables>();
  for (std::size_t v = 0; v < 256; ++v) {
    tables->light[v] = whole(kLightOne * linear_of_srgb(static_cast<double>(v) / 255));
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t c = 0; c < 3; ++c) tables->xyz[i][c] = whole(kToXyz[i][c] * (1 << kWeightBits));
  }
  for (std::size_t i = 0; i < kRootEntries; ++i) {
    tables->root[i] = whole((1 << kRootBits) * lab_function(static_cast<double>(i) / kLightOne));
  }
  for (std::size_t i = 0; i < tables->srgb.size(); ++i) {
    tables->srgb[i] = static_cast<std::uint8_t>(whole(255 * srgb_of_linear(static_cast<double>(i) / kGammaSteps)));
  }
  return tables;
}

const LabTables& lab_tables() {
  static const std::unique_ptr<LabTables> kTables = make_tables();
  return *kTables;
}

template <int kBits>
std::int32_t rounded_shift(std::int32_t value) {
  return (value + (1 << (kBits - 1))) >> kBits;
}

std::uint8_t to_level(std::int32_t scaled) {
  return static_cast<std::uint8_t>(std::clamp(rounded_shift<kRootBits>(scaled), 0, 255));
}

// CIELAB's function backwards.
float cube_of(float f) {
  constexpr auto kOffset = static_cast<float>(kLinearOffset);
  constexpr auto kInverseSlope = static_cast<float>(1 / kLinearSlope);
  constexpr float kLinearBelowRoot = 6.0F / 29;
  return f > kLinearBelowRoot ? f * f * f : (f - kOffset) * kInverseSlope;
}

std::uint8_t srgb_level(const LabTables& tables, float light) {
  const float step = std::clamp(light, 0.0F, 1.0F) * kGammaSteps + 0.5F;
  return tables.srgb[static_cast<std::size_t>(static_cast<int>(step))];
}

}  // namespace

void lab_of_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* lightness, std::uint8_t* ab) {
  // 255 / 100 of 116 f - 16, in whole numbers.
  constexpr std::int32_t kLightnessScale = (116 * 255 + 50) / 100;
  constexpr std::int32_t kLightnessShift = -((16 * 255 * (1 << kRootBits) + 50) / 100);
  constexpr std::int32_t kMiddle = 128 << kRootBits;
  const LabTables& tables = lab_tables();
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3, ab += 2) {
    const std::int32_t red = tables.light[rgb[0]], green = tables.light[rgb[1]], blue = tables.light[rgb[2]];
    const auto f = [&](std::size_t row) {
      const auto& weights = tables.xyz[row];
      const std::int32_t light = rounded_shift<kWeightBits>(weights[0] * red + weights[1] * green + weights[2] * blue);
      return tables.root[static_cast<std::size_t>(light)];
    };
    const std::int32_t x = f(0), y = f(1), z = f(2);
    lightness[i] = to_level(kLightnessScale * y + kLightnessShift);
    ab[0] = to_level(500 * (x - y) + kMiddle);
    ab[1] = to_level(200 * (y - z) + kMiddle);
  }
}

void rgb_of_lab(const std::uint8_t* lightness, const std::uint8_t* ab, std::size_t pixels, std::uint8_t* rgb) {
  const LabTables& tables = lab_tables();
  constexpr auto weight = [](std::size_t row, std::size_t column) { return static_cast<float>(kToRgb[row][column]); };
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3, ab += 2) {
    const float fy = (static_cast<float>(lightness[i]) / 2.55F + 16) / 116;
    const float x = cube_of(fy + static_cast<float>(ab[0] - 128) / 500);
    const float y = cube_of(fy);
    const float z = cube_of(fy - static_cast<float>(ab[1] - 128) / 200);
    for (std::size_t c = 0; c < 3; ++c)
      rgb[c] = srgb_level(tables, weight(c, 0) * x + weight(c, 1) * y + weight(c, 2) * z);
  }
}

}  // namespace tta
