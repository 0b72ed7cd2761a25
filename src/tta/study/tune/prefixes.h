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
  bool decided = false;  // by the exact rule
  bool differs = false;  // the answer so far isn't that of all views
  bool lost = false;     // ... and that of all views is right
  bool won = false;      // ... and this one is
};

// Records of images.size() x (views - 1), image after image. Reads every row once, on `threads` threads; the result
// doesn't depend on how many.
std::vector<PrefixRecord> read_prefixes(const StopData& data, std::span<const std::size_t> images, int threads);

// What the promise counts.
bool is_error(const PrefixRecord& record, StopPromise promise);

}  // namespace tta
