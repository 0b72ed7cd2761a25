#include "tta/study/tune/stored_scores.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <utility>

#include "tta/predict/pool/label_permutation.h"

namespace tta {
namespace {

// Memory that mapped scores may take before views that rest give theirs back: mapping them again costs time.
constexpr std::size_t kMostMappedBytes = std::size_t{512} << 20;

double sum_in_parts(std::span<const double> values) {
  std::array<double, 8> parts{};
  std::size_t i = 0;
  for (; i + parts.size() <= values.size(); i += parts.size()) {
    for (std::size_t p = 0; p < parts.size(); ++p) parts[p] += values[i + p];
  }
  for (; i < values.size(); ++i) parts[0] += values[i];
  return std::accumulate(parts.begin(), parts.end(), 0.0);
}

}  // namespace

StoredScores::StoredScores(ScoreStore& store, std::span<const View> views, std::vector<std::int32_t> truths,
                           int classes, std::span<const std::string> labels, int threads, FillRows fill)
    : ScoreSource(std::move(truths), views.size(), classes, threads),
      store_(store),
      views_(views.begin(), views.end()),
      scores_(views.size(), nullptr),
      fill_(std::move(fill)) {
  for (const View& view : views_)
    permutations_.push_back(label_permutation(view.label_map, labels, classes, display_name(view)));
}

void StoredScores::fetch(std::span<const std::size_t> images, std::span<const std::size_t> views) {
  std::vector<View> distinct;
  std::set<std::string> known;
  for (const std::size_t view : views) {
    if (known.insert(canonical_text(views_[view])).second) distinct.push_back(views_[view]);
  }
  fill_(distinct, images);
  for (const std::size_t view : views) scores_[view] = &store_.scores(views_[view]);
}

// Rows are made to sum to 1, as the pooler does it; of a row that isn't there that leaves NaN. Their sum is taken in
// eight parts, which don't wait for each other: this is the search's second most frequent loop.
void StoredScores::read(std::size_t image, std::size_t view, std::span<double> row) const {
  scores_[view]->read(image, row);
  const double scale = 1 / sum_in_parts(row);
  for (double& p : row) p *= scale;
  if (permutations_[view].empty()) return;
  const std::vector<double> own = permuted(row, permutations_[view]);
  std::copy(own.begin(), own.end(), row.begin());
}

void StoredScores::rest(std::size_t view) const {
  const std::size_t mapped = views() * images() * static_cast<std::size_t>(classes()) * sizeof(float);
  if (mapped > kMostMappedBytes && scores_[view] != nullptr) scores_[view]->rest();
}

}  // namespace tta
