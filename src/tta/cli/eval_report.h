// The report that `tta eval --report` writes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tta/cli/model_options.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"
#include "tta/study/store/score_store.h"

namespace tta::cli {

// What the figures were made of.
struct EvaluatedScores {
  std::vector<std::size_t> images;  // of the data set
  PolicyScores baseline;
  std::vector<PolicyArm> arms;  // one per policy
};

struct EvalReportInput {
  const ModelOptions& model;
  const Bundle& bundle;
  const Dataset& dataset;
  std::span<const Policy> policies;
  const StoreContents& contents;
  ScoreStore& store;
  std::filesystem::path store_folder;  // empty = a temporary one
  const EvaluatedScores& scores;
  const Evaluation& evaluation;
  const EvaluationFacts& facts;
};

// For a look before the work. Errors, kUsage: no report can be written there, and why.
void check_report_path(const std::filesystem::path& report);

// Writes the page, whole or not at all. Errors: kIo, kTooLarge.
void write_eval_report(const std::filesystem::path& report, const EvalReportInput& input);

}  // namespace tta::cli
