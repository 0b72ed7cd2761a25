// One version of a model, ready to answer: what `find()` hands out. A reload puts a new one in its place; whoever still
// holds the old one can finish with it. Immutable but for its predictor's work: thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/policy.h"

namespace tta {

struct ServedModel {
  std::string name;     // [A-Za-z0-9._-], at most 128, not starting with '.'
  std::string version;  // "1": the number of its folder, or 1 where the files lie in none
  Bundle bundle;
  Policy policy;                            // used by requests that name none; equal views merged
  std::unique_ptr<Predictor> predictor;     // its workers are the service's
  std::shared_ptr<const PreparedPolicy> prepared;  // policy, ready
};

}  // namespace tta
