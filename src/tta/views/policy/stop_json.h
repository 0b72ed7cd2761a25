// The member "stop" of a policy file:
//
//   {"rule": "none" | "exact"}
//   {"rule": "calibrated", "threshold": 0.004,
//    "steps": [{"constant": 0.8, "coefficients": {"margin": -3.1, ...}}, ...],
//    "certificate": {"promise": "disagreement", "limit": 0.005, "confidence": 0.95,
//                    "images": 3500, "errors": 10, "fit_images": 3000, "seed": 7,
//                    "model_sha256": "...", "recipe_sha256": "...", "policy_sha256": "..."}}
//
// "threshold", "steps" and "certificate" may stand beside any rule: `--stop calibrated` then finds them.
#pragma once

#include "tta/base/json.h"
#include "tta/views/policy/policy.h"

namespace tta {

// Reads the member into policy.stop and policy.calibrated. Requires: policy.views are read. Errors: of the reader.
void read_stop(const Json& json, Policy& policy);

// Writes the member, its key included.
void write_stop(JsonWriter& out, const Policy& policy);

}  // namespace tta
