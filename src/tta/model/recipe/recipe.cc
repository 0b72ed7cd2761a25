#include "tta/model/recipe/recipe.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_names.h"

namespace tta {
namespace {

constexpr float kLargestSide = 1 << 30;  // far beyond any image

// --- sizes ---------------------------------------------------------------------------------------------------------

// `value` * `numerator` / `denominator`, without its fraction: Python's int(value * numerator / denominator).
double truncated_share(int value, int numerator, int denominator) {
  const std::int64_t whole = std::int64_t{value} * numerator / denominator;
  return static_cast<double>(whole);
}

// The side that decides becomes its target exactly, the other one follows (torchvision's Resize with one number).
std::pair<double, double> truncated_sides(const Resize& resize, Size source, bool width_decides) {
  const Size target = resize.size;
  if (width_decides) return {target.width, truncated_share(target.width, source.height, source.width)};
  return {truncated_share(target.height, source.width, source.height), target.height};
}

// timm's ResizeKeepRatio: both sides over the ratio that decides, each rounded half to even.
std::pair<double, double> rounded_sides(const Resize& resize, Size source, bool width_decides) {
  const double ratio = width_decides ? static_cast<double>(source.width) / resize.size.width
                                     : static_cast<double>(source.height) / resize.size.height;
  return {std::nearbyint(source.width / ratio), std::nearbyint(source.height / ratio)};
}

int checked_side(double side, Size source, const Resize& resize) {
  if (side >= 1 && side <= std::numeric_limits<int>::max()) return static_cast<int>(side);
  throw Error(ErrorCode::kView, "an image of " + size_text(source) + " pixels can't be resized to " +
                                    resize_target_text(resize) + ": a side would be " + shortest_number(side) +
                                    " pixels");
}

// The side that goes with `other` where sides are as `numerator` to `denominator`: Keras's
// int(float32(other * numerator) / float32(denominator)).
int side_in_proportion(int other, int numerator, int denominator, Size source, const Resize& resize) {
  const auto product = static_cast<float>(std::int64_t{other} * numerator);
  const float side = product / static_cast<float>(denominator);
  if (side < kLargestSide) return static_cast<int>(side);
  throw Error(ErrorCode::kView, "an image of " + size_text(source) +
                                    " pixels is too elongated for the proportions of " + size_text(resize.size));
}

// --- text ----------------------------------------------------------------------------------------------------------

std::string channels_text(const std::array<float, 3>& values, int channels) {
  std::string text = shortest_float(values[0]);
  for (std::size_t c = 1; c < static_cast<std::size_t>(channels); ++c) text += ", " + shortest_float(values[c]);
  return text;
}

std::string fill_text(const CenterCrop& crop, int channels) {
  std::string text = std::to_string(crop.fill[0]);
  for (std::size_t c = 1; c < static_cast<std::size_t>(channels); ++c) text += ", " + std::to_string(crop.fill[c]);
  return text;
}

bool crops(const Recipe& recipe) {
  return recipe.crop.size != Size{};
}

std::string resize_summary(const Resize& resize) {
  if (resize.mode == ResizeMode::kNone) return "no resize";
  const bool one_side = !gives_one_size(resize.mode) && resize.size.width == resize.size.height;
  const std::string before = resize.mode == ResizeMode::kCropExact  ? "crop to proportions -> "
                             : resize.mode == ResizeMode::kPadExact ? "pad to proportions -> "
                                                                    : "";
  return before + (one_side ? "resize " : "resize to ") + resize_target_text(resize) + " (" +
         interpolation_text(resize) + ")";
}

// The steps of normalising that change anything, each with its arrow: " -> /255 -> mean/std".
std::string normalize_summary(const Normalize& normalize) {
  constexpr std::array<float, 3> kZeros{0, 0, 0};
  constexpr std::array<float, 3> kOnes{1, 1, 1};
  std::string text;
  if (normalize.scale_divisor != 0) {
    text += " -> /" + shortest_number(normalize.scale_divisor);
  } else if (normalize.scale_factor != 1) {
    text += " -> x " + shortest_number(normalize.scale_factor);
  }
  if (normalize.offset != 0)
    text += (normalize.offset < 0 ? " -> - " : " -> + ") + shortest_float(std::abs(normalize.offset));
  if (normalize.mean != kZeros || normalize.std != kOnes) text += " -> mean/std";
  if (normalize.std != kOnes && normalize.std_passes == 2) text += " -> /std again";
  return text;
}

}  // namespace

// --- arithmetic ----------------------------------------------------------------------------------------------------

bool fits_proportions(ResizeMode mode) {
  return mode == ResizeMode::kCropExact || mode == ResizeMode::kPadExact;
}

bool gives_one_size(ResizeMode mode) {
  return mode == ResizeMode::kExact || fits_proportions(mode);
}

Size resized_size(const Resize& resize, Size source) {
  assert(source.width >= 1 && source.height >= 1);
  if (resize.mode == ResizeMode::kNone) return source;
  if (gives_one_size(resize.mode)) return resize.size;

  // Of the ratios source / target, the smaller one decides when the image must cover the target, the larger one when it
  // must fit in: width_ratio <= height_ratio, without the division.
  const bool width_ratio_smaller =
      std::int64_t{source.width} * resize.size.height <= std::int64_t{source.height} * resize.size.width;
  const bool width_decides = width_ratio_smaller == (resize.mode == ResizeMode::kShortest);
  const auto [width, height] = resize.side_rounding == SideRounding::kTruncate
                                   ? truncated_sides(resize, source, width_decides)
                                   : rounded_sides(resize, source, width_decides);
  return {checked_side(width, source, resize), checked_side(height, source, resize)};
}

Rect part_to_resize(const Resize& resize, Size source) {
  assert(source.width >= 1 && source.height >= 1);
  if (!fits_proportions(resize.mode)) return {0, 0, source.width, source.height};

  const int height = side_in_proportion(source.width, resize.size.height, resize.size.width, source, resize);
  const int width = side_in_proportion(source.height, resize.size.width, resize.size.height, source, resize);
  if (resize.mode == ResizeMode::kCropExact) {
    const Size part{std::clamp(width, 1, source.width), std::clamp(height, 1, source.height)};
    return {(source.width - part.width) / 2, (source.height - part.height) / 2, part.width, part.height};
  }
  const int left = (std::max(width, source.width) - source.width) / 2;
  const int top = (std::max(height, source.height) - source.height) / 2;
  return {-left, -top, source.width + 2 * left, source.height + 2 * top};
}

int crop_start(int outer, int inner, CropOffset rule) {
  const int difference = outer - inner;
  if (rule == CropOffset::kFloor) return difference >= 0 ? difference / 2 : -((1 - difference) / 2);
  if (difference < 0) return -(-difference / 2);
  const int half = difference / 2;
  return difference % 2 == 0 ? half : half + half % 2;
}

float normalized(const Normalize& normalize, int v, int channel) {
  assert(v >= 0 && v <= 255);
  return normalized_float(normalize, static_cast<float>(v), channel);
}

float normalized_float(const Normalize& normalize, float v, int channel) {
  assert(channel >= 0 && channel <= 2);
  const auto c = static_cast<std::size_t>(channel);
  const float scaled = normalize.scale_divisor != 0 ? v / static_cast<float>(normalize.scale_divisor)
                                                    : static_cast<float>(double{v} * normalize.scale_factor);
  float result = (scaled + normalize.offset - normalize.mean[c]) / normalize.std[c];
  for (int pass = 1; pass < normalize.std_passes; ++pass) result /= normalize.std[c];
  return result;
}

Interpolation interpolation_of(const Resize& resize) {
  return {resize.kind, resize.filter, resize.antialias, resize.dtype};
}

bool is_identity(const Normalize& normalize) {
  for (int channel = 0; channel < 3; ++channel) {
    for (int v = 0; v < 256; ++v) {
      if (normalized(normalize, v, channel) != static_cast<float>(v)) return false;
    }
  }
  return true;
}

std::array<std::uint8_t, 3> mean_colour(const Recipe& recipe) {
  std::array<std::uint8_t, 3> colour{};
  for (int channel = 0; channel < 3; ++channel) {
    int nearest = 0;
    for (int v = 1; v < 256; ++v) {
      const float distance = std::abs(normalized(recipe.normalize, v, channel));
      if (distance < std::abs(normalized(recipe.normalize, nearest, channel))) nearest = v;
    }
    colour[static_cast<std::size_t>(channel)] = static_cast<std::uint8_t>(nearest);
  }
  return colour;
}

double crop_fraction(const Recipe& recipe) {
  constexpr double kUsual = 0.875;  // 224 of 256
  if (!crops(recipe) || recipe.resize.mode == ResizeMode::kNone) return kUsual;
  const double fraction = static_cast<double>(recipe.crop.size.width) / recipe.resize.size.width;
  return fraction < 1 ? fraction : kUsual;
}

// --- description ---------------------------------------------------------------------------------------------------

std::vector<RecipeLine> describe(const Recipe& recipe) {
  const Resize& resize = recipe.resize;
  const Normalize& normalize = recipe.normalize;
  const bool resizes = resize.mode != ResizeMode::kNone;
  std::vector<RecipeLine> lines;
  const auto add = [&](const char* field, std::string value) {
    const auto origin = recipe.origins.find(field);
    lines.push_back({field, std::move(value), origin == recipe.origins.end() ? "default" : origin->second});
  };
  add("channels", std::to_string(recipe.channels));
  add("orientation", std::string(name_of(kOrientations, recipe.apply_orientation)));
  add("resize.kind", std::string(name_of(kResizeKinds, resize.kind)));
  add("resize.mode", std::string(name_of(kResizeModes, resize.mode)));
  add("resize.size", resizes ? size_text(resize.size) : "none");
  add("resize.filter", std::string(filter_name(resize.filter)));
  add("resize.antialias", resize.antialias ? "true" : "false");
  add("resize.dtype", std::string(name_of(kPixelTypes, resize.dtype)));
  add("resize.side_rounding", std::string(name_of(kSideRoundings, resize.side_rounding)));
  add("crop.size", crops(recipe) ? size_text(recipe.crop.size) : "none");
  add("crop.offset", std::string(name_of(kCropOffsets, recipe.crop.offset)));
  add("crop.fill", fill_text(recipe.crop, recipe.channels));
  add("normalize.scale", scale_text(normalize));
  add("normalize.offset", shortest_float(normalize.offset));
  add("normalize.mean", channels_text(normalize.mean, recipe.channels));
  add("normalize.std", channels_text(normalize.std, recipe.channels));
  add("normalize.std_passes", std::to_string(normalize.std_passes));
  add("order", std::string(name_of(kChannelOrders, recipe.order)));
  add("layout", std::string(layout_name(recipe.layout)));
  add("dtype", std::string(dtype_name(recipe.dtype)));
  add("input", size_text(recipe.input));
  return lines;
}

std::string summary(const Recipe& recipe) {
  std::string text = recipe.apply_orientation ? "EXIF orientation -> " : "";
  text += resize_summary(recipe.resize);
  if (crops(recipe)) text += " -> center crop " + size_text(recipe.crop.size);
  text += normalize_summary(recipe.normalize);
  const std::string_view colours = recipe.channels == 1 ? "gray" : recipe.order == ChannelOrder::kBgr ? "BGR" : "RGB";
  return text + " -> " + std::string(colours) + " " + std::string(layout_name(recipe.layout)) + " " +
         std::string(dtype_name(recipe.dtype));
}

}  // namespace tta
