// Triton's statistics extension, which perf_analyzer reads: what a model has done so far. Plain data, pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "tta/serve/service/metrics.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

// How often, and how long in all.
struct StatisticDuration {
  std::uint64_t count = 0;
  std::uint64_t ns = 0;
};

struct ModelStatistics {
  std::string name;
  std::string version;
  std::int64_t last_inference_ms = 0;                                     // since 1970; 0 = never
  std::uint64_t inference_count = 0;                                      // images answered
  std::uint64_t execution_count = 0;                                      // views through the model
  StatisticDuration success;                                              // of images, from arrival to answer
  StatisticDuration fail;                                                 // counted, not timed
  StatisticDuration queue, compute_input, compute_infer, compute_output;  // of those answered
};

ModelStatistics model_statistics(const ServedModel& model, const Metrics::ModelStatistics& counted);

}  // namespace tta::oip
