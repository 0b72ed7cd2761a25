#include "tta/model/recipe/read_recipe.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/model/recipe/hugging_face.h"
#include "tta/model/recipe/keras.h"
#include "tta/model/recipe/model_server.h"
#include "tta/model/recipe/recipe_values.h"
#include "tta/model/recipe/timm.h"
#include "tta/model/recipe/torchvision.h"
#include "tta/model/recipe/triton.h"
#include "tta/model/recipe/tta_recipe.h"

namespace tta {
namespace {

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::kRecipe, problem);
}

// --- whose file it is ----------------------------------------------------------------------------------------------

constexpr std::string_view kExpected =
    "is not a recipe: expected tta's recipe.json, Hugging Face's preprocessor_config.json, timm's config.json with a "
    "pretrained_cfg, Keras's preprocessing layers, torchvision's printed ImageClassification(...), OpenVINO Model "
    "Server's config.json or flags, or Triton's config.pbtxt";

Recipe read_json_recipe(const Json& root, const InputSignature& signature) {
  if (is_keras(root)) return read_keras(root, signature);
  if (!root.is_object()) root.fail(std::string(kExpected));
  if (root.has("schema")) return read_tta_recipe(root, signature);
  if (is_timm(root)) return read_timm(root, signature);
  if (is_model_server(root)) return read_model_server(root, signature);
  if (is_hugging_face(root)) return read_hugging_face(root, signature);
  root.fail(std::string(kExpected));
}

Recipe read_any(std::string_view text, const std::string& name, const InputSignature& signature) {
  const std::string_view content = trim(text);
  const bool is_json = !content.empty() && (content.front() == '{' || content.front() == '[');
  if (is_json) return read_json_recipe(Json::parse(text, name, ErrorCode::kRecipe), signature);
  if (is_torchvision(text)) return read_torchvision(text, name, signature);
  if (is_model_server_command(text)) return read_model_server_command(text, name, signature);
  if (is_triton(text)) return read_triton(text, name, signature);
  refuse(printable(name) + " " + std::string(kExpected));
}

// A config.json may be anybody's; only timm's concerns us, and a model server's that says more than where models are.
bool is_recipe_config(std::string_view text) {
  const auto holds = [&](std::string_view key) { return text.find(key) != std::string_view::npos; };
  if (holds("\"pretrained_cfg\"")) return true;
  return holds("\"model_config_list\"") && (holds("\"mean\"") || holds("\"scale\"") || holds("\"color_format\""));
}

// --- whether it fits the model -------------------------------------------------------------------------------------

std::string channels_text(int channels) {
  return std::to_string(channels) + (channels == 1 ? " channel" : " channels");
}

// A value that the model's signature has as well: taken from there, unless the recipe was given another one.
template <typename T, typename Table>
void settle(Recipe& recipe, const std::string& field, T& value, T of_model, const Table& names) {
  if (is_given(recipe, field)) {
    if (value == of_model) return;
    refuse(place_of(recipe, field) + " is " + std::string(name_of(names, value)) + ", but the model's input is " +
           std::string(name_of(names, of_model)));
  }
  value = of_model;
  recipe.origins[field] = kModelOrigin;
}

void settle_channels(Recipe& recipe, const InputSignature& signature) {
  if (is_given(recipe, "channels")) {
    if (recipe.channels == signature.channels) return;
    refuse(place_of(recipe, "channels") + " says " + channels_text(recipe.channels) + ", but the model's input has " +
           channels_text(signature.channels));
  }
  recipe.channels = signature.channels;
  recipe.origins["channels"] = kModelOrigin;
}

