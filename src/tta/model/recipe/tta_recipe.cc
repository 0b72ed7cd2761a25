// recipe.json:
//
//   {"schema": "tta-recipe/1",
//    "channels": 1 | 3,  "orientation": "ignore" | "apply",
//    "resize": null | {"kind": "pillow" | "opencv" | "torch" | "tensorflow", "mode": "none" | "shortest" | "longest" |
//    "exact" | "crop_exact" | "pad_exact", "size": SIZE,
//                      "filter": "bilinear", "antialias": BOOL, "dtype": "uint8" | "float32", "side_rounding":
//                      "truncate" | "round"},
//    "crop": null | {"size": null | SIZE, "offset": "round_half_even" | "floor", "fill": BYTE | [BYTE, BYTE, BYTE]},
//    "normalize": null | {"mode": "tf" | "torch" | "caffe"} | {"scale": NUMBER | "1/NUMBER", "offset": NUMBER, "mean":
//    CHANNELS, "std": CHANNELS,
//                         "std_passes": 1 | 2},
//    "order": "rgb" | "bgr",  "layout": "NCHW" | "NHWC",  "dtype": "float32" | "float16" | "uint8",  "input": SIZE}
//
//   SIZE = NUMBER (both sides) | {"width": NUMBER, "height": NUMBER};  CHANNELS = NUMBER (all) | [NUMBER per channel]
#include "tta/model/recipe/tta_recipe.h"

#include <optional>
#include <string>
#include <vector>

#include "tta/base/core/sha256.h"
#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr std::string_view kSchema = "tta-recipe/1";
constexpr double kMinScale = 1e-9;
constexpr double kMaxNumber = 1e6;

Size read_size(const Json& value) {
  if (!value.is_object()) return square(read_side(value));
  value.allow_only({"width", "height"});
  return {read_side(value.at("width")), read_side(value.at("height"))};
}

class TtaRecipeReader {
 public:
  TtaRecipeReader(const Json& root, const InputSignature& signature) : root_(root), signature_(signature) {}

  Recipe read() {
    root_.allow_only(
        {"schema", "channels", "orientation", "resize", "crop", "normalize", "order", "layout", "dtype", "input"});
    check_schema();
    read_signature();
    read_resize();
    read_crop();
    fill_resize_size();
    read_normalize();
    return recipe_;
  }

 private:
  void check_schema() const {
    const Json schema = root_.at("schema");
    if (schema.as_string() != kSchema) {
      schema.fail("is '" + printable(schema.as_string()) + "', expected '" + std::string(kSchema) + "'");
    }
  }

  // The member `key` of `object` if it is there and not null, noted as the origin of `field`.
  std::optional<Json> take(const Json& object, std::string_view key, const std::string& field) {
    std::optional<Json> value = object.find(key);
    if (value) recipe_.origins[field] = value->where();
    return value;
  }

  template <typename T, std::size_t N>
  void take_choice(const Json& object, std::string_view key, const std::string& field,
                   const std::array<Named<T>, N>& table, T& target) {
    if (const auto value = take(object, key, field)) target = read_choice(*value, table);
  }

  // A part that is null: nothing of the kind is done, and the file says so.
  static bool is_switched_off(const Json& object, std::string_view part) {
    return object.has(part) && object.at(part).is_null();
  }

  void read_signature() {
    recipe_.channels = signature_.channels;
    if (const auto channels = take(root_, "channels", "channels")) {
      recipe_.channels = static_cast<int>(channels->as_integer(1, 3));
      if (recipe_.channels == 2) channels->fail("is 2, allowed 1 (gray) or 3 (colour)");
    }
    recipe_.layout = signature_.layout;
    recipe_.dtype = signature_.dtype;
    take_choice(root_, "orientation", "orientation", kOrientations, recipe_.apply_orientation);
    take_choice(root_, "order", "order", kChannelOrders, recipe_.order);
    take_choice(root_, "layout", "layout", kLayouts, recipe_.layout);
    take_choice(root_, "dtype", "dtype", kDTypes, recipe_.dtype);
    if (const auto input = take(root_, "input", "input")) recipe_.input = read_size(*input);
  }

  void read_resize() {
    Resize& resize = recipe_.resize;
    resize.mode = ResizeMode::kShortest;
    if (is_switched_off(root_, "resize")) {
      resize.mode = ResizeMode::kNone;
      recipe_.origins["resize.mode"] = root_.at("resize").where();
    }
    const auto part = root_.find("resize");
    if (!part) return;
    part->allow_only({"kind", "mode", "size", "filter", "antialias", "dtype", "side_rounding"});
    take_choice(*part, "kind", "resize.kind", kResizeKinds, resize.kind);
    take_choice(*part, "mode", "resize.mode", kResizeModes, resize.mode);
    take_choice(*part, "filter", "resize.filter", kFilters, resize.filter);
    read_interpolation(*part);
    take_choice(*part, "side_rounding", "resize.side_rounding", kSideRoundings, resize.side_rounding);
    if (const auto size = take(*part, "size", "resize.size")) {
      if (resize.mode == ResizeMode::kNone) size->fail("is given, but resize.mode is 'none'");
      resize.size = read_size(*size);
    }
  }

