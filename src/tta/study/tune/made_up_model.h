// Scores of a made-up model whose views are known to help, or not to. Tests only.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "tta/base/core/random.h"
#include "tta/study/tune/array_scores.h"

namespace tta::testing {

struct SimulatedModel {
  std::size_t images = 100;
  std::size_t views = 10;
  int classes = 10;
  double lead = 3;     // how much the truth's logit is raised: the model's skill
  double noise = 0.5;  // of each view's logits about the image's own: what averaging views takes away
  std::uint64_t seed = 1;
  bool has_bad_views = true;  // later views have more noise, and less lead; else all are alike
};

// Logits of an image are its own, normal with standard deviation 1.5, and each view's noise; view 0 is the first.
// `labels`: what the images are said to be; empty = what they are.
inline std::unique_ptr<ArrayScores> simulated_scores(const SimulatedModel& model,
                                                     std::vector<std::int32_t> labels = {}) {
  RandomStream random(model.seed, 4711);
  std::vector<std::int32_t> truths;
  std::vector<std::vector<double>> rows(model.views);
  for (std::size_t image = 0; image < model.images; ++image) {
    const auto truth = random.next_below(static_cast<std::uint32_t>(model.classes));
    truths.push_back(static_cast<std::int32_t>(truth));
    std::vector<double> own;
    for (int c = 0; c < model.classes; ++c) own.push_back(1.5 * random.next_normal());
    for (std::size_t view = 0; view < model.views; ++view) {
      const double badness = model.has_bad_views ? static_cast<double>(view) / static_cast<double>(model.views) : 0.0;
      std::vector<double> row;
      for (std::size_t c = 0; c < own.size(); ++c) {
        const double lead = c == truth ? model.lead * (1 - 0.5 * badness) : 0;
        row.push_back(std::exp(own[c] + lead + model.noise * (1 + badness) * random.next_normal()));
      }
      const double sum = std::accumulate(row.begin(), row.end(), 0.0);
      for (const double value : row) rows[view].push_back(value / sum);
    }
  }
  return std::make_unique<ArrayScores>(labels.empty() ? std::move(truths) : std::move(labels), std::move(rows),
                                       model.classes);
}

// Views that neither help nor harm, whatever is done with them: three images in ten lie between two classes, either of
// which is true as often; each view takes sides by the toss of a coin. Of the others all views say the same.
inline std::unique_ptr<ArrayScores> useless_views(std::size_t images, std::size_t views, std::uint64_t seed) {
  constexpr std::uint32_t kClasses = 10;
  RandomStream random(seed, 4712);
  std::vector<std::int32_t> truths;
  std::vector<std::vector<double>> rows(views);
  for (std::size_t image = 0; image < images; ++image) {
    const std::uint32_t first = random.next_below(kClasses);
    const std::uint32_t second = (first + 1 + random.next_below(kClasses - 1)) % kClasses;
    const bool between = random.next_uniform() < 0.3;
    truths.push_back(static_cast<std::int32_t>(random.next_uniform() < (between ? 0.5 : 0.9) ? first : second));
    for (std::size_t view = 0; view < views; ++view) {
      const double lead = between ? 0.3 * random.next_uniform(-1, 1) : 0.7;
      for (std::uint32_t c = 0; c < kClasses; ++c)
        rows[view].push_back(c == first ? 0.46 + lead / 2 : c == second ? 0.46 - lead / 2 : 0.01);
    }
  }
  return std::make_unique<ArrayScores>(std::move(truths), std::move(rows), static_cast<int>(kClasses));
}

// Views that would help, of images whose labels were lost and drawn anew.
inline std::unique_ptr<ArrayScores> shuffled_labels(std::size_t images, std::size_t views, std::uint64_t seed) {
  SimulatedModel model;
  model.images = images;
  model.views = views;
  model.seed = seed;
  model.noise = 1;
  RandomStream random(seed, 4713);
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < images; ++i)
    labels.push_back(static_cast<std::int32_t>(random.next_below(static_cast<std::uint32_t>(model.classes))));
  return simulated_scores(model, labels);
}

inline std::vector<std::size_t> everything(std::size_t count) {
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

inline void bring_all(ScoreSource& source) {
  source.bring(everything(source.images()), everything(source.views()));
}

}  // namespace tta::testing
