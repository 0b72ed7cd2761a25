// A model with all that lies beside it: how it wants its input, what its classes are called, and a sample that proves
// it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tta/model/model.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/policy/presets.h"

namespace tta {

// Where a model's parts lie.
struct BundleFiles {
  std::filesystem::path model;
  std::optional<std::filesystem::path> recipe;
  std::optional<std::filesystem::path> labels;
  std::optional<std::filesystem::path> golden;
};

// `path` is an .onnx file, or a folder: Hugging Face layout (model.onnx or onnx/model.onnx), 1/model.onnx (the highest
// number), our own bundle, or any folder with exactly one .onnx file.
//
// Recipe: see find_recipe_file(). Labels, the first of: labels.txt, labels.json, labels.csv, <model stem>.labels.txt,
// classes.txt, synset_words.txt, synset.txt, imagenet_classes.txt, imagenet_class_index.json, index_to_name.json,
// config.json with id2label or label_names. Both are looked for beside the model, then in `path`.
// Errors, kModel: nothing there, or several .onnx files (all named).
BundleFiles find_bundle_files(const std::filesystem::path& path);

struct BundleOptions {
  std::optional<std::filesystem::path> recipe;  // --recipe: instead of what lies beside the model
  std::optional<std::filesystem::path> labels;  // --labels
};

struct Bundle {
  BundleFiles files;
  std::shared_ptr<const Model> model;
  Recipe recipe;                    // fitted to the model
  std::vector<std::string> labels;  // empty, or one per class
  std::string labels_origin;        // file name, "model metadata", or why there are none
  bool golden_checked = false;      // a golden sample was there and gave its answer
};

// How a model file is opened; open_onnx_model() is one.
using ModelOpener = std::function<std::unique_ptr<Model>(const std::filesystem::path&)>;

// Opens the model and reads what lies beside it. A golden sample (golden.json: {"schema": "tta-golden/1", "image": ...,
// "probabilities": [...], "tolerance": ...}) is run through the identity view and must give its probabilities.
//
// Errors: kRecipe if nothing tells the recipe (says what to give), kLabels, kModel if the golden sample's answer is
// another one, and what the opener throws.
Bundle open_bundle(const std::filesystem::path& path, const BundleOptions& options, const ModelOpener& open_model);

// What presets need to know of the recipe.
PolicyContext policy_context(const Recipe& recipe);

// What a recipe must fit.
InputSignature input_signature(const ModelInfo& info);

}  // namespace tta
