// A score source over a score store.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "tta/study/store/score_store.h"
#include "tta/study/tune/score_source.h"
#include "tta/views/policy/policy.h"

namespace tta {

// Runs what the store lacks of these: fill_store() with a predictor. Views have distinct canonical texts.
// Throws Error, kCancelled, after an interrupt.
using FillRows = std::function<void(std::span<const View> views, std::span<const std::size_t> images)>;

class StoredScores : public ScoreSource {
 public:
  // `views` are numbered as they stand; `truths` one per image of the store; `labels` as the predictor has them, for
  // label maps. The store must outlive it. Errors, kPolicy: a label map that doesn't fit.
  StoredScores(ScoreStore& store, std::span<const View> views, std::vector<std::int32_t> truths, int classes,
               std::span<const std::string> labels, int threads, FillRows fill);

  void read(std::size_t image, std::size_t view, std::span<double> row) const override;
  void rest(std::size_t view) const override;

 protected:
  void fetch(std::span<const std::size_t> images, std::span<const std::size_t> views) override;

 private:
  ScoreStore& store_;
  std::vector<View> views_;
  std::vector<std::vector<int>> permutations_;  // by label map; empty = none
  std::vector<ViewScores*> scores_;             // null = not fetched yet
  FillRows fill_;
};

}  // namespace tta
