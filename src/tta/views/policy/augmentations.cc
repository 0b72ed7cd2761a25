#include "tta/views/policy/augmentations.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace tta {
namespace {

// How far the ops of a space go at their strongest.
struct Space {
  double shear;      // a slope
  double translate;  // a fraction of the side
  double rotate;     // degrees
  double enhance;    // away from a factor of 1
  int bits;          // kept at the weakest posterize, and
  int fewer_bits;    // how many fewer at its strongest
};

// A magnitude as a part of the strongest: one of `steps` equally likely ones, evenly spaced.
struct Part {
  double low;
  double high;
  int steps;
};
Part only(double part) {
  return {part, part, 1};
}

constexpr double kWidestShift = 150.0 / 331.0;  // AutoAugment's: 150 pixels of an image of 331

// Slants about the top left corner, as Pillow's affine transform does: about the centre, and back.
std::vector<Op> shear_ops(const char* op, double slope, double shift_x, double shift_y) {
  return {make_op(op, {std::atan(slope) * 180 / std::numbers::pi}), make_op("translate", {shift_x, shift_y})};
}
std::vector<Op> shear_x_ops(std::span<const double> numbers, double) {
  return shear_ops("shear_x", numbers[0], -numbers[0] / 2, 0);
}
std::vector<Op> shear_y_ops(std::span<const double> numbers, double) {
  return shear_ops("shear_y", numbers[0], 0, -numbers[0] / 2);
}

RandomNumber with_sign(RandomNumber number) {
  number.random_sign = true;
  return number;
}
RandomNumber about_centre(RandomNumber number, double centre) {
  number.centre = centre;
  return number;
}

Distribution shift_x(const RandomNumber& number) {
  return random_op("translate", {scaled_number(number, 0), fixed_number(0)});
}
Distribution shift_y(const RandomNumber& number) {
  return random_op("translate", {fixed_number(0), scaled_number(number, 0)});
}

// The op that enhances, by the paper's name; nothing for the others.
std::string_view enhancer(std::string_view name) {
  constexpr std::array<std::array<std::string_view, 2>, 4> kEnhancers{
      {{"Brightness", "brightness"}, {"Color", "saturation"}, {"Contrast", "contrast"}, {"Sharpness", "sharpness"}}};
  for (const auto& [paper, op] : kEnhancers) {
    if (name == paper) return op;
  }
  return {};
}

// Ops without a magnitude, by the paper's name. Identity is no op.
std::optional<Distribution> plain_op(std::string_view name) {
  if (name == "Identity") return all_of({});
  if (name == "AutoContrast") return random_op("autocontrast");
  if (name == "Equalize") return random_op("equalize");
  if (name == "Invert") return random_op("invert");
  return std::nullopt;
}

Distribution torchvision_op(std::string_view name, const Space& space, const Part& part) {
  if (const auto plain = plain_op(name)) return *plain;
  const auto up_to = [&](double most) { return step_number(part.low * most, part.high * most, part.steps); };
  if (name == "ShearX") return random_change(shear_x_ops, {scaled_number(with_sign(up_to(space.shear)), 0)});
  if (name == "ShearY") return random_change(shear_y_ops, {scaled_number(with_sign(up_to(space.shear)), 0)});
  if (name == "TranslateX") return shift_x(with_sign(up_to(space.translate)));
  if (name == "TranslateY") return shift_y(with_sign(up_to(space.translate)));
  if (name == "Rotate") return random_op("rotate", {scaled_number(with_sign(up_to(space.rotate)), 0)});
  if (name == "Posterize")
    return random_op("posterize", {scaled_number(about_centre(up_to(-space.fewer_bits), space.bits), 8)});
  if (name == "Solarize") return random_op("solarize", {scaled_number(about_centre(up_to(-255), 255), 256)});
  assert(!enhancer(name).empty());
  return random_op(enhancer(name), {scaled_number(about_centre(with_sign(up_to(space.enhance)), 1), 1)});
}

std::vector<Distribution> torchvision_ops(std::span<const std::string_view> names, const Space& space,
                                          const Part& part) {
  std::vector<Distribution> ops;
  for (const std::string_view name : names) ops.push_back(torchvision_op(name, space, part));
  return ops;
}

// In torchvision's order.
constexpr std::string_view kSpaceNames[] = {"Identity",  "ShearX",     "ShearY",       "TranslateX", "TranslateY",
                                            "Rotate",    "Brightness", "Color",        "Contrast",   "Sharpness",
                                            "Posterize", "Solarize",   "AutoContrast", "Equalize"};
constexpr std::string_view kAugMixNames[] = {"ShearX",    "ShearY",   "TranslateX",   "TranslateY", "Rotate",
                                             "Posterize", "Solarize", "AutoContrast", "Equalize",   "Brightness",
                                             "Color",     "Contrast", "Sharpness"};
constexpr std::size_t kAugMixNamesOfThePaper = 9;  // without the last four

Distribution some_in_any_order(const RandomNumber& count, std::vector<Distribution> ops) {
  Distribution node = some_of(count, std::move(ops));
  node.replace = true;
  node.shuffled = true;
  return node;
}

RandomNumber chain_length(int depth) {
  return depth > 0 ? fixed_number(depth) : whole_number(1, 3);
}

// -- AutoAugment's pairs ----------------------------------------------------------------------------------------------

struct SubOp {
  std::string_view name;
  double probability;
  int level;  // 0..10; of no meaning for ops without a magnitude
};
using SubPolicy = std::array<SubOp, 2>;

// Cubuk et al., arXiv:1805.09501, table 9.
constexpr SubPolicy kImageNet[] = {
    {{{"Posterize", 0.4, 8}, {"Rotate", 0.6, 9}}},  {{{"Solarize", 0.6, 5}, {"AutoContrast", 0.6, 5}}},
    {{{"Equalize", 0.8, 8}, {"Equalize", 0.6, 3}}}, {{{"Posterize", 0.6, 7}, {"Posterize", 0.6, 6}}},
    {{{"Equalize", 0.4, 7}, {"Solarize", 0.2, 4}}}, {{{"Equalize", 0.4, 4}, {"Rotate", 0.8, 8}}},
    {{{"Solarize", 0.6, 3}, {"Equalize", 0.6, 7}}}, {{{"Posterize", 0.8, 5}, {"Equalize", 1.0, 2}}},
    {{{"Rotate", 0.2, 3}, {"Solarize", 0.6, 8}}},   {{{"Equalize", 0.6, 8}, {"Posterize", 0.4, 6}}},
    {{{"Rotate", 0.8, 8}, {"Color", 0.4, 0}}},      {{{"Rotate", 0.4, 9}, {"Equalize", 0.6, 2}}},
    {{{"Equalize", 0.0, 7}, {"Equalize", 0.8, 8}}}, {{{"Invert", 0.6, 4}, {"Equalize", 1.0, 8}}},
    {{{"Color", 0.6, 4}, {"Contrast", 1.0, 8}}},    {{{"Rotate", 0.8, 8}, {"Color", 1.0, 2}}},
    {{{"Color", 0.8, 8}, {"Solarize", 0.8, 7}}},    {{{"Sharpness", 0.4, 7}, {"Invert", 0.6, 8}}},
    {{{"ShearX", 0.6, 5}, {"Equalize", 1.0, 9}}},   {{{"Color", 0.4, 0}, {"Equalize", 0.6, 3}}},
    {{{"Equalize", 0.4, 7}, {"Solarize", 0.2, 4}}}, {{{"Solarize", 0.6, 5}, {"AutoContrast", 0.6, 5}}},
    {{{"Invert", 0.6, 4}, {"Equalize", 1.0, 8}}},   {{{"Color", 0.6, 4}, {"Contrast", 1.0, 8}}},
    {{{"Equalize", 0.8, 8}, {"Equalize", 0.6, 3}}},
};

// The same, table 7.
constexpr SubPolicy kCifar10[] = {
    {{{"Invert", 0.1, 7}, {"Contrast", 0.2, 6}}},         {{{"Rotate", 0.7, 2}, {"TranslateX", 0.3, 9}}},
    {{{"Sharpness", 0.8, 1}, {"Sharpness", 0.9, 3}}},     {{{"ShearY", 0.5, 8}, {"TranslateY", 0.7, 9}}},
    {{{"AutoContrast", 0.5, 8}, {"Equalize", 0.9, 2}}},   {{{"ShearY", 0.2, 7}, {"Posterize", 0.3, 7}}},
    {{{"Color", 0.4, 3}, {"Brightness", 0.6, 7}}},        {{{"Sharpness", 0.3, 9}, {"Brightness", 0.7, 9}}},
    {{{"Equalize", 0.6, 5}, {"Equalize", 0.5, 1}}},       {{{"Contrast", 0.6, 7}, {"Sharpness", 0.6, 5}}},
    {{{"Color", 0.7, 7}, {"TranslateX", 0.5, 8}}},        {{{"Equalize", 0.3, 7}, {"AutoContrast", 0.4, 8}}},
    {{{"TranslateY", 0.4, 3}, {"Sharpness", 0.2, 6}}},    {{{"Brightness", 0.9, 6}, {"Color", 0.2, 8}}},
    {{{"Solarize", 0.5, 2}, {"Invert", 0.0, 3}}},         {{{"Equalize", 0.2, 0}, {"AutoContrast", 0.6, 0}}},
    {{{"Equalize", 0.2, 8}, {"Equalize", 0.6, 4}}},       {{{"Color", 0.9, 9}, {"Equalize", 0.6, 6}}},
    {{{"AutoContrast", 0.8, 4}, {"Solarize", 0.2, 8}}},   {{{"Brightness", 0.1, 3}, {"Color", 0.7, 0}}},
    {{{"Solarize", 0.4, 5}, {"AutoContrast", 0.9, 3}}},   {{{"TranslateY", 0.9, 9}, {"TranslateY", 0.7, 9}}},
    {{{"AutoContrast", 0.9, 2}, {"Solarize", 0.8, 3}}},   {{{"Equalize", 0.8, 8}, {"Invert", 0.1, 3}}},
    {{{"TranslateY", 0.7, 9}, {"AutoContrast", 0.9, 1}}},
};

// The same, table 8.
constexpr SubPolicy kSvhn[] = {
    {{{"ShearX", 0.9, 4}, {"Invert", 0.2, 3}}},       {{{"ShearY", 0.9, 8}, {"Invert", 0.7, 5}}},
    {{{"Equalize", 0.6, 5}, {"Solarize", 0.6, 6}}},   {{{"Invert", 0.9, 3}, {"Equalize", 0.6, 3}}},
    {{{"Equalize", 0.6, 1}, {"Rotate", 0.9, 3}}},     {{{"ShearX", 0.9, 4}, {"AutoContrast", 0.8, 3}}},
    {{{"ShearY", 0.9, 8}, {"Invert", 0.4, 5}}},       {{{"ShearY", 0.9, 5}, {"Solarize", 0.2, 6}}},
    {{{"Invert", 0.9, 6}, {"AutoContrast", 0.8, 1}}}, {{{"Equalize", 0.6, 3}, {"Rotate", 0.9, 3}}},
    {{{"ShearX", 0.9, 4}, {"Solarize", 0.3, 3}}},     {{{"ShearY", 0.8, 8}, {"Invert", 0.7, 4}}},
    {{{"Equalize", 0.9, 5}, {"TranslateY", 0.6, 6}}}, {{{"Invert", 0.9, 4}, {"Equalize", 0.6, 7}}},
    {{{"Contrast", 0.3, 3}, {"Rotate", 0.8, 4}}},     {{{"Invert", 0.8, 5}, {"TranslateY", 0.0, 2}}},
    {{{"ShearY", 0.7, 6}, {"Solarize", 0.4, 8}}},     {{{"Invert", 0.6, 4}, {"Rotate", 0.8, 4}}},
    {{{"ShearY", 0.3, 7}, {"TranslateX", 0.9, 3}}},   {{{"ShearX", 0.1, 6}, {"Invert", 0.6, 5}}},
    {{{"Solarize", 0.7, 2}, {"TranslateY", 0.6, 7}}}, {{{"ShearY", 0.8, 4}, {"Invert", 0.8, 8}}},
    {{{"ShearX", 0.7, 9}, {"TranslateY", 0.8, 3}}},   {{{"ShearY", 0.8, 5}, {"AutoContrast", 0.7, 3}}},
    {{{"ShearX", 0.7, 2}, {"Invert", 0.1, 5}}},
};

// timm's `v0`, TensorFlow's policy for EfficientNet.
constexpr SubPolicy kV0[] = {
    {{{"Equalize", 0.8, 1}, {"ShearY", 0.8, 4}}},        {{{"Color", 0.4, 9}, {"Equalize", 0.6, 3}}},
    {{{"Color", 0.4, 1}, {"Rotate", 0.6, 8}}},           {{{"Solarize", 0.8, 3}, {"Equalize", 0.4, 7}}},
    {{{"Solarize", 0.4, 2}, {"Solarize", 0.6, 2}}},      {{{"Color", 0.2, 0}, {"Equalize", 0.8, 8}}},
    {{{"Equalize", 0.4, 8}, {"SolarizeAdd", 0.8, 3}}},   {{{"ShearX", 0.2, 9}, {"Rotate", 0.6, 8}}},
    {{{"Color", 0.6, 1}, {"Equalize", 1.0, 2}}},         {{{"Invert", 0.4, 9}, {"Rotate", 0.6, 0}}},
    {{{"Equalize", 1.0, 9}, {"ShearY", 0.6, 3}}},        {{{"Color", 0.4, 7}, {"Equalize", 0.6, 0}}},
    {{{"Posterize", 0.4, 6}, {"AutoContrast", 0.4, 7}}}, {{{"Solarize", 0.6, 8}, {"Color", 0.6, 9}}},
    {{{"Solarize", 0.2, 4}, {"Rotate", 0.8, 9}}},        {{{"Rotate", 1.0, 7}, {"TranslateY", 0.8, 9}}},
    {{{"ShearX", 0.0, 0}, {"Solarize", 0.8, 4}}},        {{{"ShearY", 0.8, 0}, {"Color", 0.6, 4}}},
    {{{"Color", 1.0, 0}, {"Rotate", 0.6, 2}}},           {{{"Equalize", 0.8, 4}, {"Equalize", 0.0, 8}}},
    {{{"Equalize", 1.0, 4}, {"AutoContrast", 0.6, 2}}},  {{{"ShearY", 0.4, 7}, {"SolarizeAdd", 0.6, 7}}},
    {{{"Posterize", 0.8, 2}, {"Solarize", 0.6, 10}}},    {{{"Solarize", 0.6, 8}, {"Equalize", 0.6, 1}}},
    {{{"Color", 0.8, 6}, {"Rotate", 0.4, 5}}},
};

constexpr std::string_view kAutoAugmentNames[] = {"imagenet", "cifar10", "svhn"};

template <typename MakeOp>
Distribution pairs(std::span<const SubPolicy> table, MakeOp make_op) {
  std::vector<Distribution> chains;
  for (const SubPolicy& pair : table) {
    std::vector<Distribution> ops;
    for (const SubOp& op : pair) ops.push_back(maybe(op.probability, make_op(op)));
    chains.push_back(all_of(std::move(ops)));
  }
  return one_of(std::move(chains));
}

// -- timm ------------------------------------------------------------------------------------------------------------

// `scale` of a level of 10, for the magnitudes that `level` stands for.
RandomNumber level_number(const TimmLevel& level, double scale) {
  const double unit = scale / 10;
  RandomNumber number = fixed_number(unit * level.magnitude);
  if (level.std > 100) {
    number = uniform_number(0, unit * level.magnitude);
  } else if (level.std > 0) {
    number.law = RandomNumber::Law::kNormal;
    number.high = std::abs(unit) * level.std;
  }
  number.least = std::min(0.0, unit * level.most);
  number.most = std::max(0.0, unit * level.most);
  return number;
}

RandomNumber rounded_down(RandomNumber number) {
  number.rounding = RandomNumber::Rounding::kDown;
  return number;
}
RandomNumber rounded_up(RandomNumber number) {
  number.rounding = RandomNumber::Rounding::kUp;
  return number;
}

// Which of the readings of a posterize and a solarize: less kept with a higher level, more, or the paper's.
enum class Reading { kDecreasing, kIncreasing, kPaper };

Distribution timm_posterize(const TimmLevel& level, Reading reading) {
  RandomNumber bits = rounded_down(level_number(level, 4));
  if (reading == Reading::kPaper) bits.centre = 4;
  if (reading == Reading::kIncreasing) bits = about_centre(rounded_up(level_number(level, -4)), 4);
  return random_op("posterize", {scaled_number(bits, 8)});
}

Distribution timm_solarize(const TimmLevel& level, Reading reading) {
  RandomNumber threshold = rounded_down(level_number(level, 256));
  if (reading == Reading::kIncreasing) threshold = about_centre(rounded_up(level_number(level, -256)), 256);
  return random_op("solarize", {scaled_number(threshold, 256)});
}

Distribution timm_enhance(std::string_view name, const TimmLevel& level, bool increasing) {
  RandomNumber factor = about_centre(level_number(level, 1.8), 0.1);
  if (increasing) factor = about_centre(with_sign(level_number(level, 0.9)), 1);
  factor.floor = 0.1;  // reached with magnitudes above 10
  return random_op(enhancer(name), {scaled_number(factor, 1)});
}

// `increasing`: of the factors. Posterize and solarize have readings of their own.
Distribution timm_op(std::string_view name, const TimmLevel& level, bool increasing, Reading posterize,
                     Reading solarize) {
  if (const auto plain = plain_op(name)) return *plain;
  if (name == "Rotate") return random_op("rotate", {scaled_number(with_sign(level_number(level, 30)), 0)});
  if (name == "ShearX") return random_change(shear_x_ops, {scaled_number(with_sign(level_number(level, 0.3)), 0)});
  if (name == "ShearY") return random_change(shear_y_ops, {scaled_number(with_sign(level_number(level, 0.3)), 0)});
  if (name == "TranslateX") return shift_x(with_sign(level_number(level, level.shift)));
  if (name == "TranslateY") return shift_y(with_sign(level_number(level, level.shift)));
  if (name == "Posterize") return timm_posterize(level, posterize);
  if (name == "Solarize") return timm_solarize(level, solarize);
  if (name == "SolarizeAdd") {
    RandomNumber added = rounded_down(level_number(level, 110));
    added.most = std::min(added.most, 128.0);
    return random_op("add", {scaled_number(added, 0), fixed_number(128)});
  }
  if (name == "Desaturate") {  // by a half up to all of the colour
    RandomNumber factor = about_centre(level_number(level, -0.5), 0.5);
    factor.floor = 0;
    return random_op("saturation", {scaled_number(factor, 1)});
  }
  if (name == "GaussianBlur") {
    RandomNumber sigma = about_centre(level_number(level, 1.9), 0.1);
    sigma.most = std::min(sigma.most, 1.9);
    return random_op("gaussian_blur", {scaled_number(sigma, 0), fixed_number(0)});
  }
  return timm_enhance(name, level, increasing);
}

struct WeightedName {
  std::string_view name;
  double weight;
};
constexpr WeightedName kTimmNames[] = {  // with the weights of `w0`
    {"AutoContrast", 0.025}, {"Equalize", 0.005},    {"Invert", 0},    {"Rotate", 0.3},     {"Posterize", 0},
    {"Solarize", 0.005},     {"SolarizeAdd", 0.005}, {"Color", 0.025}, {"Contrast", 0.005}, {"Brightness", 0.005},
    {"Sharpness", 0.025},    {"ShearX", 0.2},        {"ShearY", 0.2},  {"TranslateX", 0.1}, {"TranslateY", 0.1}};
constexpr WeightedName kTimmWeights[] = {
    {"Rotate", 3},      {"ShearX", 2},        {"ShearY", 2},          {"TranslateX", 1},   {"TranslateY", 1},
    {"Color", 0.25},    {"Sharpness", 0.25},  {"AutoContrast", 0.25}, {"Solarize", 0.05},  {"SolarizeAdd", 0.05},
    {"Contrast", 0.05}, {"Brightness", 0.05}, {"Equalize", 0.05},     {"Posterize", 0.05}, {"Invert", 0.05}};
constexpr WeightedName kTimmThree[] = {{"Solarize", 1}, {"Desaturate", 1}, {"GaussianBlur", 1}};
constexpr WeightedName kTimmThreeWeighted[] = {
    {"Solarize", 6}, {"Desaturate", 6}, {"GaussianBlur", 6}, {"Rotate", 3}, {"ShearX", 2},
    {"ShearY", 2},   {"Posterize", 1},  {"AutoContrast", 1}, {"Color", 1},  {"Sharpness", 1},
    {"Contrast", 1}, {"Brightness", 1}, {"Equalize", 1},     {"Invert", 1}};

std::span<const WeightedName> timm_names(TimmOps from) {
  switch (from) {
    case TimmOps::kUsual: break;
    case TimmOps::kWeights: return kTimmWeights;
    case TimmOps::kThree: return kTimmThree;
    case TimmOps::kThreeWeighted: return kTimmThreeWeighted;
  }
  return kTimmNames;
}

constexpr std::string_view kTimmAugMixNames[] = {"AutoContrast", "Color",      "Contrast",  "Brightness", "Sharpness",
                                                 "Equalize",     "Rotate",     "Posterize", "Solarize",   "ShearX",
                                                 "ShearY",       "TranslateX", "TranslateY"};

}  // namespace

