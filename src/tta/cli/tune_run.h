// What `tta tune` does, once its flags are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tta/cli/data_options.h"
#include "tta/cli/model_options.h"

namespace tta::cli {

struct TuneOptions {
  ModelOptions model;
  DataOptions data;
  std::filesystem::path output;       // must be given
  std::vector<std::string> policies;  // as given; empty = the pool of our own
  int max_views = 5;
  std::string objective = "calibrated-log-likelihood";
  double views_price_pp = 0;                   // points
  std::optional<double> max_disagreement_pp;   // percent; nothing = 0.5; 0 = no calibrated stop
  std::optional<double> max_accuracy_loss_pp;  // likewise, instead
  std::filesystem::path calibrate_data;        // empty = a part of the data
  std::uint64_t seed = 0;
  std::string format = "table";  // table or json
  std::filesystem::path report;  // an HTML file; empty = none
};

// Returns an exit status. Errors: of open_bundle(), read_dataset(), the policies, the store and the model; kUsage for
// flags that don't go together, kIo where the policy can't be written.
int run_tune(const TuneOptions& options);

}  // namespace tta::cli
