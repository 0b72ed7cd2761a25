// The policy that a command line names: what load_policy() takes, or a file with training augmentations.
#pragma once

#include <string>

#include "tta/views/policy/policy.h"
#include "tta/views/policy/presets.h"

namespace tta::cli {

// Training augmentations give the default number of views; what was passed over or approximated is said.
// Errors: those of load_policy() and import_policy().
Policy load_policy_argument(const std::string& argument, const PolicyContext& context);

}  // namespace tta::cli
