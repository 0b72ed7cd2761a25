// The steps and their order are those of transformers' BaseImageProcessor subclasses: resize, center_crop, rescale,
// normalize (src/transformers/models/*/image_processing_*.py, image_transforms.py).
#include "tta/model/recipe/hugging_face.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr Channels kHalf{0.5F, 0.5F, 0.5F};
constexpr Channels kClipMean{0.48145466F, 0.4578275F, 0.40821073F};
constexpr Channels kClipStd{0.26862954F, 0.26130258F, 0.27577711F};
constexpr double kUsualRescaleFactor = 1.0 / 255;

// What `"size": 224` means: both sides, or the short one. Depends on the class.
enum class PlainSize { kUnknown, kBothSides, kShortSide };

// How a class turns its size into a resize.
enum class ResizeRule {
  kPlain,
  kConvNext,    // below 384: short side size / crop_pct, then a crop to size; else squashed to a square
  kLevit,       // short side 256/224 of the size
  kPoolFormer,  // short side size / crop_pct
};

// Defaults of one class of image processors; numbers that a file leaves out come from here.
struct Processor {
  std::string_view name;  // without ImageProcessor, FeatureExtractor, Fast
  PlainSize plain_size;
  int size;  // 0 = the file must say
  Filter filter;
  int crop;              // 0 = do_center_crop is false
  const Channels* mean;  // null = the file must say
  const Channels* std;
  ResizeRule rule = ResizeRule::kPlain;
  double crop_pct = 0;
  bool normalizes = true;
  bool flips_channels = false;
  bool include_top = false;
};

constexpr Processor kProcessors[] = {
    {"ViT", PlainSize::kBothSides, 224, Filter::kBilinear, 0, &kHalf, &kHalf},
    {"DeiT", PlainSize::kBothSides, 256, Filter::kBicubic, 224, &kHalf, &kHalf},
    {"Beit", PlainSize::kBothSides, 256, Filter::kBicubic, 224, &kHalf, &kHalf},
    {"Siglip", PlainSize::kBothSides, 224, Filter::kBicubic, 0, &kHalf, &kHalf},
    {"Pvt", PlainSize::kBothSides, 224, Filter::kBilinear, 0, &kImageNetMean, &kImageNetStd},
    {"EfficientFormer", PlainSize::kBothSides, 224, Filter::kBicubic, 224, &kImageNetMean, &kImageNetStd},
    {"EfficientNet", PlainSize::kBothSides, 346, Filter::kNearest, 0, &kHalf, &kHalf, ResizeRule::kPlain, 0, true,
     false,
     /*include_top=*/true},
    {"CLIP", PlainSize::kShortSide, 224, Filter::kBicubic, 224, &kClipMean, &kClipStd},
    {"Bit", PlainSize::kShortSide, 224, Filter::kBicubic, 224, &kClipMean, &kClipStd},
    {"MobileNetV1", PlainSize::kShortSide, 256, Filter::kBilinear, 224, &kHalf, &kHalf},
    {"MobileNetV2", PlainSize::kShortSide, 256, Filter::kBilinear, 224, &kHalf, &kHalf},
    {"MobileViT", PlainSize::kShortSide, 224, Filter::kBilinear, 256, &kHalf, &kHalf, ResizeRule::kPlain, 0,
     /*normalizes=*/false, /*flips_channels=*/true},
    {"Levit", PlainSize::kShortSide, 224, Filter::kBicubic, 224, &kImageNetMean, &kImageNetStd, ResizeRule::kLevit},
    {"PoolFormer", PlainSize::kShortSide, 224, Filter::kBicubic, 224, &kImageNetMean, &kImageNetStd,
     ResizeRule::kPoolFormer, 0.9},
    {"ConvNext", PlainSize::kShortSide, 384, Filter::kBilinear, 0, &kHalf, &kHalf, ResizeRule::kConvNext, 224.0 / 256},
};

constexpr Processor kUnknownProcessor{"", PlainSize::kUnknown, 0, Filter::kBilinear, 0, nullptr, nullptr};

struct Refused {
  std::string_view name;
  std::string_view reason;
};
constexpr Refused kRefusedProcessors[] = {
    {"Perceiver", "crops before it resizes"},
    {"ImageGPT", "turns pixels into colour clusters"},
};

// Switches that, when true, do more to the picture than a recipe holds.
constexpr std::string_view kRefusedSwitches[] = {"do_pad", "do_thumbnail", "do_align_long_axis", "do_image_splitting",
                                                 "do_crop_margin"};

// Pillow's numbers for its filters, which `resample` holds.
constexpr Filter kPillowFilters[] = {Filter::kNearest, Filter::kLanczos, Filter::kBilinear,
                                     Filter::kBicubic, Filter::kBox,     Filter::kHamming};

bool strip_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

class HuggingFaceReader {
 public:
  HuggingFaceReader(const Json& root, const InputSignature& signature) : root_(root), signature_(signature) {}

