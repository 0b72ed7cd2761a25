// What the reports of all commands need of the run: a place to write to, and the facts that repeat it.
#pragma once

#include <filesystem>
#include <span>

#include "tta/cli/model_options.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/report/image_looks.h"
#include "tta/study/report/run_facts.h"
#include "tta/study/store/score_store.h"

namespace tta::cli {

// What was run, on what.
struct ReportedRun {
  const ModelOptions& model;
  const Bundle& bundle;
  const Dataset& dataset;
  const StoreContents& contents;
  ScoreStore& store;
  std::filesystem::path store_folder;  // empty = a temporary one
};

RunFacts run_facts(const ReportedRun& run);

// The images that a report may show, by their numbers in the data set. They must outlive it.
LookSource look_source(const ReportedRun& run, std::span<const std::size_t> images);

// For a look before the work. Errors, kUsage: no report can be written there, and why.
void check_report_path(const std::filesystem::path& report);

}  // namespace tta::cli
