// Windows at random, as torchvision's RandomResizedCrop draws them, without drawing anew: which area and ratio a window
// has that fits into the picture, as a function of uniform numbers.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "tta/views/policy/distribution.h"

namespace tta {
namespace {

struct AreaAndRatio {
  double area = 1;
  double ratio = 1;
};

// Of the ratios from low to high (logarithms), those with which a window of that area fits into the unit square.
struct RatioRange {
  double low = 0;
  double high = 0;
};
RatioRange fitting_ratios(double area, double ratio_low, double ratio_high) {
  const double most = -std::log(area);
  return {std::max(ratio_low, -most), std::min(ratio_high, most)};
}

// The share of the ratios that fit, up to a factor. A single ratio fits or doesn't.
double share_fitting(double area, double ratio_low, double ratio_high) {
  const RatioRange range = fitting_ratios(area, ratio_low, ratio_high);
  if (ratio_low == ratio_high) return range.low <= range.high ? 1 : 0;
  return std::max(0.0, range.high - range.low);
}

// The area below which a window that fits lies with probability `u`: windows that don't fit are drawn anew, so large
// areas are rarer than small ones. Nothing if none fits, or where torchvision finds none.
std::optional<double> fitting_area(double low, double high, double ratio_low, double ratio_high, double u) {
  constexpr std::size_t kCells = 256;
  if (low == high) {
    const RatioRange range = fitting_ratios(low, ratio_low, ratio_high);
    return range.low <= range.high ? std::optional(low) : std::nullopt;
  }
  std::array<double, kCells + 1> sums{};
  for (std::size_t i = 0; i < kCells; ++i) {
    const double middle = low + (high - low) * (static_cast<double>(i) + 0.5) / static_cast<double>(kCells);
    sums[i + 1] = sums[i] + share_fitting(middle, ratio_low, ratio_high);
  }
  // torchvision draws ten times, then it gives up.
  const double widest = ratio_low == ratio_high ? 1 : ratio_high - ratio_low;
  const double gives_up = std::pow(1 - sums.back() / (static_cast<double>(kCells) * widest), 10);
  if (sums.back() <= 0 || u < gives_up) return std::nullopt;
  const double target = (u - gives_up) / (1 - gives_up) * sums.back();
  const auto* const above = std::upper_bound(sums.begin(), std::prev(sums.end()), target);
  const double cell = static_cast<double>(above - sums.begin()) - 1;
  const double part = (target - *std::prev(above)) / (*above - *std::prev(above));
  return low + (high - low) * (cell + part) / static_cast<double>(kCells);
}

// Numbers: the ends of the area and of the ratio, then four uniform ones.
std::vector<Op> resized_crop_ops(std::span<const double> numbers, double strength) {
  const double ratio_low = std::log(numbers[2]), ratio_high = std::log(numbers[3]);
  double area = 1, ratio = 1, x = 0.5, y = 0.5;
  if (const auto drawn = fitting_area(numbers[0], numbers[1], ratio_low, ratio_high, numbers[4])) {
    const RatioRange range = fitting_ratios(*drawn, ratio_low, ratio_high);
    area = std::pow(*drawn, strength);
    ratio = std::exp((range.low + (range.high - range.low) * numbers[5]) * strength);
    x = numbers[6];
    y = numbers[7];
  } else {  // as torchvision: the largest window of the nearest ratio, in the middle
    ratio = std::pow(std::exp(std::clamp(0.0, ratio_low, ratio_high)), strength);
    area = std::min(ratio, 1 / ratio);
  }
  const double room_x = 1 - std::sqrt(area * ratio), room_y = 1 - std::sqrt(area / ratio);
  return {make_op("crop", {0, 1}), make_op("translate", {(0.5 - x) * room_x, (0.5 - y) * room_y}),
          Op{find_op("zoom"), {1 / std::sqrt(area)}}, Op{find_op("aspect"), {ratio}}};
}

}  // namespace

Distribution random_resized_crop(double area_low, double area_high, double ratio_low, double ratio_high) {
  const RandomNumber any = uniform_number(0, 1);
  return random_change(resized_crop_ops, {fixed_number(area_low), fixed_number(area_high), fixed_number(ratio_low),
                                          fixed_number(ratio_high), any, any, any, any});
}

Distribution random_crop(double fraction) {
  return random_resized_crop(fraction * fraction, fraction * fraction, 1, 1);
}

}  // namespace tta
