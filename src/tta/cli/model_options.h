// The flags that every command with a model has, and the model that they name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"

namespace CLI {
class App;
}

namespace tta::cli {

struct ModelOptions {
  std::filesystem::path model;
  std::filesystem::path recipe;  // empty = what lies beside the model
  std::filesystem::path labels;  // likewise
  std::string output = "auto";   // auto, logits, log-probabilities, probabilities
  std::string output_name;
  std::string provider = "cpu";
  std::string onnxruntime;  // path of the library; empty = the usual places
  int batch = 1;
  int threads = 0;  // 0 = all usable CPUs
  bool allow_external_data = false;
  bool quiet = false;
  Limits limits;
};

// Adds the flags to `command`. Requires: `options` outlives the parsing.
void add_model_options(CLI::App& command, ModelOptions& options);

// The same for the server, which has several models and its own word for --batch.
void add_served_model_options(CLI::App& command, ModelOptions& options, std::vector<std::string>& models);

// Opens the model with all that lies beside it, and tells what a user should know.
// Errors: kUsage if no model was given; open_bundle(), but no code that stands for a failed input (exit_status.h).
Bundle open_bundle(const ModelOptions& options);

PredictorOptions predictor_options(const ModelOptions& options);

}  // namespace tta::cli
