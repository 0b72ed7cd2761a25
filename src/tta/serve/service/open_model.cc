#include "tta/serve/service/open_model.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/predict/predictor/bundle.h"

namespace tta {
namespace {

constexpr int kWarmUpSide = 256;  // of the picture, where the model takes any size

bool is_version(const std::string& name) {
  return !name.empty() && name.front() != '0' &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Where nothing but a model may be called "1" or "model", the folder above says what it is.
std::string name_of(std::filesystem::path path) {
  if (!path.has_filename()) path = path.parent_path();
  if (path.extension() == ".onnx") {
    path = path.stem() == "model" && path.has_parent_path() ? path.parent_path() : path.replace_extension();
  }
  if (is_version(path.filename().string()) && path.has_parent_path()) path = path.parent_path();
  return path.filename().string();
}

void warm_up(const ServedModel& model) {
  const Recipe& recipe = model.bundle.recipe;
  const Size side{recipe.input.width > 0 ? recipe.input.width : kWarmUpSide,
                  recipe.input.height > 0 ? recipe.input.height : kWarmUpSide};
  Job job;
  job.input = Image(side, recipe.channels);
  job.policy = model.prepared("none", StopRule::kNone);
  model.predictor->submit(std::move(job)).wait();
}

}  // namespace

std::string model_version(const std::filesystem::path& file) {
  const std::string folder = file.parent_path().filename().string();
  return is_version(folder) ? folder : "1";
}

ModelIdentity model_identity(const ModelSource& source) {
  std::error_code ignored;
  const std::filesystem::path path = std::filesystem::absolute(source.path, ignored).lexically_normal();
  return {source.name.empty() ? name_of(path) : source.name, model_version(path)};
}

ModelSet::Entry open_model(const ModelSource& source, const BundleOpener& open_bundle, const PolicyReader& read_policy,
                           const PredictorOptions& predictor) {
  auto model = std::make_shared<ServedModel>();
  model->name = model_identity(source).name;
  if (const auto problem = model_name_problem(model->name)) {
    throw Error(ErrorCode::kUsage, "a model's name " + *problem + ", '" + printable(model->name) +
                                       "' doesn't do: give it another one, --model NAME=PATH");
  }
  model->source = source.path;
  model->bundle = open_bundle(source.path);
  model->version = model_version(model->bundle.files.model);
  model->policy = merge_equal_views(read_policy(model->bundle)).policy;
  model->predictor =
      std::make_unique<Predictor>(model->bundle.model, model->bundle.recipe, model->bundle.labels, predictor);
  model->prepared("", std::nullopt);
  warm_up(*model);
  return model;
}

}  // namespace tta
