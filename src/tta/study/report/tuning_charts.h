// The charts of a tuning: their rows as JSON, their places in the page, and the same numbers as tables. Pure;
// thread-safe.
#pragma once

#include <string>

#include "tta/study/tune/tuning.h"

namespace tta {

struct TuningCharts {
  std::string rows;      // PageParts::chart_rows
  std::string grid;      // HTML, as all that follow: how many, how strong; empty where there is no grid
  std::string frontier;  // accuracy against views
  std::string gains;     // on the images tuned on, and on others
  std::string needed;    // views that images needed; empty where nothing stops
  std::string promise;   // of the calibrated stop, and what was counted; empty without one
};

TuningCharts tuning_charts(const Tuning& tuning);

// Of an outcome, as people read it: "2.00".
std::string mean_views(const StopOutcome& outcome);

// What the promise counts: answers that differ, or right ones that are lost.
std::int64_t promise_errors(const StopOutcome& outcome, StopPromise promise);

}  // namespace tta