  Recipe read() {
    recipe_.channels = signature_.channels;
    recipe_.crop.offset = CropOffset::kFloor;
    find_processor();
    if (const auto use_fast = root_.find("use_fast"); use_fast && !fast_ && use_fast->as_bool()) {
      use_torch(use_fast->where());
    }
    refuse_switches();
    if (is_on("do_resize", true, {"resize.mode"})) read_resize();
    const bool may_crop = processor_.rule != ResizeRule::kConvNext;  // whose resize brings its own crop
    if (may_crop && is_on("do_center_crop", crops_by_default(), {"crop.size"})) read_crop();
    read_rescale();
    read_normalize();
    const bool flips = take_switch("do_flip_channel_order", processor_.flips_channels, "order");
    if (flips) recipe_.order = ChannelOrder::kBgr;
    return recipe_;
  }

 private:
  std::optional<Json> take(std::string_view key, const std::string& field) {
    std::optional<Json> value = root_.find(key);
    if (value) recipe_.origins[field] = value->where();
    return value;
  }

  // Whether a step is done. Where the file switches it off, that is where its fields come from.
  bool is_on(std::string_view key, bool otherwise, std::initializer_list<const char*> fields) {
    const auto value = root_.find(key);
    if (!value) return otherwise;
    const bool on = value->as_bool();
    for (const char* field : fields) {
      if (!on) recipe_.origins[field] = value->where();
    }
    return on;
  }

  // A field that is nothing but a switch.
  bool take_switch(std::string_view key, bool otherwise, const std::string& field) {
    const auto value = take(key, field);
    return value ? value->as_bool() : otherwise;
  }

  bool crops_by_default() const { return processor_.crop > 0; }

  // "ViTImageProcessorFast" -> the row "ViT".
  void find_processor() {
    auto type = root_.find("image_processor_type");
    if (!type) type = root_.find("feature_extractor_type");
    if (!type) return;
    const std::string& full_name = type->as_string();
    std::string_view name = full_name;
    const bool fast = strip_suffix(name, "Fast");
    if (!strip_suffix(name, "ImageProcessor")) strip_suffix(name, "FeatureExtractor");

    for (const Refused& refused : kRefusedProcessors) {
      if (name == refused.name) {
        type->fail("is '" + full_name + "', which " + std::string(refused.reason) + ": not supported");
      }
    }
    for (const Processor& processor : kProcessors) {
      if (name == processor.name) processor_ = processor;
    }
    if (processor_.name.empty()) {
      recipe_.notes.push_back(type->where() + " '" + printable(full_name) +
                              "' is not known: its values are read as the common image processors use them.");
    }
    if (fast) use_torch(type->where());
  }

  // Fast processors resize uint8 tensors with torchvision, antialiased.
  void use_torch(const std::string& place) {
    fast_ = true;
    recipe_.resize.kind = ResizeKind::kTorch;
    for (const char* field : {"resize.kind", "resize.antialias", "resize.dtype"}) recipe_.origins[field] = place;
  }

  void refuse_switches() const {
    for (const std::string_view key : kRefusedSwitches) {
      const auto value = root_.find(key);
      if (value && value->is_bool() && value->as_bool()) value->fail("is true: not supported");
    }
  }

  // --- size, resize, crop ------------------------------------------------------------------------------------------

  struct TargetSize {
    ResizeMode mode = ResizeMode::kExact;
    Size size;
  };

  TargetSize read_target(const Json& value) const {
    if (value.is_number()) return {plain_mode(value), square(read_side(value))};
    if (value.is_array()) {
      if (value.size() != 2) value.fail("has " + std::to_string(value.size()) + " numbers, expected [height, width]");
      return {ResizeMode::kExact, {read_side(value.at(1)), read_side(value.at(0))}};
    }
    const auto short_edge = value.find("shortest_edge");
    if (value.find("longest_edge")) value.fail("limits the longest_edge: not supported");
    if (short_edge) return {ResizeMode::kShortest, square(read_side(*short_edge))};
    return {ResizeMode::kExact, {read_side(value.at("width")), read_side(value.at("height"))}};
  }

  ResizeMode plain_mode(const Json& value) const {
    if (processor_.plain_size == PlainSize::kUnknown) {
      value.fail(
          "is one number, which may mean both sides or the short one: write {\"height\": ..., \"width\": ...} or "
          "{\"shortest_edge\": ...}");
    }
    return processor_.plain_size == PlainSize::kBothSides ? ResizeMode::kExact : ResizeMode::kShortest;
  }

  // The size of a file that gives none: the model's where both sides are meant, else the class's own.
  TargetSize default_target() const {
    if (processor_.size == 0) root_.fail("lacks 'size'");
    if (processor_.plain_size == PlainSize::kShortSide) return {ResizeMode::kShortest, square(processor_.size)};
    const Size own = square(processor_.size);
    return {ResizeMode::kExact, crops_by_default() ? own : input_size_or(signature_, own)};
  }

