#include "tta/cli/tune_report.h"

#include "tta/base/core/file.h"
#include "tta/study/report/tuning_report.h"

namespace tta::cli {

void write_tune_report(const std::filesystem::path& report, const ReportedRun& run, const Tuning& tuning,
                       const TuningProblem& problem, const TuningFacts& facts) {
  TuningReport content{tuning, problem, facts, run_facts(run), run.bundle.labels, {}};
  content.looks = look_at_tuning(look_source(run, tuning.heldout), tuning, problem);
  write_file_atomically(report, tuning_report(content));
}

}  // namespace tta::cli
