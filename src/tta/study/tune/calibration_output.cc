#include "tta/study/tune/calibration_output.h"

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/eval/figures_json.h"
#include "tta/study/eval/text_table.h"

namespace tta {
namespace {

std::string count_text(std::size_t count) {
  return thousands(static_cast<std::int64_t>(count));
}

std::string origin_text(const Calibration& calibration) {
  if (calibration.is_kept) return "The order of the views and the risk model are those that the policy came with.\n";
  return "The order of the views and the risk model were made from " + count_text(calibration.fit_images) +
         " other images.\n";
}

std::string views_text(const Policy& policy) {
  TextTable table({"view", "weight"});
  for (const View& view : policy.views) table.add({printable(display_name(view), 60), formatted("%.3f", view.weight)});
  return table.text();
}

}  // namespace

std::string calibration_text(const Calibration& calibration) {
  const StopCertificate& certificate = *calibration.fitted.stop->certificate;
  return "It stops after " + formatted("%.2f", calibration.fitted.outcome.views_mean) + " of " +
         count_text(calibration.policy.views.size()) + " views an image; the exact stop needs " +
         formatted("%.2f", calibration.fitted.exact_views_mean) + ".\n" + "At most " +
         formatted("%.3g", 100 * certificate.limit) + " % other answers than with all views, with " +
         formatted("%.3g", 100 * certificate.confidence) + " % confidence: " + thousands(certificate.errors) + " of " +
         count_text(calibration.calibration_images) + " calibration images.\n" + origin_text(calibration) + "\n" +
         views_text(calibration.policy);
}

std::string calibration_json(const Calibration& calibration, const CalibrationFacts& facts) {
  const CalibratedStop& stop = *calibration.fitted.stop;
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("images", facts.images).member("failed", facts.failed.size());
  write_failed_images(out, facts.failed, facts.failed_names);
  out.member("model", facts.model).member("data", facts.data).member("policy_file", facts.policy_file);
  out.member("seed", static_cast<std::int64_t>(calibration.options.seed));
  out.member("kept", calibration.is_kept).member("fit_images", calibration.fit_images);
  out.member("calibration_images", calibration.calibration_images);
  out.member("calibration_errors", stop.certificate->errors);
  out.member("limit_pp", as_points(stop.certificate->limit)).member("confidence", stop.certificate->confidence);
  out.member("threshold", stop.threshold).member("views", calibration.policy.views.size());
  out.member("views_mean", rounded_figure(calibration.fitted.outcome.views_mean));
  out.member("exact_views_mean", rounded_figure(calibration.fitted.exact_views_mean));
  out.key("order").begin_array();
  for (const View& view : calibration.policy.views) out.value(canonical_text(view));
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace tta
