#include "tta/cli/report_file.h"

#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/study/report/page.h"

namespace tta::cli {

RunFacts run_facts(const ReportedRun& run) {
  RunFacts facts;
  facts.version = std::string("tta ") + TTA_VERSION;
  facts.runtime = "ONNX Runtime " + onnxruntime_version(run.model.onnxruntime);
  facts.recipe = summary(run.bundle.recipe);
  facts.model_sha256 = run.contents.model_sha256;
  facts.recipe_sha256 = run.contents.recipe_sha256;
  facts.dataset_sha256 = run.contents.dataset_sha256;
  facts.store = run.store_folder.string();
  facts.score_type = run.contents.type == ScoreType::kFloat16 ? "float16" : "float32";
  return facts;
}

LookSource look_source(const ReportedRun& run, std::span<const std::size_t> images) {
  return {run.dataset,     images, run.store, run.bundle.recipe, run.bundle.labels, run.bundle.model->info().classes,
          run.model.limits};
}

void check_report_path(const std::filesystem::path& report) {
  try {
    require_writable(report, kMaxReportBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, std::string("--report: ") + error.what());
  }
}

}  // namespace tta::cli
