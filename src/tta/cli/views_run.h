// The views of one image: a contact sheet of them, or each as a file.
#pragma once

#include <filesystem>
#include <string>

#include "tta/cli/model_options.h"

namespace tta::cli {

struct ViewsOptions {
  ModelOptions model;  // may have none
  std::filesystem::path image;
  std::string policy = "none";
  std::filesystem::path sheet;   // the contact sheet; "-" = standard output; empty = none
  std::filesystem::path folder;  // one file per view; empty = none
};

// Draws what was asked for and returns the exit status. The image's own failures are told here, with its name.
//
// Errors, kUsage: nothing asked for, places that can't be written to (told before the work where that can be seen),
// flags about a model without one, no font for a sheet; what the model, its recipe and the policy cause; kIo: files
// that can't be written after all.
int run_views(const ViewsOptions& options);

}  // namespace tta::cli
