// One version of a model, ready to answer: what `find()` hands out. A reload puts a new one in its place; whoever still
// holds the old one can finish with it. Thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/serve/service/policy_cache.h"
#include "tta/views/policy/policy.h"

namespace tta {

struct ServedModel {
  std::string name;              // [A-Za-z0-9._-], at most 128, not starting with '.'
  std::string version;           // "1": the number of its folder, or 1 where the files lie in none
  std::filesystem::path source;  // where it was looked for: by it a reload finds the old one again
  Bundle bundle;
  Policy policy;                         // used by requests that name none; equal views merged
  std::unique_ptr<Predictor> predictor;  // its workers are the service's

  // The policy of a request, ready. `text`: a preset or an expression, empty = the model's own; never a file. `stop`:
  // nothing = the policy's. Errors: kPolicy.
  std::shared_ptr<const PreparedPolicy> prepared(std::string_view text, std::optional<StopRule> stop) const;

  mutable PolicyCache policies;  // what prepared() keeps
};

// Why `name` can't be a model's: "...", or nothing.
std::optional<std::string> model_name_problem(std::string_view name);

}  // namespace tta
