#include "tta/predict/predictor/bundle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/model/labels.h"
#include "tta/model/recipe/onnx_metadata.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/triton.h"
#include "tta/predict/predictor/predictor.h"

namespace tta {
namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) {
  return "'" + printable(path.string()) + "'";
}

// False too where it can't be told: a folder that isn't ours to look into, a link that leads to itself.
bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// The .onnx files directly in `folder`, by name.
std::vector<fs::path> onnx_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".onnx" && entry.is_regular_file(error)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// <folder>/<number>/model.onnx with the highest number, as model servers lay versions out.
std::optional<fs::path> highest_version_in(const fs::path& folder) {
  std::optional<fs::path> best;
  double best_version = -1;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::optional<double> version = parse_number(entry.path().filename().string());
    const fs::path model = entry.path() / "model.onnx";
    if (version && *version > best_version && fs::is_regular_file(model, error)) {
      best = model;
      best_version = *version;
    }
  }
  return best;
}

std::string some_names(const std::vector<fs::path>& files) {
  constexpr std::size_t kMost = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(kMost, files.size()); ++i) {
    names += (names.empty() ? "" : ", ") + printable(files[i].filename().string());
  }
  return names + (files.size() > kMost ? ", and " + std::to_string(files.size() - kMost) + " more" : "");
}

fs::path model_file_in(const fs::path& folder) {
  for (const char* usual : {"model.onnx", "onnx/model.onnx"}) {
    if (is_file(folder / usual)) return folder / usual;
  }
  if (const auto version = highest_version_in(folder)) return *version;
  const std::vector<fs::path> files = onnx_files_in(folder);
  if (files.size() == 1) return files.front();
  if (files.empty()) {
    throw Error(ErrorCode::kModel,
                quoted(folder) + " holds no model: expected an .onnx file, onnx/model.onnx or 1/model.onnx");
  }
  throw Error(ErrorCode::kModel,
              quoted(folder) + " holds several models (" + some_names(files) + "); name one of them");
}

bool config_has_labels(const fs::path& path) {
  try {
    const Json json = Json::parse(read_text_file(path, kMaxJsonBytes), path.filename().string(), ErrorCode::kLabels);
    if (!json.is_object()) return false;
    return json.find("id2label") || json.find("label_names") || json.find("labels") || json.find("label2id");
  } catch (const Error&) {
    return false;  // reading it as a recipe tells the user what is wrong with it
  }
}

// The label file that Triton's configuration names.
std::optional<fs::path> labels_file_of_triton(const fs::path& folder) {
  const fs::path config = folder / "config.pbtxt";
  if (!is_file(config)) return std::nullopt;
  try {
    const auto name = triton_label_file(read_text_file(config, kMaxJsonBytes), config.filename().string());
    if (name && is_file(folder / *name)) return folder / *name;
  } catch (const Error&) {
    return std::nullopt;  // it is Triton's, and was not given for this
  }
  return std::nullopt;
}

std::optional<fs::path> labels_file_in(const fs::path& folder, const std::string& stem) {
  const std::array<std::string, 10> names{
      "labels.txt",       "labels.json", "labels.csv",           stem + ".labels.txt",        "classes.txt",
      "synset_words.txt", "synset.txt",  "imagenet_classes.txt", "imagenet_class_index.json", "index_to_name.json"};
  for (const std::string& name : names) {
    if (is_file(folder / name)) return folder / name;
  }
  const fs::path config = folder / "config.json";
  if (is_file(config) && config_has_labels(config)) return config;
  return labels_file_of_triton(folder);
}

// The folders in which a model's companions are looked for.
std::vector<fs::path> companion_folders(const fs::path& path, const fs::path& model) {
  const fs::path beside = model.has_parent_path() ? model.parent_path() : fs::path(".");
  std::vector<fs::path> folders{beside};
  if (is_folder(path) && path != beside) folders.push_back(path);
  return folders;
}

[[noreturn]] void no_recipe(const fs::path& model) {
  throw Error(
      ErrorCode::kRecipe,
      "nothing says how " + quoted(model) +
          " wants its input. Put its preprocessor_config.json (Hugging Face), config.json (timm, OpenVINO Model "
          "Server), "
          "a recipe.json or a transforms.txt with torchvision's printed ImageClassification(...) beside it, or give "
          "--recipe FILE");
}

// Without a file, what the ONNX file itself says. A recipe file that can't be read is a wrong configuration, as one
// that can't be parsed is.
Recipe recipe_of(const Bundle& bundle) {
  if (!bundle.files.recipe) {
    const ModelInfo& info = bundle.model->info();
    if (auto recipe = recipe_of_metadata(info.metadata, input_signature(info))) return *std::move(recipe);
    no_recipe(bundle.files.model);
  }
  try {
    return read_recipe(*bundle.files.recipe, input_signature(bundle.model->info()));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kIo) throw Error(ErrorCode::kRecipe, std::string("recipe: ") + error.what());
    throw;
  }
}

