// How an evaluation was made, in words, with everything that repeats it. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/study/report/evaluation_report.h"

namespace tta {

// HTML.
std::string method_section(const EvaluationReport& report);

}  // namespace tta
