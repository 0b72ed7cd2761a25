// The flat parameters of a request that concern test-time augmentation. Pure and thread-safe.
//
//   parameter        | value
//   ---------------- | ------------------------------------------------------------------------------
//   tta_policy       | string: a preset, an expression, or a policy that the server was given
//   tta_max_views    | 1..1024: only the first that many views
//   tta_stop         | none, exact or calibrated
//   tta_deadline_ms  | 1..86400000: the answer is then what is there
//   tta_orientation  | ignore or apply: what to do with the orientation that a photo carries
//   timeout          | microseconds, Triton's name for the same as tta_deadline_ms; 0 = none; the earlier one holds
//   priority         | a number from 0 on: accepted, all requests are equal
//
// Other names that begin with tta_ are refused with a did-you-mean, since a typo must not change an answer silently; so
// are Triton's own triton_* and sequence_*, which promise what isn't done here. All others are ignored.
#pragma once

#include <string_view>

#include "tta/serve/oip/infer.h"
#include "tta/serve/service/request.h"

namespace tta::oip {

// Fills policy, max_views, stop, deadline and orientation of `into`. Errors, kUsage: "parameters.tta_stop is 'exat'
// (did you mean 'exact'?)".
void read_parameters(const Parameters& parameters, ServeRequest& into);

// Whether a name is one of those that are refused where they stand in a tensor's or an output's parameters: those that
// begin with tta_ (they belong to the request), and shared_memory_*, which would change where data are. `where`: the
// place of the parameters.
void check_tensor_parameters(const Parameters& parameters, const std::string& where);

}  // namespace tta::oip
