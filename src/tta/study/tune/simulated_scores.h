// Made-up scores of images whose views mostly agree. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "tta/base/core/random.h"
#include "tta/study/tune/stop_data.h"

namespace tta::testing {

// Softmax of normal logits, the image's own and each view's; the truth's are raised. Every image is a pure function of
// (seed, image).
struct SimulatedScores {
  std::vector<std::vector<double>> rows;  // [image * views + view]
  std::vector<std::int32_t> truths;
  std::size_t views = 0;

  SimulatedScores(std::size_t images, std::size_t view_count, int classes, std::uint64_t seed) : views(view_count) {
    for (std::size_t image = 0; image < images; ++image) {
      RandomStream random(seed, image);
      truths.push_back(static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(classes))));
      std::vector<double> logits;
      for (int c = 0; c < classes; ++c) logits.push_back(2 * random.next_normal() + (c == truths.back() ? 2 : 0));
      for (std::size_t view = 0; view < views; ++view) rows.push_back(noisy_softmax(logits, random));
    }
  }

  // All weights are 1. The scores must outlive it.
  StopData data() const {
    StopData data;
    data.read = [this](std::size_t image, std::size_t view, std::span<double> row) {
      const std::vector<double>& stored = rows[image * views + view];
      std::copy(stored.begin(), stored.end(), row.begin());
    };
    data.weights.assign(views, 1.0);
    data.classes = static_cast<int>(rows[0].size());
    data.truths = truths;
    return data;
  }

 private:
  static std::vector<double> noisy_softmax(const std::vector<double>& logits, RandomStream& random) {
    std::vector<double> row;
    for (const double logit : logits) row.push_back(std::exp(logit + 0.7 * random.next_normal()));
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (double& p : row) p /= sum;
    return row;
  }
};

// first, first + 1, ..., last - 1.
inline std::vector<std::size_t> images_from(std::size_t first, std::size_t last) {
  std::vector<std::size_t> images(last - first);
  std::iota(images.begin(), images.end(), first);
  return images;
}

}  // namespace tta::testing
