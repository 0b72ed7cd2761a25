// The one writer of a prediction's JSON: `predict --format jsonl` and the server's answers (docs/json.md).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/json.h"
#include "tta/predict/predictor/prediction.h"

namespace tta {

struct PredictionJsonOptions {
  int top = 5;            // classes in "top", clipped to the number of classes
  bool per_view = false;  // with "views"
  // Data URIs of the first of the views used, for pages: these views then have a "picture".
  std::span<const std::string> pictures = {};
};

// The members of the object, into one that is open: for answers that tell more than the prediction.
void write_prediction(JsonWriter& out, const Prediction& prediction, std::span<const std::string> labels,
                      const PredictionJsonOptions& options);

// One JSON object on one line, without the newline.
std::string prediction_json(const Prediction& prediction, std::span<const std::string> labels,
                            const PredictionJsonOptions& options);

// {"image":"x.jpg","error":{"code":"decode","message":"..."}}
std::string failure_json(std::string_view image, const Error& error);

// Indices of the `count` largest probabilities, largest first; ties: the lowest index first.
std::vector<int> top_classes(std::span<const double> probabilities, int count);

}  // namespace tta
