// What a user should know of a policy once it is expanded.
#pragma once

#include "tta/views/policy/policy.h"

namespace tta::cli {

// Says which views were merged because they are the same on every image, in one line.
void say_merged(const Merged& merged);

}  // namespace tta::cli