Distribution randaugment(int ops, int magnitude, int bins) {
  const Space space{0.3, kWidestShift, 30, 0.9, 8, 4};
  const Part part = only(static_cast<double>(magnitude) / (bins - 1));
  return some_in_any_order(fixed_number(ops), torchvision_ops(kSpaceNames, space, part));
}

Distribution trivialaugment(int bins, int side) {
  const Space space{0.99, std::min(1.0, 32.0 / side), 135, 0.99, 8, 6};
  return one_of(torchvision_ops(kSpaceNames, space, {0, 1, bins}));
}

Distribution augmix(int severity, int depth, bool all_ops) {
  constexpr int kBins = 10;
  const Space space{0.3, 1.0 / 3, 30, 0.9, 4, 4};
  const std::span<const std::string_view> names(kAugMixNames);
  const Part part{0, (severity - 1.0) / (kBins - 1), severity};
  return some_in_any_order(chain_length(depth),
                           torchvision_ops(all_ops ? names : names.first(kAugMixNamesOfThePaper), space, part));
}

std::optional<Distribution> autoaugment(std::string_view policy) {
  constexpr int kBins = 10;
  const std::array<std::span<const SubPolicy>, 3> tables{kImageNet, kCifar10, kSvhn};
  const auto* const name = std::find(std::begin(kAutoAugmentNames), std::end(kAutoAugmentNames), policy);
  if (name == std::end(kAutoAugmentNames)) return std::nullopt;
  return pairs(tables[static_cast<std::size_t>(name - std::begin(kAutoAugmentNames))], [](const SubOp& op) {
    return torchvision_op(op.name, {0.3, kWidestShift, 30, 0.9, 8, 4}, only(op.level / (kBins - 1.0)));
  });
}

