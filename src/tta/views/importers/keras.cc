#include "tta/views/importers/keras.h"

#include <algorithm>
#include <cmath>
#include <numbers>

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
  // Keras 3.8 and later have one draw for both axes, and data_format in every layer's configuration.
  if (name == kModes[2] && step.value("data_format")) return maybe(0.5, random_op("rot90", {fixed_number(2)}));
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
Distribution contrast_of(const Json& factor, Pipeline& pipeline) {
  pipeline.note("RandomContrast: each channel's mean is taken to be that of the gray image");
  if (factor.is_number()) {
    const double x = factor.as_number(0, 1);
    return uniform_op("contrast", {1 - x, 1 + x}, 1);
  }
  if (!factor.is_array() || factor.size() != 2) factor.fail("must be a number or a pair");
  return uniform_op("contrast", {1 - factor.at(std::size_t{0}).as_number(0, 1), 1 + factor.at(1).as_number(0, 10)}, 1);
}

Distribution read_contrast(const Step& step) {
  return contrast_of(step.config.at("factor"), step.pipeline);
}

// A part of the range of values, added.
Distribution brightness_of(const Json& factor) {
  const Range part = read_symmetric(factor, -1, 1);
  return random_op("add", {scaled_number(uniform_number(255 * part.low, 255 * part.high), 0), fixed_number(256)});
}

Distribution read_brightness(const Step& step) {
  return brightness_of(step.config.at("factor"));
}

// A pair, or one number for the upper end.
Range read_up_to(const Json& factor) {
  if (!factor.is_number()) return read_pair(factor, 0, 1);
  return {0, factor.as_number(0, 1)};
}

// 1 is half a turn of the hue, either way.
Distribution hue_of(const Json& factor) {
  const Range part = read_up_to(factor);
  RandomNumber turn = uniform_number(part.low / 2, part.high / 2);
  turn.random_sign = true;
  return random_op("hue", {scaled_number(turn, 0)});
}
Distribution read_hue(const Step& step) {
  return hue_of(step.config.at("factor"));
}

// 0 is gray, a half changes nothing, 1 has no end: f / (1 - f) is the factor, and nothing below 0.
std::vector<Op> saturation_ops(std::span<const double> numbers, double) {
  const double part = std::clamp(numbers[0], 0.0, 0.999);
  return {Op{find_op("saturation"), {part / (1 - part)}}};
}
Distribution saturation_of(const Json& factor, Pipeline& pipeline) {
  pipeline.note("RandomSaturation: the factor is of the distance to the gray image, not of HSV's saturation");
  const Range part = read_symmetric(factor, -1, 1);
  return random_change(saturation_ops, {scaled_number(uniform_number(part.low, part.high), 0.5)});
}
Distribution read_saturation(const Step& step) {
  return saturation_of(step.config.at("factor"), step.pipeline);
}

// All four in this order, those that are given.
Distribution read_colour_jitter(const Step& step) {
  std::vector<Distribution> changes;
  if (const auto factor = step.value("brightness_factor")) changes.push_back(brightness_of(*factor));
  if (const auto factor = step.value("contrast_factor")) changes.push_back(contrast_of(*factor, step.pipeline));
  if (const auto factor = step.value("saturation_factor")) changes.push_back(saturation_of(*factor, step.pipeline));
  if (const auto factor = step.value("hue_factor")) changes.push_back(hue_of(*factor));
  return all_of(std::move(changes));
}

// Twice the factor is Pillow's: 0 is blurred, a half changes nothing.
Distribution read_sharpness(const Step& step) {
  const Range part = read_up_to(step.config.at("factor"));
  return uniform_op("sharpness", {2 * part.low, 2 * part.high}, 1);
}

// Bits to keep: the upper end isn't drawn, unless it is the lower one too.
Distribution posterization_of(double low_bits, double high_bits) {
  const int low = static_cast<int>(low_bits), high = static_cast<int>(high_bits);
  return random_op("posterize", {scaled_number(whole_number(low, std::max(low, high - 1)), 8)});
}

Distribution read_posterization(const Step& step) {
  const Json factor = step.config.at("factor");
  Range bits{1, 1};
  if (factor.is_number()) {
    bits.high = factor.as_number(1, 8);
  } else {
    bits = read_pair(factor, 1, 8);
  }
  return posterization_of(bits.low, bits.high);
}

// The probability is itself uniform: its mean is what counts.
Distribution read_invert(const Step& step) {
  const auto factor = step.value("factor");
  const Range probability = factor ? read_up_to(*factor) : Range{0, 1};
  return maybe((probability.low + probability.high) / 2, random_op("invert"));
}

// Keras does it to every image, not in training alone.
Distribution read_autocontrast(const Step& step) {
  step.pipeline.note("AutoContrast: Keras applies it at inference too, which the recipe and the identity view lack");
  return random_op("autocontrast");
}
Distribution read_equalization(const Step&) {
  return random_op("equalize");
}

// A share of the gray image: 1 is gray.
Distribution read_colour_degeneration(const Step& step) {
  const Range gray = read_up_to(step.config.at("factor"));
  return uniform_op("saturation", {1 - gray.high, 1 - gray.low}, 1);
}

