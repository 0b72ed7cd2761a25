#include "tta/cli/served_models.h"

#include <algorithm>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/predict/predictor/bundle.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

bool is_model(const fs::path& path) {
  try {
    find_bundle_files(path);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

ModelSource parse_model_argument(const std::string& argument) {
  std::error_code ignored;
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos || fs::exists(argument, ignored)) return {"", argument};
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

std::vector<ModelSource> models_at(const ModelSource& source) {
  std::error_code error;
  if (!fs::is_directory(source.path, error) || is_model(source.path)) return {source};
  std::vector<ModelSource> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(source.path, error)) {
    const std::string name = entry.path().filename().string();
    if (name.front() != '.' && entry.is_directory(error) && is_model(entry.path()))
      found.push_back({name, entry.path()});
  }
  if (found.empty()) return {source};  // opening it tells what is missing
  if (!source.name.empty()) {
    throw Error(ErrorCode::kUsage, printable(source.path.string()) + " is a folder of " + std::to_string(found.size()) +
                                       " models: they have the names of their folders, not '" + printable(source.name) +
                                       "'");
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

}  // namespace tta::cli
