// The HTML report of a tuning: for a person who has to decide, and has never heard of cross-fitting. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "tta/study/report/assets.h"
#include "tta/study/report/run_facts.h"
#include "tta/study/report/tuning_looks.h"
#include "tta/study/tune/tuning.h"
#include "tta/study/tune/tuning_json.h"

namespace tta {

struct TuningReport {
  const Tuning& tuning;
  const TuningProblem& problem;
  const TuningFacts& facts;
  RunFacts run;
  std::vector<std::string> labels;  // of the model, or empty
  TuningLooks looks;
  bool charts = can_draw_charts();
};

// The page. Every figure in it is one of tuning_json(), but for the limits of what was counted of the stop's promise.
// Images are left out where the page would have more than kMaxReportBytes, and then it says so. Errors: kTooLarge,
// where it still has more.
std::string tuning_report(const TuningReport& report);

}  // namespace tta
