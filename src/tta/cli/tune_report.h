// The report that `tta tune --report` writes.
#pragma once

#include <filesystem>

#include "tta/cli/report_file.h"
#include "tta/study/tune/tuning.h"
#include "tta/study/tune/tuning_json.h"

namespace tta::cli {

// Writes the page, whole or not at all. Errors: kIo, kTooLarge.
void write_tune_report(const std::filesystem::path& report, const ReportedRun& run, const Tuning& tuning,
                       const TuningProblem& problem, const TuningFacts& facts);

}  // namespace tta::cli
