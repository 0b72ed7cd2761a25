#include "tta/views/importers/transforms.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tta {
namespace {

RandomNumber number_in(Range range, double none) {
  return scaled_number(uniform_number(range.low, range.high), none);
}

Op op_of(const char* name, std::vector<double> values) {
  return {find_op(name), std::move(values)};  // brought into its range later
}

// The sides' factors: a zoom, and an aspect for what differs between them. What is enlarged in x shows less of it.
void append_scaling(std::vector<Op>& ops, double x, double y) {
  const double least = 1e-3;  // a factor of 0 would show nothing
  x = std::max(x, least);
  y = std::max(y, least);
  ops.push_back(op_of("zoom", {std::sqrt(x * y)}));
  ops.push_back(op_of("aspect", {y / x}));
}

std::vector<Op> affine_ops(double shear_x, double shear_y, double degrees, double x, double y, double right,
                           double down) {
  std::vector<Op> ops{op_of("shear_x", {shear_x}), op_of("shear_y", {shear_y}), op_of("rotate", {degrees})};
  append_scaling(ops, x, y);
  ops.push_back(op_of("translate", {right, down}));
  return ops;
}

// The same the other way round.
std::vector<Op> scale_first_ops(std::span<const double> n, double y) {
  std::vector<Op> ops;
  append_scaling(ops, n[3], y);
  ops.insert(ops.end(), {op_of("rotate", {n[2]}), op_of("shear_x", {n[0]}), op_of("shear_y", {n[1]}),
                         op_of("translate", {n[4], n[5]})});
  return ops;
}

std::vector<Op> even_affine_ops(std::span<const double> n, double) {
  return affine_ops(n[0], n[1], n[2], n[3], n[3], n[4], n[5]);
}
std::vector<Op> uneven_affine_ops(std::span<const double> n, double) {
  return affine_ops(n[0], n[1], n[2], n[3], n[6], n[4], n[5]);
}

std::vector<Op> even_scale_first_ops(std::span<const double> n, double) {
  return scale_first_ops(n, n[3]);
}
std::vector<Op> uneven_scale_first_ops(std::span<const double> n, double) {
  return scale_first_ops(n, n[6]);
}

std::vector<Op> transposition_ops(std::span<const double>, double) {
  return {make_op("hflip"), make_op("rot90", {1})};
}

std::vector<Op> safe_rotation_ops(std::span<const double> n, double) {
  const double angle = n[0] * std::numbers::pi / 180;
  return {op_of("rotate", {n[0]}), op_of("zoom", {1 / (std::abs(std::cos(angle)) + std::abs(std::sin(angle)))})};
}

std::vector<Op> outward_perspective_ops(std::span<const double> n, double) {
  constexpr double kSigns[] = {-1, -1, 1, -1, 1, 1, -1, 1};  // of the corners' ways out, x and y in turn
  std::vector<double> corners;
  for (std::size_t i = 0; i < 8; ++i) {
    corners.push_back(std::clamp(kSigns[i] * n[0] * std::abs(n[i + 1]), -0.4, 0.4));
  }
  return {op_of("perspective", std::move(corners))};
}

constexpr double kNoBlur = 2;  // below this size, a kernel is a single pixel

// OpenCV's getGaussianKernel: the sigma that goes with a size.
std::vector<Op> sized_blur_ops(std::span<const double> n, double) {
  if (n[0] < kNoBlur) return {};
  const double size = 2 * std::nearbyint((n[0] - 1) / 2) + 1;
  return {op_of("gaussian_blur", {0.3 * ((size - 1) * 0.5 - 1) + 0.8, size})};
}

// (1 - a) I + a (8 + l) I - a (sum of the 8 neighbours) is b I + 13 a (I - smoothed), b = 1 - a + a l, with Pillow's
// smoothing kernel (1 1 1, 1 5 1, 1 1 1) / 13, which `sharpness` uses.
std::vector<Op> sharpen_ops(std::span<const double> n, double) {
  const double alpha = n[0];
  const double bright = std::max(0.05, 1 - alpha + alpha * n[1]);
  return {op_of("sharpness", {1 + 13 * alpha / bright}), op_of("brightness", {bright})};
}

std::vector<Op> noise_ops(std::span<const double> n, double) {
  return {op_of("gaussian_noise", {n[0], n[1]})};
}
std::vector<Op> noise_of_variance_ops(std::span<const double> n, double strength) {
  return {op_of("gaussian_noise", {std::sqrt(n[0]) / 255 * strength, n[1]})};
}

RandomNumber any_seed() {
  return whole_number(0, 999'999);
}

}  // namespace

Distribution uniform_op(std::string_view name, Range range, double none) {
  return random_op(name, {number_in(range, none)});
}

Distribution colour_jitter(std::optional<Range> brightness, std::optional<Range> contrast,
                           std::optional<Range> saturation, std::optional<Range> hue) {
  std::vector<Distribution> changes;
  if (brightness) changes.push_back(uniform_op("brightness", *brightness, 1));
  if (contrast) changes.push_back(uniform_op("contrast", *contrast, 1));
  if (saturation) changes.push_back(uniform_op("saturation", *saturation, 1));
  if (hue) changes.push_back(uniform_op("hue", *hue, 0));
  return in_random_order(std::move(changes));
}

Distribution random_affine(const Affine& affine) {
  std::vector<RandomNumber> numbers{number_in(affine.shear_x, 0), number_in(affine.shear_y, 0),
                                    number_in(affine.rotate, 0),  number_in(affine.scale, 1),
                                    number_in(affine.shift_x, 0), number_in(affine.shift_y, 0)};
  const bool scale_first = affine.order == Affine::Order::kScaleTurnShear;
  if (!affine.scale_y) return random_change(scale_first ? even_scale_first_ops : even_affine_ops, std::move(numbers));
  numbers.push_back(number_in(*affine.scale_y, 1));
  return random_change(scale_first ? uneven_scale_first_ops : uneven_affine_ops, std::move(numbers));
}

Distribution transposition() {
  return random_change(transposition_ops, {});
}

Distribution any_quarter_turn() {
  return one_of({all_of({}), random_op("rot90", {fixed_number(1)}), random_op("rot90", {fixed_number(2)}),
                 random_op("rot90", {fixed_number(3)})});
}

Distribution any_symmetry() {
  return all_of({maybe(0.5, random_op("hflip")), any_quarter_turn()});
}

Distribution safe_rotation(Range degrees) {
  return random_change(safe_rotation_ops, {number_in(degrees, 0)});
}

Distribution random_perspective(double distortion) {
  const double most = std::min(distortion / 2, 0.4);
  const RandomNumber in = scaled_number(uniform_number(0, most), 0);
  const RandomNumber out = scaled_number(uniform_number(-most, 0), 0);
  return random_op("perspective", {in, in, out, in, out, out, in, out});
}

Distribution random_perspective_outwards(Range scale) {
  RandomNumber normal = fixed_number(0);
  normal.law = RandomNumber::Law::kNormal;
  normal.high = 1;
  std::vector<RandomNumber> numbers{number_in(scale, 0)};
  numbers.insert(numbers.end(), 8, normal);
  return random_change(outward_perspective_ops, std::move(numbers));
}

Distribution kernel_blur(Range size, std::optional<Range> sigma) {
  const int low = static_cast<int>(size.low) | 1, high = static_cast<int>(size.high) | 1;
  const RandomNumber odd = step_number(low, high, (high - low) / 2 + 1);
  if (!sigma) return random_change(sized_blur_ops, {scaled_number(odd, 1)});
  return random_op("gaussian_blur", {number_in(*sigma, 0), odd});
}

Distribution sharpen(Range alpha, Range lightness) {
  return random_change(sharpen_ops, {number_in(alpha, 0), uniform_number(lightness.low, lightness.high)});
}

Distribution noise_of_std(Range std) {
  return random_change(noise_ops, {number_in(std, 0), any_seed()});
}

Distribution noise_of_variance(Range variance) {
  return random_change(noise_of_variance_ops, {uniform_number(variance.low, variance.high), any_seed()});
}

Distribution brightness_contrast(Range brightness, Range contrast, double unit) {
  return all_of({uniform_op("brightness", {1 + contrast.low, 1 + contrast.high}, 1),
                 random_op("add", {number_in({brightness.low * unit, brightness.high * unit}, 0), fixed_number(256)})});
}

}  // namespace tta
