#include "tta/views/importers/keras.h"

#include <algorithm>
#include <cmath>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/importers/pipeline.h"
#include "tta/views/importers/transforms.h"

namespace tta {
namespace {

struct Step {
  Json config;
  Pipeline& pipeline;

  std::optional<Json> value(std::string_view key) const { return value_of(config, key); }
};

void read_border(const Step& step) {
  const auto mode = step.value("fill_mode");
  const std::string_view name = mode ? std::string_view(mode->as_string()) : "reflect";
  if (name == "nearest") return step.pipeline.border(Border::kEdge);
  if (name != "constant") {
    step.pipeline.note("fill_mode '" + printable(name) + "': the border is mirrored without repeating the edge pixel");
    return step.pipeline.border(Border::kReflect);
  }
  const auto fill = step.value("fill_value");
  step.pipeline.border(Border::kConstant, fill ? read_fill(*fill) : std::array<std::uint8_t, 3>{0, 0, 0});
}

Distribution read_flip(const Step& step) {
  constexpr std::string_view kModes[] = {"horizontal", "vertical", "horizontal_and_vertical"};
  const auto mode = step.value("mode");
  const std::string name = mode ? mode->as_string() : std::string(kModes[2]);
  if (std::find(std::begin(kModes), std::end(kModes), name) == std::end(kModes)) {
    mode->fail("is '" + printable(name) + "', allowed " + join(kModes, ", "));
  }
  std::vector<Distribution> flips;
  if (name != kModes[1]) flips.push_back(maybe(0.5, random_op("hflip")));
  if (name != kModes[0]) flips.push_back(maybe(0.5, random_op("vflip")));
  return all_of(std::move(flips));
}

// The factor is a part of the full circle, counter-clockwise positive.
Distribution read_rotation(const Step& step) {
  read_border(step);
  Range turn = read_symmetric(step.config.at("factor"), -1, 1);
  if (turn.low < -0.5 || turn.high > 0.5) step.pipeline.note("RandomRotation: turns beyond half a circle are cut off");
  turn = {std::clamp(turn.low, -0.5, 0.5), std::clamp(turn.high, -0.5, 0.5)};
  return uniform_op("rotate", {360 * turn.low, 360 * turn.high}, 0);
}

// Sides of the window in parts of the image's, width and height: above 1 zooms out.
std::vector<Op> window_ops(double width, double height) {
  width = std::max(width, 0.01);
  height = std::max(height, 0.01);
  return {Op{find_op("zoom"), {1 / std::sqrt(width * height)}}, Op{find_op("aspect"), {width / height}}};
}
std::vector<Op> even_zoom_ops(std::span<const double> numbers, double) {
  return window_ops(numbers[0], numbers[0]);
}
std::vector<Op> uneven_zoom_ops(std::span<const double> numbers, double) {
  return window_ops(numbers[1], numbers[0]);
}

Distribution read_zoom(const Step& step) {
  read_border(step);
  const auto side = [](const Json& factor) {
    const Range range = read_symmetric(factor, -1, 1);
    return scaled_number(uniform_number(1 + range.low, 1 + range.high), 1);
  };
  const RandomNumber height = side(step.config.at("height_factor"));
  const auto width = step.value("width_factor");
  if (!width) return random_change(even_zoom_ops, {height});
  return random_change(uneven_zoom_ops, {height, side(*width)});
}

Distribution read_translation(const Step& step) {
  read_border(step);
  const Range down = read_symmetric(step.config.at("height_factor"), -1, 1);
  const Range right = read_symmetric(step.config.at("width_factor"), -1, 1);
  return random_op("translate", {scaled_number(uniform_number(right.low, right.high), 0),
                                 scaled_number(uniform_number(down.low, down.high), 0)});
}

// A pair is how far below and above 1 the factor goes; so is one number.
Distribution read_contrast(const Step& step) {
  step.pipeline.note("RandomContrast: each channel's mean is taken to be that of the gray image");
  const Json factor = step.config.at("factor");
  if (factor.is_number()) {
    const double x = factor.as_number(0, 1);
    return uniform_op("contrast", {1 - x, 1 + x}, 1);
  }
  if (!factor.is_array() || factor.size() != 2) factor.fail("must be a number or a pair");
  return uniform_op("contrast", {1 - factor.at(std::size_t{0}).as_number(0, 1), 1 + factor.at(1).as_number(0, 10)}, 1);
}

// A part of the range of values, added.
Distribution read_brightness(const Step& step) {
  const Range part = read_symmetric(step.config.at("factor"), -1, 1);
  return random_op("add", {scaled_number(uniform_number(255 * part.low, 255 * part.high), 0), fixed_number(256)});
}

Distribution read_crop(const Step& step) {
  const double height = step.config.at("height").as_number(1, 1 << 20);
  return step.pipeline.crop_at_random(std::min(height, step.config.at("width").as_number(1, 1 << 20)), 0);
}

// Keras 3: the factor is the probability.
Distribution read_grayscale(const Step& step) {
  const auto factor = step.value("factor");
  return maybe(factor ? factor->as_number(0, 1) : 0.5, random_op("grayscale"));
}

struct Layer {
  std::string_view name;
  Distribution (*read)(const Step& step);
};
constexpr Layer kLayers[] = {
    {"RandomFlip", read_flip},         {"RandomRotation", read_rotation},       {"RandomZoom", read_zoom},
    {"RandomContrast", read_contrast}, {"RandomTranslation", read_translation}, {"RandomBrightness", read_brightness},
    {"RandomCrop", read_crop},         {"RandomGrayscale", read_grayscale},
};

// What the recipe does.
constexpr std::string_view kPreparations[] = {"Rescaling", "Normalization", "Resizing", "CenterCrop"};

// Random layers of Keras 3 whose names don't begin with "Random".
constexpr std::string_view kOtherRandomLayers[] = {"AugMix", "AutoContrast", "CutMix",       "Equalization",
                                                   "MixUp",  "RandAugment",  "Solarization", "MaxNumBoundingBoxes"};

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// "keras.layers>RandomFlip" and "Custom>RandomFlip" are RandomFlip.
std::string_view class_of(const std::string& name) {
  return std::string_view(name).substr(std::min(name.size(), name.rfind('>') + 1));
}

Distribution read_layer(const Json& layer, Pipeline& pipeline);

Distribution read_layers(const Json& layers, Pipeline& pipeline) {
  std::vector<Distribution> steps;
  for (const Json& layer : layers.elements()) steps.push_back(read_layer(layer, pipeline));
  return all_of(std::move(steps));
}

Distribution read_layer(const Json& layer, Pipeline& pipeline) {
  const Json class_name = layer.at("class_name");
  const std::string_view name = class_of(class_name.as_string());
  const auto config = value_of(layer, "config");
  if (config && config->is_array()) return read_layers(*config, pipeline);  // Keras 2's Sequential, once
  if (config && config->is_object() && config->has("layers")) return read_layers(config->at("layers"), pipeline);
  for (const Layer& known : kLayers) {
    if (known.name != name) continue;
    if (!config) layer.fail("lacks 'config'");
    return known.read({*config, pipeline});
  }
  if (is_one_of(kPreparations, name)) {
    if (const auto side = config ? value_of(*config, "height") : std::nullopt)
      pipeline.set_side(side->as_number(1, 1 << 20));
    return pipeline.preparation(name);
  }
  if (!name.starts_with("Random") && !is_one_of(kOtherRandomLayers, name)) return all_of({});  // of the network
  std::vector<std::string_view> names;
  for (const Layer& known : kLayers) names.push_back(known.name);
  return pipeline.unsupported(class_name.where() + " is", name, names);
}

}  // namespace

bool is_keras(std::string_view text) {
  return trim(text).starts_with('{') && text.find("\"class_name\"") != std::string_view::npos;
}

TrainingViews read_keras(std::string_view text, const std::string& name, bool skip_unsupported) {
  const Json root = Json::parse(text, name, ErrorCode::kPolicy);
  Pipeline pipeline("Keras", skip_unsupported);
  Distribution views = read_layer(root, pipeline);
  return pipeline.finish(std::move(views));
}

}  // namespace tta
