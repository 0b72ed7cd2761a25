// Finds out how a model wants its input, from the files that people have. One file pair per kind of file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/json.h"
#include "tta/base/tensor.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// What the model's own signature says; a recipe must fit it. (A copy of what the recipe needs from ModelInfo: `recipe`
// and `model` are neighbours that don't see each other.)
struct InputSignature {
  DType dtype = DType::kFloat32;
  Layout layout = Layout::kNchw;
  int channels = 3;
  int width = 0;   // 0 = free
  int height = 0;  // 0 = free
};

// The recipe in `text`, told apart by its content:
//   our recipe.json             {"schema": "tta-recipe/1", ...}
//   Hugging Face                preprocessor_config.json (image_processor_type, or keys such as image_mean)
//   timm                        config.json with pretrained_cfg, or a pretrained_cfg alone
//   Keras                       serialised preprocessing layers, or keras-hub's preprocessor.json
//   torchvision                 the printed ImageClassification(...) of weights.transforms()
//   OpenVINO Model Server       its config.json, or a command line with --mean, --scale, --color_format, ...
//   Triton                      config.pbtxt, of a model that takes uint8
// Values that the file leaves open get that library's default, marked "default" in origins. Layout, dtype and, where
// the file is silent, the size come from the model's signature. docs/recipes.md tells what each file's keys become.
//
// Errors, kRecipe: not one of these (says what was expected), a value out of range with its path, a filter, antialias
// or dtype that the resize kind doesn't have, a size or channel count that doesn't fit the signature.
Recipe parse_recipe(std::string_view text, const std::string& name, const InputSignature& signature);

// Reads the file at `path` and parses it. Errors as above; kIo.
Recipe read_recipe(const std::filesystem::path& path, const InputSignature& signature);

// The same where there is no model: whatever the recipe says fits, and what it leaves open gets the library's default
// (three channels, and 224 x 224 where only the model would know). For looking at views. Errors as above.
Recipe parse_recipe_alone(std::string_view text, const std::string& name);
Recipe read_recipe_alone(const std::filesystem::path& path);

// The file in `folder` that says how a model there wants its input, in this order: <model stem>.recipe.json,
// recipe.json, preprocessor_config.json, config.json with a pretrained_cfg or a model server's preprocessing,
// transforms.txt (a pasted torchvision repr).
// Nothing if none. Errors, kIo: a config.json that can't be read.
std::optional<std::filesystem::path> find_recipe_file(const std::filesystem::path& folder,
                                                      const std::string& model_stem);

// Checks a recipe against a model's signature and fills what only the model knows (channels, layout, dtype, input
// size); fields without an origin become defaults. A recipe without resize and crop takes the model's size: then each
// image must have it. A model of uint8 takes pixels as they are: a normalisation that no file gave is dropped, a given
// one refused. Errors, kRecipe, telling both sides; a filter,
// antialias or dtype that the resize kind doesn't have (all that it has are listed).
void fit_to_signature(Recipe& recipe, const InputSignature& signature);

}  // namespace tta
