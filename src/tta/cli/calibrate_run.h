// What `tta calibrate` does, once its flags are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tta/cli/model_options.h"

namespace tta::cli {

struct CalibrateOptions {
  ModelOptions model;
  std::filesystem::path data;   // must be given, as are policy and output
  std::filesystem::path store;  // empty = a temporary one
  bool half = false;            // scores as float16
  std::string policy;           // as given
  std::filesystem::path output;
  double max_disagreement_pp = 0.5;  // percent; above 0
  bool refit = false;
  std::uint64_t seed = 0;
  std::string format = "table";  // table or json
};

// Returns an exit status. Errors: of open_bundle(), the images, the policy, the store and the model; kUsage for flags
// that are missing and a policy of one view, kDataset where the images are too few or too unlike for the limit (nothing
// is written then), kIo where the policy can't be written.
int run_calibrate(const CalibrateOptions& options);

}  // namespace tta::cli
