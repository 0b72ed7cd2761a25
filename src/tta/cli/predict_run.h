// The images of a command line, through the predictor, to standard output.
#pragma once

#include <string>
#include <vector>

#include "tta/cli/model_options.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/policy.h"

namespace tta::cli {

struct PredictOptions {
  ModelOptions model;
  std::vector<std::string> inputs;
  std::string policy = "none";
  std::string format = "table";
  int top = 0;  // 0 = the format's default
  bool per_view = false;
  std::string stop;  // empty = as the policy says
  int max_views = 0;
  int deadline_ms = 0;
};

// What the whole run should say once, rather than for each image.
struct Totals {
  long long images = 0;
  long long failed = 0;
  long long views_used = 0;
  long long views_run = 0;
  long long turned = 0;  // images with an EXIF orientation other than 1
  long long mended = 0;  // images whose decoder mended damage
};

// Predicts every input and writes the answers in the inputs' order; a failed input is told on stderr (and in JSON
// lines) and the rest goes on. Memory doesn't grow with the number of images. Ends early where the user interrupts
// (interrupt.h).
//
//   policy  views that are equal on every image were merged
//
// Errors: Predictor::prepare(); kIo if standard output can't be written.
Totals run_predictions(const PredictOptions& options, Predictor& predictor, const Policy& policy);

}  // namespace tta::cli
