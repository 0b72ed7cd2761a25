// What is read here (keras/src/layers/preprocessing):
//
//   file  = layer | [ layer, ... ] | keras-hub's preprocessor, whose config has an image_converter
//   layer = {"class_name": NAME, "config": {...}};  Sequential and Functional: config.layers is a list of layers
#include "tta/model/recipe/keras.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr std::array<Named<Filter>, 4> kInterpolations{{{"bilinear", Filter::kBilinear},
                                                        {"nearest", Filter::kNearest},
                                                        {"bicubic", Filter::kBicubic},
                                                        {"area", Filter::kBox}}};

// y = scale * x + offset per channel, in double: what all value layers so far do together.
struct Affine {
  std::array<double, 3> scale{1, 1, 1};
  std::array<double, 3> offset{0, 0, 0};
};

class KerasReader {
 public:
  KerasReader(const Json& root, const InputSignature& signature) : root_(root) {
    recipe_.channels = signature.channels;
    recipe_.crop.offset = CropOffset::kFloor;
    recipe_.resize.kind = ResizeKind::kTensorFlow;
    recipe_.resize.antialias = false;
    recipe_.resize.dtype = PixelType::kFloat32;
  }

  Recipe read() {
    if (root_.is_array()) {
      for (const Json& layer : root_.elements()) read_layer(layer);
    } else {
      read_layer(root_);
    }
    if (!augmentations_.empty()) {
      recipe_.notes.push_back("Layers that augment in training are passed over: " + augmentations_ +
                              "; `tta import` makes a policy of them.");
    }
    return recipe_;
  }

 private:
  void read_layer(const Json& layer) {
    const Json class_name = layer.at("class_name");
    const std::string& name = class_name.as_string();
    const Json config = layer.at("config");
    if (config.find("image_converter")) return read_converter(config.at("image_converter").at("config"));
    if (name == "Sequential" || name == "Functional") {
      for (const Json& inner : config.at("layers").elements()) read_layer(inner);
    } else if (name == "Resizing") {
      read_resizing(config);
    } else if (name == "CenterCrop") {
      read_crop(config);
    } else if (name == "Rescaling") {
      read_rescaling(config);
    } else if (name == "Normalization") {
      read_normalization(config);
    } else if (name.starts_with("Random")) {
      augmentations_ += (augmentations_.empty() ? "" : ", ") + printable(name);
    } else if (name != "InputLayer") {
      class_name.fail("is '" + printable(name) +
                      "', which is no preprocessing layer: give the preprocessing layers alone; what a whole model "
                      "holds is in its ONNX file already");
    }
  }

  // --- geometry ----------------------------------------------------------------------------------------------------

  static bool is_on(const Json& config, std::string_view key) {
    const auto value = config.find(key);
    return value && value->as_bool();
  }

  void read_resizing(const Json& config) {
    resize_to(config, {read_side(config.at("width")), read_side(config.at("height"))}, config.at("width").where());
  }

  void resize_to(const Json& config, Size size, const std::string& place) {
    if (recipe_.resize.mode != ResizeMode::kNone) config.fail("resizes a second time: not supported");
    if (recipe_.crop.size != Size{}) config.fail("resizes after a crop: not supported");
    Resize& resize = recipe_.resize;
    resize.mode = ResizeMode::kExact;
    resize.size = size;
    for (const char* field : {"resize.kind", "resize.mode", "resize.size"}) recipe_.origins[field] = place;
    if (const auto interpolation = config.find("interpolation")) {
      resize.filter = read_choice(*interpolation, kInterpolations);
      recipe_.origins["resize.filter"] = interpolation->where();
    }
    if (const auto antialias = config.find("antialias")) {
      const bool smooths = resize.filter == Filter::kBilinear || resize.filter == Filter::kBicubic;
      resize.antialias = antialias->as_bool() && smooths;
      recipe_.origins["resize.antialias"] = antialias->where();
    }
    keep_proportions(config);
  }

  void keep_proportions(const Json& config) {
    const bool crops = is_on(config, "crop_to_aspect_ratio");
    const bool pads = is_on(config, "pad_to_aspect_ratio");
    if (crops && pads) config.at("pad_to_aspect_ratio").fail("and crop_to_aspect_ratio are both true");
    if (!crops && !pads) return;
    const Json switch_on = config.at(crops ? "crop_to_aspect_ratio" : "pad_to_aspect_ratio");
    recipe_.resize.mode = crops ? ResizeMode::kCropExact : ResizeMode::kPadExact;
    recipe_.origins["resize.mode"] = switch_on.where();
    const auto fill = pads ? config.find("fill_value") : std::nullopt;
    if (!fill) return;
    const double level = fill->as_number(0, 255);
    recipe_.crop.fill.fill(static_cast<std::uint8_t>(std::lrint(level)));
    recipe_.origins["crop.fill"] = fill->where();
    if (level != std::nearbyint(level)) recipe_.notes.push_back(fill->where() + " is rounded to a whole level.");
  }