  // TensorFlow's default is no antialias and floats; the others' is what they always do.
  void read_interpolation(const Json& part) {
    Resize& resize = recipe_.resize;
    if (resize.kind == ResizeKind::kOpenCv || resize.kind == ResizeKind::kTensorFlow) resize.antialias = false;
    if (resize.kind == ResizeKind::kTensorFlow) resize.dtype = PixelType::kFloat32;
    if (const auto antialias = take(part, "antialias", "resize.antialias")) resize.antialias = antialias->as_bool();
    take_choice(part, "dtype", "resize.dtype", kPixelTypes, resize.dtype);
  }

  void read_crop() {
    CenterCrop& crop = recipe_.crop;
    const bool keeps_proportions =
        recipe_.resize.mode == ResizeMode::kShortest || recipe_.resize.mode == ResizeMode::kLongest;
    const bool has_size_already = fits_proportions(recipe_.resize.mode);
    const auto part = root_.find("crop");
    if ((part && !has_size_already) || (keeps_proportions && !is_switched_off(root_, "crop"))) crop.size = input_size();
    if (is_switched_off(root_, "crop")) recipe_.origins["crop.size"] = root_.at("crop").where();
    if (!part) return;
    part->allow_only({"size", "offset", "fill"});
    if (is_switched_off(*part, "size")) {
      crop.size = Size{};
      recipe_.origins["crop.size"] = part->at("size").where();
    }
    if (const auto size = take(*part, "size", "crop.size")) {
      if (has_size_already) {
        size->fail("is given, but resize.mode '" + std::string(name_of(kResizeModes, recipe_.resize.mode)) +
                   "' leaves nothing to crop");
      }
      crop.size = read_size(*size);
    }
    take_choice(*part, "offset", "crop.offset", kCropOffsets, crop.offset);
    if (const auto fill = take(*part, "fill", "crop.fill")) crop.fill = read_fill(*fill);
  }

  // The model's input where no part of the recipe has said it yet.
  Size input_size() const {
    return recipe_.input != Size{} ? recipe_.input : input_size_or(signature_, square(kUsualInputSide));
  }

  std::array<std::uint8_t, 3> read_fill(const Json& value) const {
    std::array<std::uint8_t, 3> fill{};
    if (value.is_number()) {
      fill.fill(static_cast<std::uint8_t>(value.as_integer(0, 255)));
      return fill;
    }
    const std::vector<Json> bytes = value.elements();
    if (bytes.size() != static_cast<std::size_t>(recipe_.channels)) {
      value.fail(channel_mismatch(bytes.size(), recipe_.channels));
    }
    for (std::size_t c = 0; c < fill.size(); ++c) {
      fill[c] = static_cast<std::uint8_t>(bytes[bytes.size() == 1 ? 0 : c].as_integer(0, 255));
    }
    return fill;
  }

  // A resize without a size: to the input where it squashes, else in the proportion of torchvision's presets, 256 for
  // 224 and 342 for 299.
  void fill_resize_size() {
    Resize& resize = recipe_.resize;
    if (resize.mode == ResizeMode::kNone || resize.size != Size{}) return;
    const Size target = recipe_.crop.size != Size{} ? recipe_.crop.size : input_size();
    const auto enlarged = [](int side) { return (side * 256 + 112) / 224; };  // rounded to nearest
    const bool squashes = gives_one_size(resize.mode);
    resize.size = squashes ? target : Size{enlarged(target.width), enlarged(target.height)};
  }

  void read_normalize() {
    Normalize& normalize = recipe_.normalize;
    if (is_switched_off(root_, "normalize")) {
      for (const char* field : {"normalize.scale", "normalize.mean", "normalize.std"}) {
        recipe_.origins[field] = root_.at("normalize").where();
      }
      return;
    }
    normalize.scale_divisor = 255;
    const auto part = root_.find("normalize");
    if (!part) {
      if (recipe_.channels == 3) {  // for gray there is no usual mean
        normalize.mean = kImageNetMean;
        normalize.std = kImageNetStd;
      }
      return;
    }
    if (const auto mode = part->find("mode")) return read_mode(*part, *mode);
    part->allow_only({"scale", "offset", "mean", "std", "std_passes"});
    if (const auto scale = take(*part, "scale", "normalize.scale")) read_scale(*scale);
    if (const auto offset = take(*part, "offset", "normalize.offset")) {
      normalize.offset = static_cast<float>(offset->as_number(-kMaxNumber, kMaxNumber));
    }
    if (const auto mean = take(*part, "mean", "normalize.mean")) normalize.mean = read_mean(*mean, recipe_.channels);
    if (const auto std = take(*part, "std", "normalize.std")) normalize.std = read_std(*std, recipe_.channels);
    if (const auto passes = take(*part, "std_passes", "normalize.std_passes")) {
      normalize.std_passes = static_cast<int>(passes->as_integer(1, 2));
    }
  }

