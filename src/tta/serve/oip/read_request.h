// From a request in the protocol's words to one that the service takes. Pure and thread-safe.
//
// A model has one input, named as in its file, that can come in three forms:
//
//   BYTES [N] or [N,1]                  image files (read_image.h): decoded, prepared by the recipe, every view
//   possible UINT8 [N,H,W,C] or [N,C,H,W]        pixels, RGB or gray (read_tensor.h): the same, without decoding FP32
//   or FP16, the model's own shape rows that the client has prepared: views can only flip and turn them
//
// A model that takes 8-bit pixels itself has no third form: its UINT8 are pixels too, and the recipe leaves what fits.
#pragma once

#include <string>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/serve/oip/infer.h"
#include "tta/serve/oip/outputs.h"
#include "tta/serve/service/request.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

// What must be remembered until the answer is there.
struct AnswerPlan {
  std::string id;
  std::vector<AskedOutput> outputs;
};

struct CheckedRequest {
  ServeRequest request;
  AnswerPlan plan;
};

// Checks the request and takes it apart. Errors: kUsage, each naming the place ("inputs[0].shape is ..."), for what the
// headers that it uses say, for a missing, unknown or second input, and for more than kMaxRequestImages images;
// kTooLarge for pixels beyond `limits`, and for more view probabilities than an answer should hold.
CheckedRequest read_request(const ServedModel& model, InferRequest request, const Limits& limits);

}  // namespace tta::oip
