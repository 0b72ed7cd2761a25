#include "tta/views/importers/torchvision.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <span>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/importers/pipeline.h"
#include "tta/views/importers/torchvision_repr.h"
#include "tta/views/importers/transforms.h"
#include "tta/views/policy/augmentations.h"

namespace tta {
namespace {

// One transform of the pipeline: its JSON, and what was read before it.
struct Step {
  Json json;  // the whole item
  Json with;  // its settings
  Pipeline& pipeline;

  std::optional<Json> value(std::string_view key) const { return value_of(with, key); }
  double number(std::string_view key, double usual, double least, double most) const {
    const auto given = value(key);
    return given ? given->as_number(least, most) : usual;
  }
  int whole(std::string_view key, int usual, int least, int most) const {
    const auto given = value(key);
    return given ? static_cast<int>(given->as_integer(least, most)) : usual;
  }
};

// A size: a number, [n] or [height, width]; the shorter.
double read_side(const Json& value) {
  constexpr double kMost = 1 << 20;
  if (value.is_number()) return value.as_number(1, kMost);
  const std::size_t count = value.is_array() ? value.size() : 0;
  if (count != 1 && count != 2) value.fail("must be a number or [height, width]");
  double side = kMost;
  for (const Json& one : value.elements()) side = std::min(side, one.as_number(1, kMost));
  return side;
}

void black_border(const Step& step) {
  const auto fill = step.value("fill");
  step.pipeline.border(Border::kConstant, fill ? read_fill(*fill) : std::array<std::uint8_t, 3>{0, 0, 0});
}

std::vector<Distribution> read_items(const Step& step);

Distribution read_compose(const Step& step) {
  return all_of(read_items(step));
}

Distribution read_random_apply(const Step& step) {
  if (!step.value("p")) step.pipeline.note("RandomApply doesn't print its p: taken as 0.5");
  return maybe(step.number("p", 0.5, 0, 1), all_of(read_items(step)));
}

Distribution read_random_choice(const Step& step) {
  std::vector<double> weights;
  std::vector<Distribution> items = read_items(step);
  for (const std::string_view key : {"p", "probabilities"}) {
    const auto p = step.value(key);
    if (!p) continue;
    for (const Json& one : p->elements()) weights.push_back(one.as_number(0, 1e9));
    if (weights.size() != items.size()) p->fail("must have one value for each transform");
  }
  return one_of(std::move(items), std::move(weights));
}

Distribution read_random_order(const Step& step) {
  return in_random_order(read_items(step));
}

Distribution read_hflip(const Step&) {
  return random_op("hflip");
}
Distribution read_vflip(const Step&) {
  return random_op("vflip");
}

Distribution read_resized_crop(const Step& step) {
  if (const auto size = step.value("size")) step.pipeline.set_side(read_side(*size));
  const auto scale = step.value("scale"), ratio = step.value("ratio");
  const Range area = scale ? read_pair(*scale, 0.0001, 1) : Range{0.08, 1};
  const Range shape = ratio ? read_pair(*ratio, 0.1, 10) : Range{0.75, 4.0 / 3};
  return random_resized_crop(area.low, area.high, shape.low, shape.high);
}

Distribution read_random_crop(const Step& step) {
  double padding = 0;
  if (const auto given = step.value("padding")) {
    const Json first = given->is_array() && given->size() > 0 ? given->at(std::size_t{0}) : *given;
    padding = std::floor(first.as_number(0, 1 << 20));
  }
  return step.pipeline.crop_at_random(read_side(step.with.at("size")), padding);
}

// `degrees` of a turn: a pair, or x for -x..x.
Range read_degrees(const Step& step) {
  return read_symmetric(step.with.at("degrees"), -180, 180);
}

Distribution read_rotation(const Step& step) {
  black_border(step);
  return uniform_op("rotate", read_degrees(step), 0);
}

// Two numbers: of x. Four: of x, then of y. One: -x..x.
void read_shear(const Json& value, Affine& affine) {
  if (!value.is_array() || value.size() != 4) {
    affine.shear_x = read_symmetric(value, -80, 80);
    return;
  }
  affine.shear_x = {value.at(std::size_t{0}).as_number(-80, 80), value.at(1).as_number(-80, 80)};
  affine.shear_y = {value.at(2).as_number(-80, 80), value.at(3).as_number(-80, 80)};
}

// torchvision's affine turns clockwise, unlike its rotate.
Distribution read_affine(const Step& step) {
  black_border(step);
  Affine affine;
  const Range degrees = read_degrees(step);
  affine.rotate = {-degrees.high, -degrees.low};
  if (const auto translate = step.value("translate")) {
    if (!translate->is_array() || translate->size() != 2) translate->fail("must be a pair");
    const double x = translate->at(std::size_t{0}).as_number(0, 1), y = translate->at(1).as_number(0, 1);
    affine.shift_x = {-x, x};
    affine.shift_y = {-y, y};
  }
  if (const auto scale = step.value("scale")) affine.scale = read_pair(*scale, 0.1, 10);
  if (const auto shear = step.value("shear")) read_shear(*shear, affine);
  return random_affine(affine);
}

Distribution read_perspective(const Step& step) {
  black_border(step);
  if (!step.value("distortion_scale")) {
    step.pipeline.note("RandomPerspective doesn't print its distortion_scale: taken as 0.5");
  }
  const double distortion = step.number("distortion_scale", 0.5, 0, 1);
  if (distortion > 0.8) step.pipeline.note("RandomPerspective: corners move by no more than 0.4 of the side");
  return random_perspective(distortion);
}

// A factor about 1: a pair, or x for 1-x..1+x.
std::optional<Range> read_factor(const Step& step, std::string_view key) {
  const auto value = step.value(key);
  if (!value) return std::nullopt;
  if (!value->is_number()) return read_pair(*value, 0, 10);
  const double x = value->as_number(0, 9);
  return x == 0 ? std::nullopt : std::optional(Range{std::max(0.0, 1 - x), 1 + x});
}

Distribution read_colour_jitter(const Step& step) {
  std::optional<Range> hue;
  if (const auto value = step.value("hue")) hue = read_symmetric(*value, -0.5, 0.5);
  return colour_jitter(read_factor(step, "brightness"), read_factor(step, "contrast"), read_factor(step, "saturation"),
                       hue);
}

Distribution read_blur(const Step& step) {
  const auto sigma = step.value("sigma");
  const Range range = sigma ? read_single(*sigma, 0.001, 10) : Range{0.1, 2};
  double size = read_side(step.with.at("kernel_size"));
  if (size > 127 || std::fmod(size, 2) != 1) step.with.at("kernel_size").fail("must be odd, 1..127");
  return random_op("gaussian_blur", {scaled_number(uniform_number(range.low, range.high), 0), fixed_number(size)});
}

Distribution read_grayscale(const Step&) {
  return random_op("grayscale");
}
Distribution read_sharpness(const Step& step) {
  const double factor = step.with.at("sharpness_factor").as_number(0, 10);
  return uniform_op("sharpness", {factor, factor}, 1);
}
Distribution read_invert(const Step&) {
  return random_op("invert");
}
Distribution read_posterize(const Step& step) {
  const double bits = step.with.at("bits").as_number(0, 8);
  return uniform_op("posterize", {bits, bits}, 8);
}
Distribution read_solarize(const Step& step) {
  const double threshold = step.with.at("threshold").as_number(0, 256);
  return uniform_op("solarize", {threshold, threshold}, 256);
}
Distribution read_autocontrast(const Step&) {
  return random_op("autocontrast");
}
Distribution read_equalize(const Step&) {
  return random_op("equalize");
}

Distribution read_randaugment(const Step& step) {
  black_border(step);
  const int bins = step.whole("num_magnitude_bins", kUsualBins, 2, 1000);
  return randaugment(step.whole("num_ops", 2, 0, 16), step.whole("magnitude", 9, 0, bins - 1), bins);
}

Distribution read_trivialaugment(const Step& step) {
  black_border(step);
  const double side = step.pipeline.side_or_usual("TrivialAugmentWide");
  return trivialaugment(step.whole("num_magnitude_bins", kUsualBins, 2, 1000), static_cast<int>(side));
}

Distribution read_augmix(const Step& step) {
  black_border(step);
  step.pipeline.note("AugMix mixes the pixels of several chains: a view is one chain, the average is over answers");
  const auto all_ops = step.value("all_ops");
  return augmix(step.whole("severity", 3, 1, 10), std::max(0, step.whole("chain_depth", -1, -1000, 64)),
                !all_ops || all_ops->as_bool());
}

Distribution read_autoaugment(const Step& step) {
  black_border(step);
  const auto policy = step.value("policy");
  std::string name = policy ? policy->as_string() : "imagenet";
  name.erase(0, name.rfind('.') + 1);  // AutoAugmentPolicy.IMAGENET
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  auto views = autoaugment(name);
  if (!views) policy->fail("is '" + printable(name) + "', allowed " + join(autoaugment_names(), ", "));
  return *views;
}

struct Class {
  std::string_view name;
  std::optional<double> probability;  // the default of its p; nothing = it has none, or reads it itself
  Distribution (*read)(const Step& step);
  std::array<std::string_view, 6> params;  // what values without a name are
};

constexpr Class kClasses[] = {
    {"Compose", {}, read_compose, {"transforms"}},
    {"Sequential", {}, read_compose, {}},
    {"RandomApply", {}, read_random_apply, {"transforms", "p"}},
    {"RandomChoice", {}, read_random_choice, {"transforms", "p"}},
    {"RandomOrder", {}, read_random_order, {"transforms"}},
    {"RandomResizedCrop", {}, read_resized_crop, {"size", "scale", "ratio"}},
    {"RandomCrop", {}, read_random_crop, {"size", "padding"}},
    {"RandomHorizontalFlip", 0.5, read_hflip, {"p"}},
    {"RandomVerticalFlip", 0.5, read_vflip, {"p"}},
    {"RandomRotation", {}, read_rotation, {"degrees"}},
    {"RandomAffine", {}, read_affine, {"degrees", "translate", "scale", "shear"}},
    {"RandomPerspective", 0.5, read_perspective, {"distortion_scale", "p"}},
    {"ColorJitter", {}, read_colour_jitter, {"brightness", "contrast", "saturation", "hue"}},
    {"GaussianBlur", {}, read_blur, {"kernel_size", "sigma"}},
    {"Grayscale", {}, read_grayscale, {"num_output_channels"}},
    {"RandomGrayscale", 0.1, read_grayscale, {"p"}},
    {"RandomAdjustSharpness", 0.5, read_sharpness, {"sharpness_factor", "p"}},
    {"RandomInvert", 0.5, read_invert, {"p"}},
    {"RandomPosterize", 0.5, read_posterize, {"bits", "p"}},
    {"RandomSolarize", 0.5, read_solarize, {"threshold", "p"}},
    {"RandomAutocontrast", 0.5, read_autocontrast, {"p"}},
    {"RandomEqualize", 0.5, read_equalize, {"p"}},
    {"RandAugment", {}, read_randaugment, {"num_ops", "magnitude", "num_magnitude_bins"}},
    {"TrivialAugmentWide", {}, read_trivialaugment, {"num_magnitude_bins"}},
    {"AugMix", {}, read_augmix, {"severity", "mixture_width", "chain_depth", "alpha", "all_ops"}},
    {"AutoAugment", {}, read_autoaugment, {"policy"}},
};

// What the recipe does.
constexpr std::string_view kPreparations[] = {
    "Resize",       "CenterCrop",        "Pad",      "Normalize", "ToTensor",   "PILToTensor",
    "ToPILImage",   "ConvertImageDtype", "ToDtype",  "ToImage",   "ToImagePIL", "ToImageTensor",
    "ToPureTensor", "ConvertDtype",      "Identity", "RGB",       "ConvertRGB"};

const Class* find_class(std::string_view name) {
  for (const Class& known : kClasses) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

// Resize(256), CenterCrop(224): what the recipe does has its size first.
constexpr std::string_view kSizeAlone[] = {"size"};

std::span<const std::string_view> params_of(std::string_view name) {
  if (const Class* known = find_class(name)) {
    const auto* const end = std::find(known->params.begin(), known->params.end(), std::string_view{});
    return {known->params.data(), static_cast<std::size_t>(end - known->params.begin())};
  }
  return kSizeAlone;
}

Distribution read_preparation(const Step& step, std::string_view name) {
  const auto size = step.value("size");
  if (size && (name == "Resize" || name == "CenterCrop")) step.pipeline.set_side(read_side(*size));
  return step.pipeline.preparation(name);
}

// "pipeline.txt:8:"
std::string line_of(const Json& item) {
  const std::string where = item.where();
  return where.substr(0, where.rfind(": items")) + ":" + std::to_string(item.at("line").as_integer(1, 1 << 30)) + ":";
}

// A fault in an item's settings has the item's line and name: "pipeline.txt:8: RandomRotation's degrees is ...".
Distribution read_known(const Class& known, const Step& step) {
  try {
    return maybe(known.probability ? probability_of(step.with, *known.probability) : 1, known.read(step));
  } catch (const Error& error) {
    const std::string_view message = error.what();
    const std::string settings = step.with.where();
    if (!message.starts_with(settings)) throw;  // of an item inside, which has its own line
    std::string rest(message.substr(settings.size()));
    if (rest.starts_with('.')) rest.replace(0, 1, "'s ");
    throw Error(error.code(), line_of(step.json) + " " + std::string(known.name) + rest);
  }
}

Distribution read_item(const Json& json, Pipeline& pipeline) {
  const std::string& name = json.at("transform").as_string();
  const Step step{json, json.at("with"), pipeline};
  if (const Class* known = find_class(name)) return read_known(*known, step);
  if (std::find(std::begin(kPreparations), std::end(kPreparations), name) != std::end(kPreparations)) {
    return read_preparation(step, name);
  }
  std::vector<std::string_view> names;
  for (const Class& known : kClasses) names.push_back(known.name);
  return pipeline.unsupported(line_of(json), name, names);
}

std::vector<Distribution> read_items(const Step& step) {
  std::vector<Distribution> items;
  for (const Json& item : step.json.at("items").elements()) {
    if (!item.is_object()) item.fail("must be a transform");
    items.push_back(read_item(item, step.pipeline));
  }
  return items;
}

}  // namespace

bool is_torchvision_pipeline(std::string_view text) {
  if (trim(text).starts_with('{')) return false;
  return text.find("Compose(") != std::string_view::npos || text.find("Sequential(") != std::string_view::npos;
}

TrainingViews read_torchvision_pipeline(std::string_view text, const std::string& name, bool skip_unsupported) {
  const Json json = Json::parse(json_of_torchvision(text, name, params_of), name, ErrorCode::kPolicy);
  Pipeline pipeline("torchvision", skip_unsupported);
  Distribution views = read_item(json, pipeline);
  return pipeline.finish(std::move(views));
}

}  // namespace tta
