// What `tta eval` does, once its flags are read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tta/cli/data_options.h"
#include "tta/cli/model_options.h"

namespace tta::cli {

struct EvalOptions {
  ModelOptions model;
  DataOptions data;
  std::vector<std::string> policies;  // as given; empty = hflip and ten_crop
  std::string stop;                   // empty = the policy's
  double min_gain_pp = 0.3;           // points
  std::uint64_t seed = 0;
  std::string format = "table";  // table or json
  std::filesystem::path report;  // an HTML file; empty = none
  bool plan = false;
};

// Returns an exit status. Errors: of open_bundle(), read_dataset(), the policies, the store and the model.
int run_eval(const EvalOptions& options);

}  // namespace tta::cli
