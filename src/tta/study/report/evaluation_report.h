// The HTML report of an evaluation: for a person who has to decide, and has never heard of McNemar. Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"
#include "tta/study/report/assets.h"
#include "tta/study/report/image_looks.h"

namespace tta {

// What the report's last section names, so that the run can be repeated.
struct RunFacts {
  std::string version;  // "tta 0.1.0"
  std::string runtime;  // "ONNX Runtime 1.30.0"
  std::string recipe;   // in words
  std::string model_sha256;
  std::string recipe_sha256;
  std::string dataset_sha256;
  std::string store;       // folder; empty = a temporary one
  std::string score_type;  // "float32"
};

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
