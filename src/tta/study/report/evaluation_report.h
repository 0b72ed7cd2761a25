// The HTML report of an evaluation: for a person who has to decide, and has never heard of McNemar. Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"
#include "tta/study/report/assets.h"
#include "tta/study/report/image_looks.h"
#include "tta/study/report/run_facts.h"

namespace tta {

struct EvaluationReport {
  const Evaluation& evaluation;
  const EvaluationFacts& facts;
  RunFacts run;
  const PolicyScores& baseline;     // what `evaluation` was made of
  std::span<const PolicyArm> arms;  // likewise, one per policy
  std::vector<ShownPolicy> looks;   // likewise
  bool charts = can_draw_charts();
};

// The page. Every figure in it is one of `evaluation`, or (risk and coverage) of the scores that this was made of.
// Images are left out where the page would have more than kMaxReportBytes, and then it says so. Errors: kTooLarge,
// where it still has more.
std::string evaluation_report(const EvaluationReport& report);

}  // namespace tta
