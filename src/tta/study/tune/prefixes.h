// What is seen of an image after each of its views but the last: what a stop is fitted to, and tested on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tta/study/tune/stop_data.h"
#include "tta/views/policy/calibrated_stop.h"

namespace tta {

struct PrefixRecord {
  RiskFeatures features{};
  double lead = 0;       // the answer so far against the best other class when all views are pooled: log odds
  double rest = 0;       // weight of the views to come, a share of all views'
  bool decided = false;  // by the exact rule
  bool differs = false;  // the answer so far isn't that of all views
  bool lost = false;     // ... and that of all views is right
  bool won = false;      // ... and this one is
  bool losable = false;  // the best other class is right: if all views' answer differs, it is lost
};

// Records of images.size() x (views - 1), image after image. Reads every row once, on `threads` threads; the result
// doesn't depend on how many.
std::vector<PrefixRecord> read_prefixes(const StopData& data, std::span<const std::size_t> images, int threads);

// What the promise counts.
bool is_error(const PrefixRecord& record, StopPromise promise);

// How nearly it would count, 0..1: what a risk model is fitted to. 1 / (1 + exp(lead / s)) with s = 0.1 sqrt(rest), as
// if the lead of all views were known up to a logistic error that shrinks with what is still to come. Few images
// differ, more do nearly, and those tell of the same risk: on a few hundred images a stop that is fitted so needs fewer
// views, on thousands as many (docs/decisions/0010). Above 0.5 only if, without ties, the record is an error.
double nearly_error(const PrefixRecord& record, StopPromise promise);

}  // namespace tta