std::vector<std::string> labels_of_metadata(const std::string& text, int classes) {
  try {
    return parse_python_dict_labels(text, "model metadata 'names'", classes);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(error.what()) + "; --labels FILE replaces them");
  }
}

void read_bundle_labels(Bundle& bundle) {
  const ModelInfo& info = bundle.model->info();
  if (bundle.files.labels) {
    bundle.labels = read_labels(*bundle.files.labels, info.classes);
    bundle.labels_origin = bundle.files.labels->filename().string();
    if (bundle.labels.empty()) bundle.labels_origin += " only numbers its classes";
  } else if (const auto names = info.metadata.find("names"); names != info.metadata.end()) {
    bundle.labels = labels_of_metadata(names->second, info.classes);
    bundle.labels_origin = "model metadata 'names'";
  } else {
    bundle.labels_origin = "none found; classes are numbers";
  }
}

// The identity view's probabilities for one image file.
std::vector<double> identity_answer(const Bundle& bundle, const fs::path& image) {
  PredictorOptions options;
  options.threads = 1;
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, options);
  Policy identity;
  identity.views.emplace_back();
  Job job;
  job.image = image.filename().string();
  job.input = image;
  job.policy = predictor.prepare(identity);
  return predictor.submit(std::move(job)).wait().pooled.probabilities;
}

// Whatever goes wrong is told with the golden file's name: the user gave no image.
std::vector<double> golden_answer(const Bundle& bundle, const fs::path& path, const std::string& image) {
  try {
    return identity_answer(bundle, path.parent_path() / image);
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel,
                quoted(path) + ": the golden sample '" + printable(image) + "' can't be run: " + error.what());
  }
}

// A bundle carries its own proof: damaged weights or a wrong recipe show at load, not in production.
void check_golden_sample(const Bundle& bundle, const fs::path& path) {
  const Json golden = Json::parse(read_text_file(path, kMaxJsonBytes), path.filename().string(), ErrorCode::kModel);
  golden.allow_only({"schema", "image", "probabilities", "tolerance"});
  if (golden.at("schema").as_string() != "tta-golden/1") golden.at("schema").fail("is not \"tta-golden/1\"");
  const std::vector<double> expected = golden.at("probabilities").as_numbers();
  const double tolerance = golden.at("tolerance").as_number(0, 1);
  const std::vector<double> actual = golden_answer(bundle, path, golden.at("image").as_string());
  if (expected.size() != actual.size()) {
    golden.at("probabilities")
        .fail("has " + std::to_string(expected.size()) + " entries, but the model has " +
              std::to_string(actual.size()) + " classes");
  }
  double worst = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) worst = std::max(worst, std::abs(actual[i] - expected[i]));
  if (worst > tolerance) {
    throw Error(ErrorCode::kModel, quoted(path) + ": the golden sample's probabilities are off by " +
                                       shortest_float(static_cast<float>(worst)) + ", allowed " +
                                       shortest_number(tolerance) +
                                       "; the model or its recipe is not what the bundle was made with");
  }
}

}  // namespace

BundleFiles find_bundle_files(const fs::path& path) {
  BundleFiles files;
  std::error_code error;
  if (is_folder(path)) {
    files.model = model_file_in(path);
  } else if (fs::exists(path, error)) {
    files.model = path;
  } else if (error) {
    throw Error(ErrorCode::kModel, quoted(path) + " can't be looked at: " + error.message());
  } else {
    throw Error(ErrorCode::kModel, "there is no model " + quoted(path) + ": give an .onnx file or a folder with one");
  }
  const std::string stem = files.model.stem().string();
  for (const fs::path& folder : companion_folders(path, files.model)) {
    if (!files.recipe) files.recipe = find_recipe_file(folder, stem);
    if (!files.labels) files.labels = labels_file_in(folder, stem);
    if (!files.golden && is_file(folder / "golden.json")) files.golden = folder / "golden.json";
  }
  return files;
}

Bundle open_bundle(const fs::path& path, const BundleOptions& options, const ModelOpener& open_model) {
  Bundle bundle;
  bundle.files = find_bundle_files(path);
  const bool own_recipe = !options.recipe;
  if (options.recipe) bundle.files.recipe = options.recipe;
  if (options.labels) bundle.files.labels = options.labels;

  bundle.model = open_model(bundle.files.model);
  bundle.recipe = recipe_of(bundle);
  read_bundle_labels(bundle);
  if (bundle.files.golden && own_recipe) {
    check_golden_sample(bundle, *bundle.files.golden);
    bundle.golden_checked = true;
  }
  return bundle;
}

PolicyContext policy_context(const Recipe& recipe) {
  return {crop_fraction(recipe)};
}

InputSignature input_signature(const ModelInfo& info) {
  return {info.input_dtype, info.layout, info.channels, info.width, info.height};
}

}  // namespace tta
