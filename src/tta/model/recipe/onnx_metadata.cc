// Sources: ultralytics' exporter (engine/exporter.py, metadata) and classify_transforms (data/augment.py); ONNX's
// docs/MetadataProps.md.
#include "tta/model/recipe/onnx_metadata.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

using Metadata = std::map<std::string, std::string>;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

// The standard's keys and values are the same in any case.
const std::string* find_any_case(const Metadata& metadata, std::string_view key) {
  for (const auto& [name, value] : metadata) {
    if (lower_case(name) == lower_case(key)) return &value;
  }
  return nullptr;
}

std::string place(std::string_view key) {
  return "model metadata '" + std::string(key) + "'";
}

// "[224, 224]", a Python list, which is JSON as well.
Size read_image_size(const std::string& text) {
  const Json value = Json::parse(text, place("imgsz"), ErrorCode::kRecipe);
  if (value.is_number()) return square(read_side(value));
  if (value.size() != 2) value.fail("must be one number or [height, width]");
  return {read_side(value.at(1)), read_side(value.at(std::size_t{0}))};
}

Recipe ultralytics_recipe(const Metadata& metadata, const InputSignature& signature) {
  Recipe recipe;
  recipe.channels = signature.channels;
  const auto image_size = metadata.find("imgsz");
  Size size = input_size_or(signature, square(kUsualInputSide));
  if (image_size != metadata.end()) {
    size = read_image_size(image_size->second);
    recipe.origins["resize.size"] = recipe.origins["crop.size"] = place("imgsz");
  }
  recipe.resize.mode = ResizeMode::kShortest;
  recipe.resize.size = square(std::min(size.width, size.height));
  recipe.crop.size = size;
  recipe.normalize.scale_divisor = 255;
  for (const char* field : {"resize.mode", "normalize.scale"}) recipe.origins[field] = place("task");
  return recipe;
}

// One of `table`'s names, in any case.
template <typename T, std::size_t N>
T choice_of(const std::string& text, std::string_view key, const std::array<Named<T>, N>& table) {
  std::array<std::string_view, N> names;
  for (std::size_t i = 0; i < N; ++i) {
    if (lower_case(text) == lower_case(table[i].name)) return table[i].value;
    names[i] = table[i].name;
  }
  throw Error(ErrorCode::kRecipe, place(key) + " is '" + printable(text) + "', expected one of " + join(names, ", ") +
                                      "; --recipe FILE replaces it");
}

enum class PixelFormat { kGray, kRgb, kBgr };
constexpr std::array<Named<PixelFormat>, 3> kPixelFormats{
    {{"Gray8", PixelFormat::kGray}, {"Rgb8", PixelFormat::kRgb}, {"Bgr8", PixelFormat::kBgr}}};

enum class PixelRange { kBytes, kUnit, kSymmetric };
constexpr std::array<Named<PixelRange>, 3> kPixelRanges{{{"NominalRange_0_255", PixelRange::kBytes},
                                                         {"Normalized_0_1", PixelRange::kUnit},
                                                         {"Normalized_1_1", PixelRange::kSymmetric}}};
constexpr std::string_view kFormatKey = "Image.BitmapPixelFormat";
constexpr std::string_view kRangeKey = "Image.NominalPixelRange";

Recipe standard_recipe(const std::string* format, const std::string& range, const InputSignature& signature) {
  Recipe recipe;
  recipe.channels = signature.channels;
  if (format != nullptr) {
    const PixelFormat pixels = choice_of(*format, kFormatKey, kPixelFormats);
    recipe.channels = pixels == PixelFormat::kGray ? 1 : 3;
    recipe.order = pixels == PixelFormat::kBgr ? ChannelOrder::kBgr : ChannelOrder::kRgb;
    recipe.origins["channels"] = recipe.origins["order"] = place(kFormatKey);
  }
  const PixelRange values = choice_of(range, kRangeKey, kPixelRanges);
  if (values == PixelRange::kUnit) recipe.normalize.scale_divisor = 255;
  if (values == PixelRange::kSymmetric) {
    recipe.normalize.scale_divisor = 127.5;
    recipe.normalize.offset = -1;
  }
  recipe.origins["normalize.scale"] = recipe.origins["normalize.offset"] = place(kRangeKey);
  if (const Size size = input_size_or(signature, Size{}); size != Size{}) {
    recipe.resize.mode = ResizeMode::kExact;
    recipe.resize.size = size;
    recipe.notes.emplace_back(
        "The model's metadata say nothing of a resize: images are squashed to its size. If it was trained otherwise, "
        "write a recipe.json.");
  }
  return recipe;
}

}  // namespace

std::optional<Recipe> recipe_of_metadata(const Metadata& metadata, const InputSignature& signature) {
  std::optional<Recipe> recipe;
  const auto task = metadata.find("task");
  const std::string* range = find_any_case(metadata, kRangeKey);
  if (task != metadata.end() && task->second == "classify") {
    recipe = ultralytics_recipe(metadata, signature);
  } else if (range != nullptr) {
    recipe = standard_recipe(find_any_case(metadata, kFormatKey), *range, signature);
  }
  if (recipe) fit_to_signature(*recipe, signature);
  return recipe;
}

}  // namespace tta
