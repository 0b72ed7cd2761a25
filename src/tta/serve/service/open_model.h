// From a path to a model that can be served.
#pragma once

#include <string>

#include "tta/serve/service/model_set.h"
#include "tta/serve/service/service.h"

namespace tta {

// What a model is called. Name: the source's own, else the folder's or the file's without ".onnx"; version: the number
// of the folder that the file lies in, where that is a number without leading zeros, else 1.
struct ModelIdentity {
  std::string name;
  std::string version;
};
ModelIdentity model_identity(const ModelSource& source);
std::string model_version(const std::filesystem::path& file);

// Opens it, reads its policy and runs one view, so that the first request finds everything warm. `predictor.workers` is
// set. Errors: kUsage (a name that isn't allowed), those of `open_bundle` and `read_policy`, and whatever that one view
// ends with.
ModelSet::Entry open_model(const ModelSource& source, const BundleOpener& open_bundle, const PolicyReader& read_policy,
                           const PredictorOptions& predictor);

}  // namespace tta
