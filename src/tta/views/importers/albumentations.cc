#include "tta/views/importers/albumentations.h"

#include <algorithm>
#include <span>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/importers/albumentations_transforms.h"
#include "tta/views/importers/pipeline.h"

namespace tta {
namespace {

using Step = AlbumentationsStep;

Distribution read_step(const Json& json, Pipeline& pipeline, int version);

std::vector<Distribution> read_children(const Step& step) {
  std::vector<Distribution> children;
  for (const Json& child : step.json.at("transforms").elements()) {
    children.push_back(read_step(child, step.pipeline, step.version));
  }
  return children;
}

Distribution read_sequence(const Step& step) {
  return all_of(read_children(step));
}

// Its children's probabilities are weights: the chosen one is applied for certain.
std::vector<double> take_weights(const Step& step, std::vector<Distribution>& children) {
  std::vector<double> weights;
  double total = 0;
  for (Distribution& child : children) {
    weights.push_back(child.probability);
    total += child.probability;
    child.probability = 1;
  }
  if (!children.empty() && total <= 0) step.json.fail("has no transform with a p above 0");
  return weights;
}

Distribution read_one_of(const Step& step) {
  std::vector<Distribution> children = read_children(step);
  std::vector<double> weights = take_weights(step, children);
  return one_of(std::move(children), std::move(weights));
}

Distribution read_some_of(const Step& step) {
  std::vector<Distribution> children = read_children(step);
  std::vector<double> weights;
  if (step.before_2()) weights = take_weights(step, children);  // 2.x: chosen evenly, each with its own p
  const auto count = step.json.at("n").as_integer(0, static_cast<std::int64_t>(kMaxOps));
  const auto replace = step.value("replace");
  Distribution node = some_of(fixed_number(static_cast<double>(count)), std::move(children));
  node.weights = std::move(weights);
  node.replace = replace ? replace->as_bool() : step.before_2();
  node.shuffled = step.before_2();
  return node;
}

constexpr AlbumentationsTransform kCompositions[] = {
    {"Compose", 1, read_sequence},
    {"Sequential", 0.5, read_sequence},
    {"OneOf", 0.5, read_one_of},
    {"SomeOf", 1, read_some_of},
};

const AlbumentationsTransform* find_in(std::span<const AlbumentationsTransform> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& known) { return known.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const AlbumentationsTransform* find_known(std::string_view name) {
  const AlbumentationsTransform* composition = find_in(kCompositions, name);
  return composition ? composition : find_in(albumentations_transforms(), name);
}

std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names;
  for (const AlbumentationsTransform& known : kCompositions) names.push_back(known.name);
  for (const AlbumentationsTransform& known : albumentations_transforms()) names.push_back(known.name);
  return names;
}

// What the recipe does.
constexpr std::string_view kPreparations[] = {
    "Resize",   "SmallestMaxSize", "LongestMaxSize", "CenterCrop", "Normalize", "PadIfNeeded", "Pad",
    "ToTensor", "ToTensorV2",      "ToTensor3D",     "ToFloat",    "FromFloat", "NoOp",        "Crop"};

Distribution read_preparation(const Step& step, std::string_view name) {
  if (const auto size = short_side_of(step);
      size && (name == "Resize" || name == "SmallestMaxSize" || name == "CenterCrop")) {
    step.pipeline.set_side(*size);
  }
  return step.pipeline.preparation(name);
}

Distribution read_known(const AlbumentationsTransform& known, const Step& step) {
  const auto always = step.value("always_apply");
  const bool always_1x = always && always->is_bool() && always->as_bool();
  const double usual = step.before_2() ? known.probability : known.probability_2x;
  const double p = always_1x ? 1 : probability_of(step.json, usual);
  return maybe(p, known.read(step));
}

Distribution read_step(const Json& json, Pipeline& pipeline, int version) {
  std::string_view name = json.at("__class_fullname__").as_string();
  name.remove_prefix(std::min(name.size(), name.rfind('.') + 1));
  const Step step{json, pipeline, version};
  if (const AlbumentationsTransform* known = find_known(name)) return read_known(*known, step);
  if (std::find(std::begin(kPreparations), std::end(kPreparations), name) != std::end(kPreparations)) {
    return read_preparation(step, name);
  }
  return pipeline.unsupported(json.at("__class_fullname__").where() + " is", name, known_names());
}

int version_of(const Json& root) {
  const auto version = value_of(root, "__version__");
  if (!version || !version->is_string()) return 1;
  const auto major = parse_number(split(version->as_string(), '.')[0]);
  return major && *major >= 2 ? 2 : 1;
}

}  // namespace

bool is_albumentations(std::string_view text) {
  return trim(text).starts_with('{') && text.find("\"__class_fullname__\"") != std::string_view::npos;
}

TrainingViews read_albumentations(std::string_view text, const std::string& name, bool skip_unsupported) {
  const Json root = Json::parse(text, name, ErrorCode::kPolicy);
  Pipeline pipeline("albumentations", skip_unsupported);
  const bool bare = root.has("__class_fullname__");
  Distribution views = read_step(bare ? root : root.at("transform"), pipeline, version_of(root));
  return pipeline.finish(std::move(views));
}

}  // namespace tta
