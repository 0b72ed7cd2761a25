// Sources: albumentations' augmentations/ in 1.x and 2.x; docs/importing.md tells what was compared with which.
#include "tta/views/importers/albumentations_transforms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tta/views/importers/transforms.h"

namespace tta {
namespace {

using Step = AlbumentationsStep;

bool is_true(const Step& step, std::string_view key) {
  const auto value = step.value(key);
  return value && value->is_bool() && value->as_bool();
}
bool is_false(const Step& step, std::string_view key) {
  const auto value = step.value(key);
  return value && value->is_bool() && !value->as_bool();
}

// cv2's BORDER_*: the names of 1.x and 2.x differ from class to class, their meaning doesn't.
void read_border(const Step& step, int usual) {
  constexpr std::string_view kModes[] = {"border_mode", "mode", "pad_mode"};
  constexpr std::string_view kFills[] = {"fill", "value", "cval", "pad_val"};
  std::int64_t mode = usual;
  for (const std::string_view key : kModes) {
    if (const auto value = step.value(key); value && value->is_number()) mode = value->as_integer(0, 16);
  }
  if (mode == 1) return step.pipeline.border(Border::kEdge);
  if (mode != 0) {
    if (mode == 2 || mode == 3) step.pipeline.note("borders that repeat the edge pixel or wrap around are mirrored");
    return step.pipeline.border(Border::kReflect);
  }
  std::array<std::uint8_t, 3> fill{};
  for (const std::string_view key : kFills) {
    if (const auto value = step.value(key); value && !value->is_string()) fill = read_fill(*value);
  }
  step.pipeline.border(Border::kConstant, fill);
}

int usual_border(const Step& step) {
  return step.before_2() ? 4 : 0;  // mirrored, then constant
}

// -- geometry --------------------------------------------------------------------------------------------------------

Distribution read_hflip(const Step&) {
  return random_op("hflip");
}
Distribution read_vflip(const Step&) {
  return random_op("vflip");
}
Distribution read_flip(const Step&) {
  return one_of({random_op("hflip"), random_op("vflip"), random_op("rot90", {fixed_number(2)})});
}
Distribution read_transpose(const Step&) {
  return transposition();
}
Distribution read_rotate90(const Step&) {
  return any_quarter_turn();
}
Distribution read_d4(const Step&) {
  return any_symmetry();
}

Distribution read_rotate(const Step& step) {
  read_border(step, usual_border(step));
  if (is_true(step, "crop_border")) step.pipeline.note("Rotate: crop_border is left out, the corners show the border");
  return uniform_op("rotate", step.symmetric("limit", {-90, 90}, -180, 180), 0);
}

Distribution read_safe_rotate(const Step& step) {
  read_border(step, usual_border(step));
  return safe_rotation(step.symmetric("limit", {-90, 90}, -180, 180));
}

Distribution read_shift_scale_rotate(const Step& step) {
  read_border(step, usual_border(step));
  const Range shift = step.symmetric("shift_limit", {-0.0625, 0.0625}, -1, 1);
  const Range scale = step.symmetric("scale_limit", {-0.1, 0.1}, -0.9, 9);
  Affine affine;
  affine.rotate = step.symmetric("rotate_limit", {-45, 45}, -180, 180);
  affine.scale = {1 + scale.low, 1 + scale.high};
  affine.shift_x = step.symmetric("shift_limit_x", shift, -1, 1);
  affine.shift_y = step.symmetric("shift_limit_y", shift, -1, 1);
  return random_affine(affine);
}

// {"x": range, "y": range}, or one range for both.
struct TwoRanges {
  Range x, y;
};
TwoRanges read_two(const Step& step, std::string_view key, double none, double least, double most) {
  const auto value = step.value(key);
  if (!value) return {{none, none}, {none, none}};
  if (!value->is_object()) return {read_single(*value, least, most), read_single(*value, least, most)};
  TwoRanges ranges{{none, none}, {none, none}};
  if (const auto x = value->find("x")) ranges.x = read_single(*x, least, most);
  if (const auto y = value->find("y")) ranges.y = read_single(*y, least, most);
  return ranges;
}

Range negated(Range range) {
  return {-range.high, -range.low};
}

// 1.x has scikit-image's directions: clockwise turns, the top to the right, the right side down. 2.x scales, turns
// counter-clockwise and slants then: the bottom to the right, the right side down.
void direct_as_written(Affine& affine, const Step& step) {
  affine.shear_y = negated(affine.shear_y);
  if (step.before_2()) {
    affine.rotate = negated(affine.rotate);
  } else {
    affine.shear_x = negated(affine.shear_x);
    affine.order = Affine::Order::kScaleTurnShear;
  }
}

Distribution read_affine(const Step& step) {
  read_border(step, 0);
  TwoRanges scale = read_two(step, "scale", 1, 0.1, 10);
  TwoRanges shear = read_two(step, "shear", 0, -80, 80);
  TwoRanges shift = read_two(step, "translate_percent", 0, -1, 1);
  Range rotate = step.single("rotate", {0, 0}, -180, 180);
  if (step.value("translate_px")) {
    const double side = step.pipeline.side_or_usual("Affine");
    shift = read_two(step, "translate_px", 0, -side, side);
    for (double* end : {&shift.x.low, &shift.x.high, &shift.y.low, &shift.y.high}) *end /= side;
  }
  const bool says_nothing = !step.value("scale") && !step.value("shear") && !step.value("rotate") &&
                            !step.value("translate_percent") && !step.value("translate_px");
  if (says_nothing && step.before_2()) {  // 1.x: all of them, a little
    scale = {{0.9, 1.1}, {0.9, 1.1}};
    shift = {{-0.1, 0.1}, {-0.1, 0.1}};
    shear = {{-10, 10}, {-10, 10}};
    rotate = {-15, 15};
  }
  Affine affine{shear.x, shear.y, rotate, scale.x, scale.y, shift.x, shift.y};
  if (is_true(step, "keep_ratio")) affine.scale_y.reset();
  direct_as_written(affine, step);
  return random_affine(affine);
}

Distribution read_perspective(const Step& step) {
  read_border(step, 0);
  step.pipeline.note("Perspective: its corners are moved to first order");
  return random_perspective_outwards(step.up_to("scale", 0, {0.05, 0.1}, 0, 1));
}

Distribution read_random_resized_crop(const Step& step) {
  if (const auto size = short_side_of(step)) step.pipeline.set_side(*size);
  const Range area = step.single("scale", {0.08, 1}, 0.0001, 1);
  const Range ratio = step.single("ratio", {0.75, 4.0 / 3}, 0.1, 10);
  return random_resized_crop(area.low, area.high, ratio.low, ratio.high);
}

Distribution read_random_crop(const Step& step) {
  const auto size = short_side_of(step);
  if (!size) step.json.fail("lacks 'height' and 'width'");
  return step.pipeline.crop_at_random(*size, 0);
}

// -- colour ----------------------------------------------------------------------------------------------------------

Distribution read_brightness_contrast(const Step& step) {
  const bool by_mean = is_false(step, "brightness_by_max");
  if (by_mean) step.pipeline.note("RandomBrightnessContrast: the image's mean is taken to be 127.5");
  return brightness_contrast(step.symmetric("brightness_limit", {-0.2, 0.2}, -1, 1),
                             step.symmetric("contrast_limit", {-0.2, 0.2}, -1, 9), by_mean ? 127.5 : 255);
}

// A factor about 1: a pair as it is, one number x as 1-x..1+x.
Range factor_of(const Step& step, std::string_view key, Range usual) {
  const auto value = step.value(key);
  if (!value) return usual;
  if (!value->is_number()) return read_pair(*value, 0, 10);
  const double x = value->as_number(0, 9);
  return {std::max(0.0, 1 - x), 1 + x};
}

Distribution read_colour_jitter(const Step& step) {
  const Range hue = step.before_2() ? Range{-0.2, 0.2} : Range{-0.5, 0.5};
  return colour_jitter(factor_of(step, "brightness", {0.8, 1.2}), factor_of(step, "contrast", {0.8, 1.2}),
                       factor_of(step, "saturation", {0.8, 1.2}), step.symmetric("hue", hue, -0.5, 0.5));
}

// Shifts of OpenCV's H (180 are the circle), S and V. Levels added to all channels shift V exactly; they keep the S of
// gray pixels alone. A factor shifts S exactly where it is 128.
Distribution read_hue_saturation_value(const Step& step) {
  step.pipeline.note("HueSaturationValue: the shift of the saturation is taken as a factor, right at 128 of 255");
  const Range hue = step.symmetric("hue_shift_limit", {-20, 20}, -90, 90);
  const Range saturation = step.symmetric("sat_shift_limit", {-30, 30}, -255, 255);
  const Range value = step.symmetric("val_shift_limit", {-20, 20}, -255, 255);
  return all_of({uniform_op("hue", {hue.low / 180, hue.high / 180}, 0),
                 uniform_op("saturation", {1 + saturation.low / 128, 1 + saturation.high / 128}, 1),
                 random_op("add", {scaled_number(uniform_number(value.low, value.high), 0), fixed_number(256)})});
}

Distribution read_rgb_shift(const Step& step) {
  std::vector<RandomNumber> shifts;
  for (const std::string_view key : {"r_shift_limit", "g_shift_limit", "b_shift_limit"}) {
    const Range range = step.symmetric(key, {-20, 20}, -255, 255);
    shifts.push_back(scaled_number(uniform_number(range.low, range.high), 0));
  }
  return random_op("channel_shift", std::move(shifts));
}

Distribution read_gamma(const Step& step) {
  const Range percent = step.up_to("gamma_limit", 1, {80, 120}, 1, 1000);
  return uniform_op("gamma", {percent.low / 100, percent.high / 100}, 1);
}

Distribution read_clahe(const Step& step) {
  const Range clip = step.up_to("clip_limit", 1, {1, 4}, 0, 100);
  double tiles = 8;
  if (const auto grid = step.value("tile_grid_size")) tiles = std::round(read_single(*grid, 1, 32).low);
  return random_op("clahe", {scaled_number(uniform_number(clip.low, clip.high), 1), fixed_number(tiles)});
}

Distribution read_equalize(const Step& step) {
  if (is_false(step, "by_channels")) step.pipeline.note("Equalize: each channel by itself, not the luma alone");
  return random_op("equalize");
}
Distribution read_invert(const Step&) {
  return random_op("invert");
}
Distribution read_gray(const Step&) {
  return random_op("grayscale");
}
Distribution read_autocontrast(const Step&) {
  return random_op("autocontrast");
}

Distribution read_solarize(const Step& step) {
  if (step.value("threshold_range")) {
    const Range range = step.single("threshold_range", {}, 0, 1);
    return uniform_op("solarize", {range.low * 255, range.high * 255}, 256);
  }
  return uniform_op("solarize", step.single("threshold", {128, 128}, 0, 256), 256);
}

Distribution read_posterize(const Step& step) {
  const Range bits = step.single("num_bits", {4, 4}, 0, 8);
  return random_op("posterize",
                   {scaled_number(whole_number(static_cast<int>(bits.low), static_cast<int>(bits.high)), 8)});
}

// -- filters ---------------------------------------------------------------------------------------------------------

Distribution read_gaussian_blur(const Step& step) {
  const Range usual_size = step.before_2() ? Range{3, 7} : Range{0, 0};
  const Range usual_sigma = step.before_2() ? Range{0, 0} : Range{0.5, 3};
  const Range size = step.up_to("blur_limit", step.before_2() ? 3 : 0, usual_size, 0, 127);
  const Range sigma = step.up_to("sigma_limit", 0, usual_sigma, 0, 10);
  if (size.high < 3) {  // the size follows from sigma
    return random_op("gaussian_blur", {scaled_number(uniform_number(sigma.low, sigma.high), 0), fixed_number(0)});
  }
  const Range kernel{std::max(3.0, size.low), size.high};
  return kernel_blur(kernel, sigma.high > 0 ? std::optional(sigma) : std::nullopt);
}

Distribution read_median_blur(const Step& step) {
  const Range size = step.up_to("blur_limit", 3, {3, 7}, 0, 127);
  if (size.high > 7) step.pipeline.note("MedianBlur: sizes above 7 are taken as 7");
  const int low = std::min(7, std::max(3, static_cast<int>(size.low)) | 1);
  const int high = std::max(low, std::min(7, static_cast<int>(size.high) | 1));
  return random_op("median_blur", {scaled_number(step_number(low, high, (high - low) / 2 + 1), 1)});
}

Distribution read_noise(const Step& step) {
  if (is_false(step, "per_channel")) step.pipeline.note("GaussNoise: each channel has noise of its own");
  if (step.value("std_range") || (!step.value("var_limit") && !step.before_2())) {
    return noise_of_std(step.single("std_range", {0.2, 0.44}, 0, 1));
  }
  return noise_of_variance(step.up_to("var_limit", 0, {10, 50}, 0, 65025));
}

Distribution read_compression(const Step& step) {
  if (const auto type = step.value("compression_type")) {
    const bool webp = type->is_string() ? type->as_string() == "webp" : type->is_number() && type->as_number() == 1;
    if (webp) step.pipeline.note("ImageCompression: WebP is taken as JPEG of the same quality");
  }
  Range quality = step.single("quality_range", {99, 100}, 1, 100);
  if (const auto low = step.value("quality_lower")) quality.low = low->as_number(1, 100);
  if (const auto high = step.value("quality_upper")) quality.high = high->as_number(1, 100);
  if (quality.low > quality.high) step.json.fail("has a quality_lower above its quality_upper");
  return random_op("jpeg",
                   {scaled_number(whole_number(static_cast<int>(quality.low), static_cast<int>(quality.high)), 100)});
}

Distribution read_sharpen(const Step& step) {
  return sharpen(step.single("alpha", {0.2, 0.5}, 0, 1), step.single("lightness", {0.5, 1}, 0, 10));
}

constexpr AlbumentationsTransform kTransforms[] = {
    {"HorizontalFlip", 0.5, read_hflip},
    {"VerticalFlip", 0.5, read_vflip},
    {"Flip", 0.5, read_flip},
    {"D4", 1, read_d4},
    {"Transpose", 0.5, read_transpose},
    {"RandomRotate90", 0.5, read_rotate90, 1},
    {"Rotate", 0.5, read_rotate},
    {"SafeRotate", 0.5, read_safe_rotate},
    {"ShiftScaleRotate", 0.5, read_shift_scale_rotate},
    {"Affine", 0.5, read_affine},
    {"Perspective", 0.5, read_perspective},
    {"RandomResizedCrop", 1, read_random_resized_crop},
    {"RandomCrop", 1, read_random_crop},
    {"RandomBrightnessContrast", 0.5, read_brightness_contrast},
    {"ColorJitter", 0.5, read_colour_jitter},
    {"HueSaturationValue", 0.5, read_hue_saturation_value},
    {"RGBShift", 0.5, read_rgb_shift},
    {"RandomGamma", 0.5, read_gamma},
    {"CLAHE", 0.5, read_clahe},
    {"Equalize", 0.5, read_equalize},
    {"InvertImg", 0.5, read_invert},
    {"Solarize", 0.5, read_solarize},
    {"Posterize", 0.5, read_posterize},
    {"ToGray", 0.5, read_gray},
    {"AutoContrast", 0.5, read_autocontrast},
    {"GaussianBlur", 0.5, read_gaussian_blur},
    {"MedianBlur", 0.5, read_median_blur},
    {"GaussNoise", 0.5, read_noise},
    {"ImageCompression", 0.5, read_compression},
    {"JpegCompression", 0.5, read_compression},
    {"Sharpen", 0.5, read_sharpen},
};

}  // namespace

Range AlbumentationsStep::symmetric(std::string_view key, Range usual, double least, double most) const {
  const auto given = value(key);
  return given ? read_symmetric(*given, least, most) : usual;
}

Range AlbumentationsStep::single(std::string_view key, Range usual, double least, double most) const {
  const auto given = value(key);
  return given ? read_single(*given, least, most) : usual;
}

Range AlbumentationsStep::up_to(std::string_view key, double from, Range usual, double least, double most) const {
  const auto given = value(key);
  if (!given || !given->is_number()) return given ? read_pair(*given, least, most) : usual;
  const double limit = given->as_number(least, most);
  return {std::min(from, limit), std::max(from, limit)};
}

std::span<const AlbumentationsTransform> albumentations_transforms() {
  return kTransforms;
}

std::optional<double> short_side_of(const AlbumentationsStep& step) {
  if (const auto size = step.value("size"); size && size->is_array() && size->size() == 2) {
    return std::min(size->at(std::size_t{0}).as_number(1, 1 << 20), size->at(1).as_number(1, 1 << 20));
  }
  const auto height = step.value("height"), width = step.value("width");
  if (height && width) return std::min(height->as_number(1, 1 << 20), width->as_number(1, 1 << 20));
  const auto side = step.value("max_size");
  if (side && side->is_number()) return side->as_number(1, 1 << 20);
  return std::nullopt;
}

}  // namespace tta
