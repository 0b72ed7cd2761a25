#include "tta/study/report/changed_images.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace tta {
namespace {

double probability_of_truth(const Outcome& outcome) {
  return std::exp(-static_cast<double>(outcome.nll));
}

// The `nth` image of a kind, or null.
const ChangedImage* nth_of(const std::vector<ChangedImage>& changed, bool fixed, int nth) {
  for (const ChangedImage& image : changed) {
    if (image.fixed == fixed && nth-- == 0) return &image;
  }
  return nullptr;
}

}  // namespace

std::vector<ChangedImage> changed_images(std::span<const Outcome> before, std::span<const Outcome> after) {
  assert(before.size() == after.size());
  std::vector<ChangedImage> changed;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].top1 == after[i].top1) continue;
    changed.push_back({i, after[i].top1, std::abs(probability_of_truth(after[i]) - probability_of_truth(before[i]))});
  }
  std::stable_sort(changed.begin(), changed.end(),
                   [](const ChangedImage& a, const ChangedImage& b) { return a.strength > b.strength; });
  return changed;
}

std::vector<std::vector<ChangedImage>> shown_images(std::span<const std::vector<ChangedImage>> changed,
                                                    std::span<const int> pictures_each, int pictures) {
  assert(changed.size() == pictures_each.size());
  std::vector<std::vector<ChangedImage>> shown(changed.size());
  for (int round = 0; round < kMaxShownOfAKind; ++round) {
    for (std::size_t policy = 0; policy < changed.size(); ++policy) {
      for (const bool fixed : {true, false}) {
        const ChangedImage* next = nth_of(changed[policy], fixed, round);
        if (next == nullptr || pictures_each[policy] > pictures) continue;
        shown[policy].push_back(*next);
        pictures -= pictures_each[policy];
      }
    }
  }
  return shown;
}

}  // namespace tta
