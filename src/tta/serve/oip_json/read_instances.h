// The JSON that TensorFlow Serving's clients send, and TorchServe's: {"instances": [instance...]}.
//
//   instance = {"b64": string}                 an image file in base64
//            | {name: {"b64": string}}         the same, one level down: "image", "image_bytes", whatever the name
//            | {"data" | "body": string}       the same as TorchServe has it
//            | nested arrays of numbers        one row of the model's own input, without the batch: [H,W,C] or [C,H,W]
//
// All instances of a request are of one kind. Beside them may stand "parameters", as in the Open Inference Protocol;
// everything else is ignored ("signature_name").
#pragma once

#include <cstddef>
#include <vector>

#include "tta/serve/oip/infer.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

// Errors, kUsage naming the place; kTooLarge as read_infer().
InferRequest read_instances(const ServedModel& model, std::vector<std::byte> body);

}  // namespace tta::oip
