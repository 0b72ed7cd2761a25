// Sources: timm/data/config.py (resolve_data_config), timm/data/transforms_factory.py (transforms_imagenet_eval) and
// timm/data/transforms.py (ResizeKeepRatio, CenterCropOrPad).
#include "tta/model/recipe/timm.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr double kUsualCropPct = 0.875;

enum class CropMode { kCenter, kSquash, kBorder };
constexpr std::array<Named<CropMode>, 3> kCropModes{
    {{"center", CropMode::kCenter}, {"squash", CropMode::kSquash}, {"border", CropMode::kBorder}}};

class TimmReader {
 public:
  TimmReader(const Json& config, const InputSignature& signature) : config_(config), signature_(signature) {}

  Recipe read() {
    recipe_.channels = signature_.channels;
    read_input_size();
    recipe_.resize.filter = Filter::kBicubic;
    if (const auto value = take("interpolation", "resize.filter"))
      recipe_.resize.filter = read_choice(*value, kFilters);
    read_resize_and_crop();
    recipe_.normalize.scale_divisor = 255;
    recipe_.normalize.mean = read_statistic("mean", "normalize.mean", kImageNetMean, read_mean);
    recipe_.normalize.std = read_statistic("std", "normalize.std", kImageNetStd, read_std);
    if (crop_mode_ == CropMode::kBorder) fill_border();
    return recipe_;
  }

 private:
  std::optional<Json> take(std::string_view key, const std::string& field) {
    std::optional<Json> value = config_.find(key);
    if (value) recipe_.origins[field] = value->where();
    return value;
  }

  // [channels, height, width]
  static Size size_of(const Json& shape) {
    if (!shape.is_array() || shape.size() != 3) shape.fail("must be [channels, height, width]");
    return {read_side(shape.at(2)), read_side(shape.at(1))};
  }

  void read_input_size() {
    Size& input = recipe_.crop.size;
    const Size fixed = input_size_or(signature_, Size{});
    input = input_size_or(signature_, square(kUsualInputSide));
    if (const auto shape = take("input_size", "crop.size")) {
      input = size_of(*shape);
      recipe_.channels = static_cast<int>(shape->at(std::size_t{0}).as_integer(1, 3));
      recipe_.origins["channels"] = shape->where();
    }
    const auto test_shape = config_.find("test_input_size");
    if (test_shape && fixed != Size{} && input != fixed && size_of(*test_shape) == fixed) {
      use_test_size_ = true;
      input = fixed;
      recipe_.origins["crop.size"] = test_shape->where();
      recipe_.notes.emplace_back("The model was exported at timm's test_input_size: that and test_crop_pct are used.");
    }
  }

  double read_crop_pct() {
    const auto test_value = use_test_size_ ? take("test_crop_pct", "resize.size") : std::nullopt;
    const auto value = test_value ? test_value : take("crop_pct", "resize.size");
    return value ? value->as_number(0.1, 4) : kUsualCropPct;
  }

  void read_resize_and_crop() {
    Resize& resize = recipe_.resize;
    const Size crop = recipe_.crop.size;
    const double crop_pct = read_crop_pct();
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::floor(side / crop_pct))); };
    resize.size = {scaled(crop.width), scaled(crop.height)};

    if (const auto mode = take("crop_mode", "resize.mode")) crop_mode_ = read_choice(*mode, kCropModes);
    switch (crop_mode_) {
      case CropMode::kSquash: resize.mode = ResizeMode::kExact; return;
      case CropMode::kBorder:
        resize.mode = ResizeMode::kLongest;
        resize.side_rounding = SideRounding::kRound;
        return;
      case CropMode::kCenter: resize.mode = ResizeMode::kShortest; break;
    }
    if (resize.size.width != resize.size.height) use_keep_ratio();
  }

  // For a size that isn't square, timm's center mode resizes with ResizeKeepRatio, to which it doesn't hand the filter.
  void use_keep_ratio() {
    recipe_.resize.side_rounding = SideRounding::kRound;
    recipe_.resize.filter = Filter::kBilinear;
    recipe_.origins.erase("resize.filter");
    recipe_.notes.emplace_back(
        "timm resizes bilinearly for an input that isn't square, whatever interpolation its config names; so does "
        "this.");
  }

  Channels read_statistic(std::string_view key, const std::string& field, const Channels& otherwise,
                          Channels (*convert)(const Json&, int)) {
    if (const auto value = take(key, field)) return convert(*value, recipe_.channels);
    if (recipe_.channels != 3) {
      config_.fail("lacks '" + std::string(key) + "', whose default is for 3 channels; the model's input has 1");
    }
    return otherwise;
  }

  // fill = [round(255 * v) for v in mean], rounded half to even as Python does.
  void fill_border() {
    const auto mean = config_.find("mean");
    if (mean) recipe_.origins["crop.fill"] = mean->where();
    for (std::size_t c = 0; c < 3; ++c) {
      const double level = std::nearbyint(255 * exact_mean(mean, c));
      recipe_.crop.fill[c] = static_cast<std::uint8_t>(std::clamp(level, 0.0, 255.0));
    }
  }

  // The mean as the file's double: rounded to float, 0.5 / 255 steps could fall on the other side.
  double exact_mean(const std::optional<Json>& mean, std::size_t channel) const {
    if (!mean) return std::array<double, 3>{0.485, 0.456, 0.406}[channel];
    if (mean->is_number()) return mean->as_number();
    return mean->at(mean->size() == 1 ? std::size_t{0} : channel).as_number();
  }

  const Json& config_;
  const InputSignature& signature_;
  Recipe recipe_;
  CropMode crop_mode_ = CropMode::kCenter;
  bool use_test_size_ = false;
};

}  // namespace

bool is_timm(const Json& root) {
  if (root.find("pretrained_cfg")) return true;
  return root.has("input_size") && (root.has("interpolation") || root.has("crop_pct") || root.has("mean"));
}

Recipe read_timm(const Json& root, const InputSignature& signature) {
  const Json config = root.find("pretrained_cfg").value_or(root);
  return TimmReader(config, signature).read();
}

}  // namespace tta
