// The report that `tta eval --report` writes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "tta/cli/report_file.h"
#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"

namespace tta::cli {

// What the figures were made of.
struct EvaluatedScores {
  std::vector<std::size_t> images;  // of the data set
  PolicyScores baseline;
  std::vector<PolicyArm> arms;  // one per policy
};

struct EvalReportInput {
  ReportedRun run;
  std::span<const Policy> policies;
  const EvaluatedScores& scores;
  const Evaluation& evaluation;
  const EvaluationFacts& facts;
};

// Writes the page, whole or not at all. Errors: kIo, kTooLarge.
void write_eval_report(const std::filesystem::path& report, const EvalReportInput& input);

}  // namespace tta::cli
