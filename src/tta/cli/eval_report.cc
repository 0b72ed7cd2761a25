#include "tta/cli/eval_report.h"

#include "tta/base/core/file.h"
#include "tta/study/report/evaluation_report.h"

namespace tta::cli {

void write_eval_report(const std::filesystem::path& report, const EvalReportInput& input) {
  EvaluationReport content{input.evaluation,      input.facts,       run_facts(input.run),
                           input.scores.baseline, input.scores.arms, {}};
  content.looks = look_at_changed_images(look_source(input.run, input.scores.images), input.policies,
                                         input.scores.baseline, input.scores.arms);
  write_file_atomically(report, evaluation_report(content));
}

}  // namespace tta::cli
