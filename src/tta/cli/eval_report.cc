#include "tta/cli/eval_report.h"

#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/study/report/evaluation_report.h"
#include "tta/study/report/image_looks.h"
#include "tta/study/report/page.h"

namespace tta::cli {
namespace {

RunFacts run_facts(const EvalReportInput& input) {
  RunFacts facts;
  facts.version = std::string("tta ") + TTA_VERSION;
  facts.runtime = "ONNX Runtime " + onnxruntime_version(input.model.onnxruntime);
  facts.recipe = summary(input.bundle.recipe);
  facts.model_sha256 = input.contents.model_sha256;
  facts.recipe_sha256 = input.contents.recipe_sha256;
  facts.dataset_sha256 = input.contents.dataset_sha256;
  facts.store = input.store_folder.string();
  facts.score_type = input.contents.type == ScoreType::kFloat16 ? "float16" : "float32";
  return facts;
}

}  // namespace

void check_report_path(const std::filesystem::path& report) {
  try {
    require_writable(report, kMaxReportBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, std::string("--report: ") + error.what());
  }
}

void write_eval_report(const std::filesystem::path& report, const EvalReportInput& input) {
  const LookSource source{input.dataset,       input.scores.images, input.store,
                          input.bundle.recipe, input.bundle.labels, input.bundle.model->info().classes,
                          input.model.limits};
  EvaluationReport content{input.evaluation,      input.facts,       run_facts(input),
                           input.scores.baseline, input.scores.arms, {}};
  content.looks = look_at_changed_images(source, input.policies, input.scores.baseline, input.scores.arms);
  write_file_atomically(report, evaluation_report(content));
}

}  // namespace tta::cli
