// A score source in memory. Tests only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta::testing {

// rows[view][image * classes + class].
class ArrayScores : public ScoreSource {
 public:
  ArrayScores(std::vector<std::int32_t> truths, std::vector<std::vector<double>> rows, int classes, int threads = 1)
      : ScoreSource(std::move(truths), rows.size(), classes, threads), rows_(std::move(rows)) {}

  void read(std::size_t image, std::size_t view, std::span<double> row) const override {
    const auto count = static_cast<std::size_t>(classes());
    if (lost_ == std::pair(image, view)) {
      std::fill(row.begin(), row.end(), std::numeric_limits<double>::quiet_NaN());
      return;
    }
    std::copy_n(rows_[view].begin() + static_cast<std::ptrdiff_t>(image * count), count, row.begin());
  }

  // From now on `view` can't be made of `image`.
  void lose(std::size_t image, std::size_t view) { lost_ = {image, view}; }

 protected:
  void fetch(std::span<const std::size_t> /*images*/, std::span<const std::size_t> /*views*/) override {}

 private:
  std::vector<std::vector<double>> rows_;
  std::optional<std::pair<std::size_t, std::size_t>> lost_;
};

}  // namespace tta::testing
