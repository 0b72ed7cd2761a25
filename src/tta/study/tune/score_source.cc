#include "tta/study/tune/score_source.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/study/eval/policy_scores.h"

namespace tta {
namespace {

constexpr float kNotBrought = -1;

}  // namespace

ScoreSource::ScoreSource(std::vector<std::int32_t> truths, std::size_t views, int classes, int threads)
    : truths_(std::move(truths)), classes_(classes), threads_(threads), rows_(views), usable_(views, true) {}

bool ScoreSource::is_brought(std::size_t image, std::size_t view) const {
  return !rows_[view].empty() && rows_[view][image] >= 0;
}

void ScoreSource::bring(std::span<const std::size_t> images, std::span<const std::size_t> views) {
  std::vector<std::size_t> lacking_views;
  std::vector<std::size_t> lacking_images;
  const auto lacks = [&](std::size_t image, std::size_t view) { return usable_[view] && !is_brought(image, view); };
  for (const std::size_t view : views) {
    if (std::any_of(images.begin(), images.end(), [&](std::size_t image) { return lacks(image, view); }))
      lacking_views.push_back(view);
  }
  if (lacking_views.empty()) return;
  for (const std::size_t image : images) {
    if (std::any_of(lacking_views.begin(), lacking_views.end(), [&](std::size_t view) { return lacks(image, view); }))
      lacking_images.push_back(image);
  }
  fetch(lacking_images, lacking_views);
  for (const std::size_t view : lacking_views) take_truths(lacking_images, view);
}

void ScoreSource::take_truths(std::span<const std::size_t> images, std::size_t view) {
  std::vector<float>& row = rows_[view];
  if (row.empty()) row.resize(truths_.size(), kNotBrought);
  std::vector<std::size_t> lacking;
  std::copy_if(images.begin(), images.end(), std::back_inserter(lacking),
               [&](std::size_t image) { return row[image] < 0; });
  std::atomic<bool> all_there{true};
  constexpr std::size_t kBlock = 256;  // images that a thread takes at once
  for_each_index((lacking.size() + kBlock - 1) / kBlock, threads_, [&](std::size_t block) {
    heed_cancel();
    std::vector<double> probabilities(static_cast<std::size_t>(classes_));
    for (std::size_t i = block * kBlock; i < std::min(lacking.size(), (block + 1) * kBlock); ++i) {
      read(lacking[i], view, probabilities);
      const double of_truth = probabilities[static_cast<std::size_t>(truths_[lacking[i]])];
      if (std::isnan(of_truth)) {
        all_there = false;
        continue;
      }
      row[lacking[i]] = static_cast<float>(of_truth);
    }
  });
  rest(view);
  rows_brought_ += lacking.size();
  if (!all_there) usable_[view] = false;
}

void ScoreSource::heed_cancel() const {
  if (cancelled_ && cancelled_()) throw Error(ErrorCode::kCancelled, "interrupted");
}

std::vector<std::size_t> ScoreSource::usable_of(std::span<const std::size_t> views) const {
  std::vector<std::size_t> result;
  std::copy_if(views.begin(), views.end(), std::back_inserter(result), [&](std::size_t view) { return usable_[view]; });
  return result;
}

}  // namespace tta