  void read_resize() {
    const auto size = take("size", "resize.size");
    const TargetSize target = size ? read_target(*size) : default_target();
    if (size) recipe_.origins["resize.mode"] = size->where();
    recipe_.resize.mode = target.mode;
    recipe_.resize.size = target.size;
    recipe_.resize.filter = processor_.filter;
    if (const auto resample = take("resample", "resize.filter")) {
      recipe_.resize.filter = kPillowFilters[resample->as_integer(0, 5)];
    }
    recipe_.resize.antialias = !fast_ || recipe_.resize.filter != Filter::kNearest;
    apply_resize_rule();
  }

  void apply_resize_rule() {
    Resize& resize = recipe_.resize;
    const bool shortest = resize.mode == ResizeMode::kShortest;
    const int side = resize.size.width;
    switch (processor_.rule) {
      case ResizeRule::kPlain: return;
      case ResizeRule::kConvNext: return apply_convnext_rule();
      case ResizeRule::kLevit:
        if (shortest) resize.size = square(static_cast<int>((256.0 / 224) * side));
        return;
      case ResizeRule::kPoolFormer:
        if (shortest || side == resize.size.height) {
          resize.mode = ResizeMode::kShortest;
          resize.size = square(static_cast<int>(side / crop_pct()));
        } else {
          resize.size = {static_cast<int>(side / crop_pct()), static_cast<int>(resize.size.height / crop_pct())};
        }
        return;
    }
  }

  void apply_convnext_rule() {
    constexpr int kSquashFrom = 384;
    Resize& resize = recipe_.resize;
    if (resize.mode != ResizeMode::kShortest) root_.at("size").fail("must be {\"shortest_edge\": ...} for ConvNeXT");
    const int side = resize.size.width;
    if (side >= kSquashFrom) {
      resize.mode = ResizeMode::kExact;
      recipe_.notes.emplace_back(
          "ConvNeXT's image processor squashes to a square from 384 pixels on instead of cropping.");
      return;
    }
    resize.size = square(static_cast<int>(side / crop_pct()));
    recipe_.crop.size = square(side);
    if (const auto size = root_.find("size")) recipe_.origins["crop.size"] = size->where();
  }

  double crop_pct() const {
    const auto value = root_.find("crop_pct");
    return value ? value->as_number(0.1, 1) : processor_.crop_pct;
  }

  void read_crop() {
    const auto size = take("crop_size", "crop.size");
    if (!size) {
      if (processor_.crop == 0) root_.fail("lacks 'crop_size'");
      recipe_.crop.size = input_size_or(signature_, square(processor_.crop));
    } else if (size->is_number()) {
      recipe_.crop.size = square(read_side(*size));
    } else {
      recipe_.crop.size = {read_side(size->at("width")), read_side(size->at("height"))};
    }
  }

  // --- values ------------------------------------------------------------------------------------------------------

  void read_rescale() {
    if (!is_on("do_rescale", true, {"normalize.scale"})) return;
    const auto factor = take("rescale_factor", "normalize.scale");
    recipe_.normalize.scale_factor = factor ? factor->as_number(1e-9, 1e6) : kUsualRescaleFactor;
    if (take_switch("rescale_offset", false, "normalize.offset")) recipe_.normalize.offset = -1;
  }

  // EfficientNet with include_top divides by std once more, even if do_normalize is false.
  void read_normalize() {
    Normalize& normalize = recipe_.normalize;
    const bool on = is_on("do_normalize", processor_.normalizes, {"normalize.mean", "normalize.std"});
    const bool again = processor_.include_top && take_switch("include_top", true, "normalize.std_passes");
    if (on) normalize.mean = read_statistic("image_mean", "normalize.mean", processor_.mean, read_mean);
    if (on || again) normalize.std = read_statistic("image_std", "normalize.std", processor_.std, read_std);
    if (on && again) normalize.std_passes = 2;
  }

  Channels read_statistic(std::string_view key, const std::string& field, const Channels* otherwise,
                          Channels (*convert)(const Json&, int)) {
    if (const auto value = take(key, field)) return convert(*value, recipe_.channels);
    const std::string lacking = "lacks '" + std::string(key) + "'";
    if (otherwise == nullptr) root_.fail(lacking);
    if (recipe_.channels != 3) root_.fail(lacking + ", whose default is for 3 channels; the model's input has 1");
    return *otherwise;
  }

  const Json& root_;
  const InputSignature& signature_;
  Processor processor_ = kUnknownProcessor;
  bool fast_ = false;  // resizes with torch
  Recipe recipe_;
};

}  // namespace

bool is_hugging_face(const Json& root) {
  for (const char* key : {"image_processor_type", "feature_extractor_type", "image_mean", "do_resize", "do_rescale"}) {
    if (root.has(key)) return true;
  }
  return false;
}

Recipe read_hugging_face(const Json& root, const InputSignature& signature) {
  return HuggingFaceReader(root, signature).read();
}

}  // namespace tta
