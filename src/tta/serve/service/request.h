// What a client asks and what it gets, whatever protocol it speaks.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"
#include "tta/predict/predictor/prediction.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/serve/service/served_model.h"

namespace tta {

inline constexpr int kMaxRequestImages = 64;

struct ServeRequest {
  std::vector<JobInput> images;    // 1 to kMaxRequestImages; encoded bytes, decoded pixels or a preprocessed tensor
  std::vector<std::string> names;  // one per image, or empty: "image" in the answers

  std::string policy;                                 // a preset or an expression; empty = the model's
  std::optional<StopRule> stop;                       // nothing = the policy's
  int max_views = 0;                                  // 0 = all
  std::optional<std::chrono::milliseconds> deadline;  // from now; the answer is then what is there
  std::optional<Orientation> orientation;             // nothing = the recipe's
  bool view_probabilities = false;                    // every view's own distribution in the answers
};

// One image's answer: a prediction, or why there is none. One bad image fails only its own answer.
using ServeAnswer = std::variant<Prediction, Error>;

// Of the views used, in the policy's order; empty unless asked for.
using ViewProbabilities = std::vector<std::vector<double>>;

struct ServeResponse {
  std::shared_ptr<const ServedModel> model;
  std::vector<ServeAnswer> answers;                   // one per image, in the request's order
  std::vector<ViewProbabilities> view_probabilities;  // one per image, or empty
};

// Called once, when every image has its answer: on a worker's thread or the service's clock, or, where all are known at
// once, inside start(). Must not throw; should hand the response on rather than work on it.
using ServeDone = std::function<void(ServeResponse)>;

}  // namespace tta
