// What `tta serve --model` names: one model, or a folder of models as Triton and OpenVINO Model Server lay them out.
//
//   repository/<name>/<number>/model.onnx     the highest number of each is served
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tta/serve/service/service.h"

namespace tta::cli {

// "NAME=PATH" or "PATH", which may have a '=' itself: what exists as it stands is a path.
ModelSource parse_model_argument(const std::string& argument);

// `source` itself where it is a model; where it is a folder whose own folders are models, those, by name. Looked at
// anew by every reload. Errors, kUsage: a repository that was given a name.
std::vector<ModelSource> models_at(const ModelSource& source);

}  // namespace tta::cli
