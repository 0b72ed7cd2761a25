// Policy files: schema "tta-policy/1", strict JSON.
//
//   {"schema": "tta-policy/1", "name": "example",
//    "views": [{"name": "identity", "ops": [], "weight": 2},
//              {"ops": [{"op": "crop", "anchor": "top_left", "fraction": 0.8}, {"op": "hflip"}], "weight": 1,
//               "label_map": {"turn left": "turn right", "turn right": "turn left"}}],
//    "border": "reflect" | "edge" | "constant", "fill": [r, g, b],      (both also per view)
//    "pool": "mean", "temperature": 0.83, "stop": {"rule": "exact"},
//    "fitted": {"model_sha256": "...", "images": 4000, "seed": 7, "heldout_gain_pp": 0.98, "ci95_pp": [0.76, 1.2],
//               "recipe_sha256": "...", "data_sha256": "...", "method": "split", "objective": "...",
//               "heldout_images": 2000, "tuning_gain_pp": 1.3, "reason": "..."},
//    "near_duplicates": [{"view": "rotate(1.2)", "like": "rotate(1)", "difference": 0.97}]}
//
// Only "schema" and "views" must be there. "near_duplicates" is what `tta policy` found of the views, for people: it is
// passed over when the file is read.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tta/views/policy/policy.h"

namespace tta {

// Errors, kPolicy, with the path of what is wrong: "policy.json: views[3].ops[0].degrees is 400, allowed -180..180".
Policy parse_policy_json(std::string_view text, const std::string& name);

// A view that looks almost like an earlier one (near_duplicates.h), each by its name; the difference in 8-bit levels.
struct NearDuplicate {
  std::string view;
  std::string like;
  double difference = 0;
  bool operator==(const NearDuplicate&) const = default;
};

// The same policy as text, indented; parse_policy_json() reads it back equal. What is near, if anything, stands at the
// end.
std::string policy_json(const Policy& policy, std::span<const NearDuplicate> near = {});

}  // namespace tta