// What each kind of resize has.
struct KindRules {
  ResizeKind kind;
  std::initializer_list<Filter> filters;
  std::initializer_list<Filter> smooth_filters;  // that have an antialias of their own
  bool antialias;                                // what `antialias` must be where it isn't a choice
  bool has_uint8;
  bool has_float32;
};
const KindRules& rules_of(ResizeKind kind) {
  using enum Filter;
  static const std::array<KindRules, 4> rules{{
      {ResizeKind::kPillow, {kNearest, kBox, kBilinear, kHamming, kBicubic, kLanczos}, {}, true, true, false},
      {ResizeKind::kOpenCv, {kNearest, kBilinear, kBox, kBicubic}, {}, false, true, false},
      {ResizeKind::kTorch, {kNearest, kBilinear, kBicubic}, {kBilinear, kBicubic}, false, true, true},
      {ResizeKind::kTensorFlow, {kNearest, kBilinear, kBox, kBicubic}, {kBilinear, kBicubic}, false, false, true},
  }};
  return *std::find_if(rules.begin(), rules.end(), [&](const KindRules& r) { return r.kind == kind; });
}

bool contains(std::initializer_list<Filter> filters, Filter filter) {
  return std::find(filters.begin(), filters.end(), filter) != filters.end();
}

// Filters that don't smooth don't care for antialias; so only a given one is complained about.
void check_interpolation(Recipe& recipe) {
  Resize& resize = recipe.resize;
  const KindRules& rules = rules_of(resize.kind);
  const std::string kind = "resize.kind '" + std::string(name_of(kResizeKinds, resize.kind)) + "'";
  if (!contains(rules.filters, resize.filter)) {
    std::vector<std::string_view> names;
    for (const Filter filter : rules.filters) names.push_back(filter_name(filter));
    refuse(place_of(recipe, "resize.filter") + " is '" + std::string(filter_name(resize.filter)) + "', but " + kind +
           " has only " + join(names, ", "));
  }
  const bool has_choice = contains(rules.smooth_filters, resize.filter);
  if (!has_choice && resize.antialias != rules.antialias) {
    if (is_given(recipe, "resize.antialias")) {
      refuse(place_of(recipe, "resize.antialias") + " is " + (resize.antialias ? "true" : "false") + ", but " + kind +
             " with filter '" + std::string(filter_name(resize.filter)) + "' has only " +
             (rules.antialias ? "true" : "false"));
    }
    resize.antialias = rules.antialias;
  }
  const bool fits = resize.dtype == PixelType::kUInt8 ? rules.has_uint8 : rules.has_float32;
  if (!fits) {
    refuse(place_of(recipe, "resize.dtype") + " is '" + std::string(name_of(kPixelTypes, resize.dtype)) + "', but " +
           kind + " has only '" + (rules.has_uint8 ? "uint8" : "float32") + "'");
  }
}

// A model that takes uint8 takes pixels as they are. So values that no file gave are dropped; given ones contradict it.
void settle_uint8(Recipe& recipe) {
  if (recipe.dtype != DType::kUInt8) return;
  Normalize& normalize = recipe.normalize;
  const Normalize nothing;
  const auto drop = [&](const std::string& field, auto& value, const auto& neutral) {
    if (is_given(recipe, field)) return;
    value = neutral;
    recipe.origins[field] = kModelOrigin;
  };
  if (!is_given(recipe, "normalize.scale")) normalize.scale_divisor = 0;
  drop("normalize.scale", normalize.scale_factor, nothing.scale_factor);
  drop("normalize.offset", normalize.offset, nothing.offset);
  drop("normalize.mean", normalize.mean, nothing.mean);
  drop("normalize.std", normalize.std, nothing.std);
  drop("normalize.std_passes", normalize.std_passes, nothing.std_passes);
  if (is_identity(normalize)) return;
  for (const char* field : {"normalize.scale", "normalize.offset", "normalize.mean", "normalize.std"}) {
    if (!is_given(recipe, field)) continue;
    refuse(place_of(recipe, field) +
           " normalises pixels, but the model's input is uint8, which takes them as they are; "
           "write a recipe.json with \"normalize\": null");
  }
}

