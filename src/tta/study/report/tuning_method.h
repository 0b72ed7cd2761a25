// How a tuning was made, in words, with everything that repeats it. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/study/report/tuning_report.h"

namespace tta {

// HTML.
std::string tuning_method(const TuningReport& report);

}  // namespace tta
