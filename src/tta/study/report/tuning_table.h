// Every policy of a tuning's curve, and those compared with, in one table each. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/study/tune/tuning.h"

namespace tta {

// HTML.
std::string tuning_table(const Tuning& tuning, const TuningProblem& problem);

}  // namespace tta
