// What a user should know of a policy once it is expanded.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "tta/views/policy/policy.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {

// Says which views were merged because they are the same on every image, in one line.
void say_merged(const Merged& merged);

// Says which views look almost like another one, in one line. They are run all the same.
void say_near_duplicates(std::span<const NearDuplicate> near);

// Warns of a policy that was tuned with another model than this one.
void say_tuned_elsewhere(const Policy& policy, const std::string& model_sha256);

// Warns that the promise of a calibrated stop doesn't hold here, if there is such a problem (certificate_problem()).
void say_void_certificate(const std::optional<std::string>& problem);

}  // namespace tta::cli
