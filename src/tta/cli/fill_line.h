// The line of progress while views are run, on a terminal only:
// "1,234 of 5,000 images, 61.2 a second, 1 min 2 s left; right: identity 60.8 %, ten_crop 64.9 %".
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "tta/predict/predictor/predictor.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/eval/fill_store.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/store/score_store.h"
#include "tta/views/policy/policy.h"

namespace tta::cli {

// Not thread-safe. What it is given must outlive it.
class FillLine {
 public:
  // `policies`: those whose share of right answers is told; their views are in the store once an image was looked at.
  // Errors: as StoredPolicy.
  FillLine(const Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const Policy> policies,
           bool quiet);
  ~FillLine();  // clears the line
  FillLine(const FillLine&) = delete;
  FillLine& operator=(const FillLine&) = delete;

  // One more image was looked at. Draws at most ten times a second, and no more than fits into the terminal.
  void show(const FillProgress& progress);

 private:
  struct Running {
    std::string name;
    StopRule stop;
    StoredPolicy stored;
    std::size_t right = 0;
  };

  void count(std::size_t image);
  std::string text(const FillProgress& progress, double seconds) const;

  using Clock = std::chrono::steady_clock;
  const Dataset& dataset_;
  bool shown_;
  std::vector<Running> running_;
  std::size_t counted_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_;
};

}  // namespace tta::cli