  void read_crop(const Json& config) {
    if (recipe_.crop.size != Size{} || fits_proportions(recipe_.resize.mode)) {
      config.fail("crops a second time: not supported");
    }
    const Size size{read_side(config.at("width")), read_side(config.at("height"))};
    recipe_.crop.size = size;
    recipe_.origins["crop.size"] = config.at("width").where();
    if (recipe_.resize.mode == ResizeMode::kNone) {
      recipe_.notes.push_back(config.where() + ": images smaller than the crop are padded, where Keras resizes them.");
    } else if (size.width > recipe_.resize.size.width || size.height > recipe_.resize.size.height) {
      config.fail("crops more than the resize before it leaves, where Keras resizes again: not supported");
    }
  }

  // --- values ------------------------------------------------------------------------------------------------------

  // A number or a list of one per channel; lists may be nested, as Normalization's [[[0.1, 0.2, 0.3]]] is.
  std::array<double, 3> read_numbers(const Json& value) const {
    constexpr double kMost = 1e6;
    std::array<double, 3> numbers{};
    if (value.is_number()) {
      numbers.fill(value.as_number(-kMost, kMost));
      return numbers;
    }
    const std::vector<Json> elements = value.elements();
    if (elements.size() == 1) return read_numbers(elements[0]);
    if (elements.size() != static_cast<std::size_t>(recipe_.channels)) {
      value.fail(channel_mismatch(elements.size(), recipe_.channels));
    }
    for (std::size_t c = 0; c < 3; ++c) numbers[c] = elements[c].as_number(-kMost, kMost);
    return numbers;
  }

  void read_rescaling(const Json& config) {
    const Json scale = config.at("scale");
    const auto offset = config.find("offset");
    scale_and_shift(scale, read_numbers(scale), offset ? read_numbers(*offset) : std::array<double, 3>{});
  }

  // y = scale * x + offset after what was before. Scalars in the first layer keep the steps of the layer itself.
  void scale_and_shift(const Json& scale_value, const std::array<double, 3>& scale,
                       const std::array<double, 3>& offset) {
    for (const double factor : scale) {
      if (factor == 0) scale_value.fail("must not be 0");
    }
    const bool scalar =
        scale[0] == scale[1] && scale[1] == scale[2] && offset[0] == offset[1] && offset[1] == offset[2];
    note_values(scale_value);
    if (value_layers_++ == 0 && scalar && scale[0] > 0) {
      recipe_.normalize.scale_factor = scale[0];
      recipe_.normalize.offset = static_cast<float>(offset[0]);
    } else {
      then(scale, offset);
    }
  }

  void read_normalization(const Json& config) {
    const auto mean = read_numbers(config.at("mean"));
    const auto variance = read_numbers(config.at("variance"));
    if (is_on(config, "invert")) config.at("invert").fail("is true: not supported");
    constexpr double kLeastStd = 1e-7;  // keras.config.epsilon()
    std::array<double, 3> scale{};
    std::array<double, 3> offset{};
    for (std::size_t c = 0; c < 3; ++c) {
      if (variance[c] < 0) config.at("variance").fail("must not be negative");
      scale[c] = 1 / std::max(std::sqrt(variance[c]), kLeastStd);
      offset[c] = -mean[c] * scale[c];
    }
    note_values(config.at("mean"));
    ++value_layers_;
    then(scale, offset);
  }

  // Everything behind the first Rescaling becomes one mean and std.
  void then(const std::array<double, 3>& scale, const std::array<double, 3>& offset) {
    for (std::size_t c = 0; c < 3; ++c) {
      rest_.scale[c] *= scale[c];
      rest_.offset[c] = rest_.offset[c] * scale[c] + offset[c];
      recipe_.normalize.std[c] = static_cast<float>(1 / rest_.scale[c]);
      recipe_.normalize.mean[c] = static_cast<float>(-rest_.offset[c] / rest_.scale[c]);
    }
  }

  void note_values(const Json& value) {
    for (const char* field : {"normalize.scale", "normalize.offset", "normalize.mean", "normalize.std"}) {
      recipe_.origins[field] = value.where();
    }
  }

  // --- keras-hub ---------------------------------------------------------------------------------------------------

  void read_converter(const Json& config) {
    if (const auto size = config.find("image_size")) {
      if (size->size() != 2) size->fail("must be [height, width]");
      resize_to(config, {read_side(size->at(1)), read_side(size->at(std::size_t{0}))}, size->where());
    }
    const auto scale = config.find("scale");
    const auto offset = config.find("offset");
    if (!scale && !offset) return;
    const std::array<double, 3> ones{1, 1, 1};
    scale_and_shift(scale ? *scale : *offset, scale ? read_numbers(*scale) : ones,
                    offset ? read_numbers(*offset) : std::array<double, 3>{});
  }

  const Json& root_;
  Recipe recipe_;
  Affine rest_;
  int value_layers_ = 0;
  std::string augmentations_;
};

}  // namespace

bool is_keras(const Json& root) {
  if (root.is_array())
    return root.size() > 0 && root.at(std::size_t{0}).is_object() && is_keras(root.at(std::size_t{0}));
  return root.is_object() && root.has("class_name") && root.has("config");
}

Recipe read_keras(const Json& root, const InputSignature& signature) {
  return KerasReader(root, signature).read();
}

}  // namespace tta
