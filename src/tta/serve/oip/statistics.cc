#include "tta/serve/oip/statistics.h"

namespace tta::oip {

ModelStatistics model_statistics(const ServedModel& model, const Metrics::ModelStatistics& counted) {
  ModelStatistics statistics;
  statistics.name = model.name;
  statistics.version = model.version;
  statistics.last_inference_ms = counted.last_ms;
  statistics.inference_count = counted.success;
  statistics.execution_count = counted.views;
  statistics.success = {counted.success, counted.success_ns};
  statistics.fail = {counted.failed, 0};
  statistics.queue = {counted.success, counted.queue_ns};
  statistics.compute_input = {counted.success, counted.input_ns};
  statistics.compute_infer = {counted.success, counted.infer_ns};
  statistics.compute_output = {counted.success, counted.output_ns};
  return statistics;
}

}  // namespace tta::oip
