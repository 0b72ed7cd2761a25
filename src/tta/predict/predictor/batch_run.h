// One run of the model: views of one job or of several, side by side in one batch.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "tta/base/tensor.h"
#include "tta/predict/predictor/job_state.h"

namespace tta {

struct BatchPart {
  std::shared_ptr<JobState> job;
  std::vector<int> views;
};

// A worker's own memory, kept from run to run.
struct BatchScratch {
  Tensor input;
  std::vector<float> rows;
};

// Renders the views of every part, runs the model once and delivers. A job whose views can't be rendered, or whose rows
// can't be read, fails alone; if the run itself fails, all of them do. Jobs that are finished are announced.
//
// Requires: the parts' jobs have the same engine and view size; together at most engine.batch views, at least one.
void run_batch(std::span<const BatchPart> parts, BatchScratch& scratch);

}  // namespace tta
