// A score source in memory. Tests only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta::testing {

// rows[view][image * classes + class]. A view with fewer rows than images can't be made of the rest.
class ArrayScores : public ScoreSource {
 public:
  ArrayScores(std::vector<std::int32_t> truths, std::vector<std::vector<double>> rows, int classes, int threads = 1)
      : ScoreSource(std::move(truths), rows.size(), classes, threads), rows_(std::move(rows)) {}

  void read(std::size_t image, std::size_t view, std::span<double> row) const override {
    const auto count = static_cast<std::size_t>(classes());
    std::copy_n(rows_[view].begin() + static_cast<std::ptrdiff_t>(image * count), count, row.begin());
  }

  std::size_t fetches = 0;

 protected:
  void fetch(std::span<const std::size_t> /*images*/, std::span<const std::size_t> /*views*/) override { ++fetches; }
  bool has(std::size_t image, std::size_t view) const override {
    return (image + 1) * static_cast<std::size_t>(classes()) <= rows_[view].size();
  }

 private:
  std::vector<std::vector<double>> rows_;
};

}  // namespace tta::testing
