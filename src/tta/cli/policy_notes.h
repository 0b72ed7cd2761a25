// What a user should know of a policy once it is expanded.
#pragma once

#include <span>

#include "tta/views/policy/policy.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {

// Says which views were merged because they are the same on every image, in one line.
void say_merged(const Merged& merged);

// Says which views look almost like another one, in one line. They are run all the same.
void say_near_duplicates(std::span<const NearDuplicate> near);

}  // namespace tta::cli
