// The error for a text in a policy file that is none of the names allowed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tta/base/core/text.h"
#include "tta/base/json.h"

namespace tta {

// "policy.json: pool is 'meen', allowed mean, ... (did you mean 'mean'?)"
[[noreturn]] inline void fail_choice(const Json& json, std::span<const std::string_view> names) {
  json.fail("is '" + printable(json.as_string(), 40) + "', allowed " + join(names, ", ") +
            did_you_mean(json.as_string(), names));
}

}  // namespace tta
