// Recipe files of every kind: one that fits a model gives sizes, a table of values and its own text.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/triton.h"

namespace {

void read(std::string_view text, const tta::InputSignature& signature) {
  try {
    const tta::Recipe recipe = tta::parse_recipe(text, "recipe.json", signature);
    tta::describe(recipe);
    tta::summary(recipe);
    tta::mean_colour(recipe);
    tta::crop_fraction(recipe);
    const std::string own = tta::recipe_json(recipe);
    tta::fuzz::expect(tta::recipe_json(tta::parse_recipe(own, "recipe.json", signature)) == own);
    for (const tta::Size image : {tta::Size{1, 1}, {640, 480}, {1, 16384}}) {
      tta::resized_size(recipe.resize, image);
      const tta::Rect part = tta::part_to_resize(recipe.resize, image);
      tta::fuzz::expect(part.width >= 1 && part.height >= 1);
    }
  } catch (const tta::Error&) {
  }
}

void read_label_file(std::string_view text) {
  try {
    const auto name = tta::triton_label_file(text, "config.pbtxt");
    if (name) tta::fuzz::expect(!name->empty() && name->find('/') == std::string::npos);
  } catch (const tta::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = tta::fuzz::text_of(data, size);
  read(text, {});
  read_label_file(text);
  read(text, {.dtype = tta::DType::kUInt8, .layout = tta::Layout::kNhwc, .channels = 1, .width = 224, .height = 224});
  return 0;
}
