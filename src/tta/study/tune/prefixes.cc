#include "tta/study/tune/prefixes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tta/predict/pool/pool.h"
#include "tta/study/eval/policy_scores.h"

namespace tta {
namespace {

// Keeps logarithms of 0 finite.
constexpr double kLeastProbability = 1e-4;
// Of the lead, in log odds, where all views are still to come.
constexpr double kLeadError = 0.1;

// A rule that never fires, for a Pooler that only watches: a risk of one half is never at most 0.
CalibratedStop never(std::size_t views) {
  CalibratedStop stop;
  stop.steps.resize(views - 1);
  return stop;
}

void watch_image(const StopData& data, const CalibratedStop& rule, std::size_t image, std::span<PrefixRecord> records) {
  Pooler pooler(data.pool, /*temperature=*/1, StopRule::kCalibrated, data.weights, data.classes, &rule);
  std::vector<double> row(static_cast<std::size_t>(data.classes));
  std::vector<int> answers;
  for (std::size_t view = 0; view < data.weights.size(); ++view) {
    data.read(image, view, row);
    pooler.add(row);
    const Prefix prefix = pooler.prefix();
    answers.push_back(prefix.answer);
    if (view < records.size()) {
      records[view].features = prefix.features;
      records[view].decided = prefix.decided;
    }
  }
  const int truth = data.truths.empty() ? -1 : data.truths[image];
  const std::vector<double> all = pooler.pooled().probabilities;
  const double weight = std::accumulate(data.weights.begin(), data.weights.end(), 0.0);
  double rest = weight;
  for (std::size_t view = 0; view < records.size(); ++view) {
    PrefixRecord& record = records[view];
    const int other = best_other(all, answers[view]);
    rest -= data.weights[view];
    record.rest = std::max(rest, 0.0) / weight;  // rounding may leave it just below 0
    record.lead = std::log((all[answers[view]] + kLeastProbability) / (all[other] + kLeastProbability));
    record.differs = answers[view] != answers.back();
    record.lost = record.differs && answers.back() == truth;
    record.won = record.differs && answers[view] == truth;
    record.losable = other == truth;
  }
}

}  // namespace

std::vector<PrefixRecord> read_prefixes(const StopData& data, std::span<const std::size_t> images, int threads) {
  const std::size_t steps = data.weights.size() - 1;
  const CalibratedStop rule = never(data.weights.size());
  std::vector<PrefixRecord> records(images.size() * steps);
  for_each_index(images.size(), threads, [&](std::size_t i) {
    watch_image(data, rule, images[i], std::span(records).subspan(i * steps, steps));
  });
  return records;
}

bool is_error(const PrefixRecord& record, StopPromise promise) {
  return promise == StopPromise::kDisagreement ? record.differs : record.lost;
}

double nearly_error(const PrefixRecord& record, StopPromise promise) {
  if (promise == StopPromise::kAccuracyLoss && !record.losable) return 0;
  const double error = kLeadError * std::sqrt(record.rest);
  if (error == 0) return is_error(record, promise) ? 1 : 0;
  return 1 / (1 + std::exp(record.lead / error));
}

}  // namespace tta