std::span<const std::string_view> autoaugment_names() {
  return kAutoAugmentNames;
}

Distribution timm_randaugment(const TimmRandAugment& options) {
  const bool increasing = options.increasing || options.from != TimmOps::kUsual;
  const bool weighted = options.from == TimmOps::kUsual ? options.old_weights : options.from != TimmOps::kThree;
  const Reading reading = increasing ? Reading::kIncreasing : Reading::kDecreasing;
  std::vector<Distribution> ops;
  std::vector<double> weights;
  for (const auto& [name, weight] : timm_names(options.from)) {
    ops.push_back(maybe(options.probability, timm_op(name, options.level, increasing, reading, reading)));
    weights.push_back(weight);
  }
  Distribution node = some_in_any_order(fixed_number(options.ops), std::move(ops));
  if (weighted) {
    node.weights = std::move(weights);
    node.replace = false;
  }
  return node;
}

Distribution timm_augmix(const TimmLevel& level, int depth) {
  std::vector<Distribution> ops;
  for (const std::string_view name : kTimmAugMixNames) {
    ops.push_back(timm_op(name, level, true, Reading::kIncreasing, Reading::kIncreasing));
  }
  return some_in_any_order(chain_length(depth), std::move(ops));
}

std::optional<Distribution> timm_autoaugment(std::string_view policy, const TimmLevel& level) {
  const bool original = policy == "original" || policy == "originalr";
  if (!original && policy != "v0" && policy != "v0r") return std::nullopt;
  const Reading posterize = policy.ends_with('r') ? Reading::kIncreasing
                            : original            ? Reading::kPaper
                                                  : Reading::kDecreasing;
  const std::span<const SubPolicy> table = original ? std::span<const SubPolicy>(kImageNet) : kV0;
  return pairs(table, [&](const SubOp& op) {
    TimmLevel own = level;
    own.magnitude = op.level;
    return timm_op(op.name, own, false, posterize, Reading::kDecreasing);
  });
}

Distribution three_augment() {
  return one_of({random_op("grayscale"), random_op("solarize", {scaled_number(fixed_number(128), 256)}),
                 random_op("gaussian_blur", {scaled_number(uniform_number(0.1, 2), 0), fixed_number(0)})});
}

}  // namespace tta