// The size that resize and crop give every image, 0 x 0 where it depends on the image; and the field that says so.
struct GivenSize {
  Size size;
  const char* field = "";
};

GivenSize size_of_views(const Recipe& recipe) {
  if (recipe.crop.size != Size{}) return {recipe.crop.size, "crop.size"};
  if (gives_one_size(recipe.resize.mode)) return {recipe.resize.size, "resize.size"};
  return {};
}

std::string model_side(int side) {
  return side > 0 ? std::to_string(side) : "any";
}

void settle_input(Recipe& recipe, const InputSignature& signature) {
  const GivenSize views = size_of_views(recipe);
  if (views.size != Size{}) {
    if (is_given(recipe, "input") && recipe.input != views.size) {
      refuse(place_of(recipe, "input") + " is " + size_text(recipe.input) + ", but " + views.field + " gives " +
             size_text(views.size));
    }
    recipe.input = views.size;
    const bool from_model = !is_given(recipe, views.field) && views.size == input_size_or(signature, Size{});
    if (from_model) recipe.origins[views.field] = kModelOrigin;
    if (recipe.origins.contains(views.field)) recipe.origins.emplace("input", recipe.origins.at(views.field));
  } else if (!is_given(recipe, "input")) {
    recipe.input = input_size_or(signature, Size{});
    recipe.origins["input"] = kModelOrigin;
  }
  if (recipe.input == Size{}) {
    refuse(
        "recipe: neither the model's input nor a resize or crop says how large a view is; give recipe.json an "
        "\"input\" or a \"crop\"");
  }
  const bool fits = (signature.width == 0 || signature.width == recipe.input.width) &&
                    (signature.height == 0 || signature.height == recipe.input.height);
  if (fits) return;
  const std::string field = views.size != Size{} ? views.field : "input";
  refuse(place_of(recipe, field) + " gives " + size_text(recipe.input) + ", but the model's input is " +
         model_side(signature.width) + " x " + model_side(signature.height));
}

}  // namespace

void fit_to_signature(Recipe& recipe, const InputSignature& signature) {
  check_interpolation(recipe);
  settle_channels(recipe, signature);
  settle(recipe, "layout", recipe.layout, signature.layout, kLayouts);
  settle(recipe, "dtype", recipe.dtype, signature.dtype, kDTypes);
  settle_uint8(recipe);
  settle_input(recipe, signature);
  mark_defaults(recipe);
}

Recipe parse_recipe(std::string_view text, const std::string& name, const InputSignature& signature) {
  Recipe recipe = read_any(text, name, signature);
  fit_to_signature(recipe, signature);
  return recipe;
}

Recipe read_recipe(const std::filesystem::path& path, const InputSignature& signature) {
  return parse_recipe(read_text_file(path, kMaxJsonBytes), path.filename().string(), signature);
}

Recipe parse_recipe_alone(std::string_view text, const std::string& name) {
  Recipe recipe = read_any(text, name, {});
  InputSignature own;
  own.dtype = recipe.dtype;
  own.layout = recipe.layout;
  own.channels = recipe.channels;
  fit_to_signature(recipe, own);
  return recipe;
}

Recipe read_recipe_alone(const std::filesystem::path& path) {
  return parse_recipe_alone(read_text_file(path, kMaxJsonBytes), path.filename().string());
}

std::optional<std::filesystem::path> find_recipe_file(const std::filesystem::path& folder,
                                                      const std::string& model_stem) {
  const std::array<std::string, 5> names{model_stem + ".recipe.json", "recipe.json", "preprocessor_config.json",
                                         "config.json", "transforms.txt"};
  for (const std::string& name : names) {
    const std::filesystem::path path = folder / name;
    std::error_code ignored;  // a file that can't be looked at is not there
    if (!std::filesystem::is_regular_file(path, ignored)) continue;
    if (name != "config.json" || is_recipe_config(read_text_file(path, kMaxJsonBytes))) return path;
  }
  return std::nullopt;
}

}  // namespace tta