// Levels are added, then those at the threshold or above it are inverted.
Distribution read_solarization(const Step& step) {
  const auto factor = [&](std::string_view key) {
    const auto value = step.value(key);
    const Range part = value ? read_up_to(*value) : Range{0, 0};
    return uniform_number(part.low, std::max(part.low, 255 * part.high));  // the lower end is in levels, in Keras too
  };
  return all_of({random_op("add", {scaled_number(factor("addition_factor"), 0), fixed_number(256)}),
                 random_op("solarize", {scaled_number(factor("threshold_factor"), 256)})});
}

// Slopes about the top left corner; one sign for both.
std::vector<Op> shear_ops(std::span<const double> numbers, double) {
  const auto degrees = [](double slope) { return std::atan(slope) * 180 / std::numbers::pi; };
  const double x = numbers[0] * numbers[2], y = numbers[1] * numbers[2];
  return {Op{find_op("shear_x"), {degrees(x)}}, Op{find_op("shear_y"), {degrees(y)}},
          Op{find_op("translate"), {-x / 2, -y / 2}}};
}
Distribution read_shear(const Step& step) {
  read_border(step);
  const auto slope = [&](std::string_view key) {
    const auto factor = step.value(key);
    const Range range = factor ? read_symmetric(*factor, -1, 1) : Range{0, 0};
    return scaled_number(uniform_number(range.low, range.high), 0);
  };
  RandomNumber sign = fixed_number(1);
  sign.random_sign = true;
  if (step.value("x_factor") && step.value("y_factor")) {
    step.pipeline.note("RandomShear: slanted in x, then in y, where Keras does both at once");
  }
  return random_change(shear_ops, {slope("x_factor"), slope("y_factor"), sign});
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

// The settings of every layer that AugMix chooses from, with its factor.
std::string settings_of_augmix(Range factor) {
  JsonWriter out;
  out.begin_object();
  for (const char* key :
       {"factor", "x_factor", "y_factor", "height_factor", "width_factor", "addition_factor", "threshold_factor"}) {
    out.key(key).begin_array().value(factor.low).value(factor.high).end_array();
  }
  return out.end_object().take();
}

// One chain: in each of its places one of the layers, or none, all equally likely.
Distribution read_augmix(const Step& step) {
  step.pipeline.note("AugMix mixes the pixels of several chains: a view is one chain, the average is over answers");
  const auto given = step.value("factor");
  const Range factor = given ? read_up_to(*given) : Range{0, 0.3};
  const Step inner{Json::parse(settings_of_augmix(factor), "AugMix", ErrorCode::kPolicy), step.pipeline};
  const double bits = std::max(1.0, std::floor(8 * factor.high));
  std::vector<Distribution> choices{all_of({}),
                                    read_shear(inner),
                                    read_translation(inner),
                                    read_rotation(inner),
                                    read_solarization(inner),
                                    posterization_of(1, bits),
                                    random_op("autocontrast"),
                                    random_op("equalize")};
  const auto all_ops = step.value("all_ops");
  if (!all_ops || all_ops->as_bool()) {
    for (const auto read : {read_brightness, read_colour_degeneration, read_contrast, read_sharpness}) {
      choices.push_back(read(inner));
    }
  }
  // Keras 3 writes the depth as num_chains, and the number of chains as chain_depth.
  const auto depth = step.value("num_chains");
  const std::int64_t places = depth ? depth->as_integer(0, static_cast<std::int64_t>(kMaxOps)) : 3;
  return all_of(std::vector<Distribution>(static_cast<std::size_t>(places), one_of(std::move(choices))));
}

struct Layer {
  std::string_view name;
  Distribution (*read)(const Step& step);
};
constexpr Layer kLayers[] = {
    {"RandomFlip", read_flip},
    {"RandomRotation", read_rotation},
    {"RandomZoom", read_zoom},
    {"RandomContrast", read_contrast},
    {"RandomTranslation", read_translation},
    {"RandomBrightness", read_brightness},
    {"RandomCrop", read_crop},
    {"RandomGrayscale", read_grayscale},
    {"RandomHue", read_hue},
    {"RandomSaturation", read_saturation},
    {"RandomColorJitter", read_colour_jitter},
    {"RandomSharpness", read_sharpness},
    {"RandomPosterization", read_posterization},
    {"RandomInvert", read_invert},
    {"RandomShear", read_shear},
    {"RandomColorDegeneration", read_colour_degeneration},
    {"AugMix", read_augmix},
    {"AutoContrast", read_autocontrast},
    {"Equalization", read_equalization},
    {"Solarization", read_solarization},
};

// What the recipe does.
constexpr std::string_view kPreparations[] = {"Rescaling", "Normalization", "Resizing", "CenterCrop"};

// Random layers of Keras 3 whose names don't begin with "Random".
constexpr std::string_view kOtherRandomLayers[] = {"CutMix", "MixUp", "RandAugment", "MaxNumBoundingBoxes"};

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
