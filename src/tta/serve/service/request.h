// What a client asks and what it gets, whatever protocol it speaks. Plain data.
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

// Who asks, for the counters: "http" or "grpc".
struct ServeRequest {
  std::string transport = "http";
  std::vector<JobInput> images;  // 1 to kMaxRequestImages; encoded bytes, decoded pixels or a preprocessed tensor
  std::vector<std::string> names;  // one per image, or empty: "image" in the answers

  std::string policy;                 // a preset, an expression or a policy that the server was given; empty = the model's
  std::optional<StopRule> stop;       // nothing = the policy's
  int max_views = 0;                  // 0 = all
  std::optional<std::chrono::milliseconds> deadline;  // from now; the answer is then what is there
  std::optional<Orientation> orientation;             // nothing = the recipe's
};

// One image's answer: a prediction, or why there is none. One bad image fails only its own answer.
using ServeAnswer = std::variant<Prediction, Error>;

struct ServeResponse {
  std::shared_ptr<const ServedModel> model;
  std::vector<ServeAnswer> answers;  // one per image, in the request's order
};

// Called once, when every image has its answer: on a worker's thread or the service's clock, or, where all are known at
// once, inside start(). Must not throw; should hand the response on rather than work on it.
using ServeDone = std::function<void(ServeResponse)>;

}  // namespace tta