  // What keras.applications' preprocess_input calls by these names.
  void read_mode(const Json& part, const Json& mode) {
    part.allow_only({"mode"});
    enum class Mode { kTf, kTorch, kCaffe };
    constexpr std::array<Named<Mode>, 3> kModes{{{"tf", Mode::kTf}, {"torch", Mode::kTorch}, {"caffe", Mode::kCaffe}}};
    Normalize& normalize = recipe_.normalize;
    for (const char* field : {"scale", "offset", "mean", "std"}) {
      recipe_.origins[std::string("normalize.") + field] = mode.where();
    }
    const Mode chosen = read_choice(mode, kModes);
    if (chosen != Mode::kTf && recipe_.channels != 3) mode.fail("is for 3 channels, but the input has 1 channel");
    switch (chosen) {
      case Mode::kTf:
        normalize.scale_divisor = 127.5;
        normalize.offset = -1;
        return;
      case Mode::kTorch:
        normalize.mean = kImageNetMean;
        normalize.std = kImageNetStd;
        return;
      case Mode::kCaffe:
        normalize.scale_divisor = 0;
        normalize.scale_factor = 1;
        normalize.mean = {123.68F, 116.779F, 103.939F};
        if (is_given(recipe_, "order") && recipe_.order != ChannelOrder::kBgr) {
          mode.fail("'caffe' is BGR, but order is 'rgb'");
        }
        recipe_.order = ChannelOrder::kBgr;
        recipe_.origins["order"] = mode.where();
        return;
    }
  }

  void read_scale(const Json& value) {
    Normalize& normalize = recipe_.normalize;
    if (value.is_number()) {
      normalize.scale_divisor = 0;
      normalize.scale_factor = value.as_number(kMinScale, kMaxNumber);
      return;
    }
    const std::string& text = value.as_string();
    const auto divisor = text.starts_with("1/") ? parse_number(std::string_view(text).substr(2)) : std::nullopt;
    if (!divisor || *divisor < kMinScale || *divisor > kMaxNumber) {
      value.fail("is '" + printable(text) + "', expected a number or a division such as \"1/255\"");
    }
    normalize.scale_divisor = *divisor;
  }

  const Json& root_;
  const InputSignature& signature_;
  Recipe recipe_;
};

void write_size(JsonWriter& out, std::string_view key, Size size) {
  out.key(key).begin_object().member("width", size.width).member("height", size.height).end_object();
}

// One entry per channel of the recipe.
template <typename T>
void write_channels(JsonWriter& out, std::string_view key, const std::array<T, 3>& values, int channels) {
  out.key(key).begin_array();
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) out.value(values[c]);
  out.end_array();
}

void write_resize(JsonWriter& out, const Resize& resize) {
  out.key("resize").begin_object();
  out.member("kind", name_of(kResizeKinds, resize.kind)).member("mode", name_of(kResizeModes, resize.mode));
  if (resize.mode != ResizeMode::kNone) write_size(out, "size", resize.size);
  out.member("filter", filter_name(resize.filter)).member("antialias", resize.antialias);
  out.member("dtype", name_of(kPixelTypes, resize.dtype));
  out.member("side_rounding", name_of(kSideRoundings, resize.side_rounding)).end_object();
}

void write_crop(JsonWriter& out, const CenterCrop& crop, int channels) {
  out.key("crop").begin_object();
  if (crop.size == Size{}) {
    out.key("size").null();  // the offset still says how views centre their crops
  } else {
    write_size(out, "size", crop.size);
  }
  out.member("offset", name_of(kCropOffsets, crop.offset));
  const std::array<int, 3> fill{crop.fill[0], crop.fill[1], crop.fill[2]};
  write_channels(out, "fill", fill, channels);
  out.end_object();
}

void write_normalize(JsonWriter& out, const Normalize& normalize, int channels) {
  out.key("normalize").begin_object();
  if (normalize.scale_divisor != 0) {
    out.member("scale", scale_text(normalize));
  } else {
    out.member("scale", normalize.scale_factor);
  }
  out.member("offset", normalize.offset);
  write_channels(out, "mean", normalize.mean, channels);
  write_channels(out, "std", normalize.std, channels);
  out.member("std_passes", normalize.std_passes).end_object();
}

}  // namespace

Recipe read_tta_recipe(const Json& root, const InputSignature& signature) {
  return TtaRecipeReader(root, signature).read();
}

std::string recipe_json(const Recipe& recipe) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("schema", kSchema).member("channels", recipe.channels);
  out.member("orientation", name_of(kOrientations, recipe.apply_orientation));
  write_resize(out, recipe.resize);
  write_crop(out, recipe.crop, recipe.channels);
  write_normalize(out, recipe.normalize, recipe.channels);
  out.member("order", name_of(kChannelOrders, recipe.order));
  out.member("layout", layout_name(recipe.layout)).member("dtype", dtype_name(recipe.dtype));
  write_size(out, "input", recipe.input);
  out.end_object();
  return out.take();
}

std::string recipe_digest(const Recipe& recipe) {
  return sha256_hex(recipe_json(recipe));
}

}  // namespace tta
