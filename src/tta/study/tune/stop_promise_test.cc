// Does a certificate hold? Simulated scores whose true rate of disagreement is known, because the images are drawn,
// with replacement, from a finite number of them: the rate of a rule is what it does to all of these.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "tta/base/stats/binomial.h"
#include "tta/study/tune/fit_stop.h"
#include "tta/study/tune/simulated_scores.h"

namespace tta {
namespace {

using testing::images_from;
using testing::SimulatedScores;

constexpr std::size_t kPopulation = 4000;
constexpr std::size_t kFit = 300;
constexpr std::size_t kCalibrate = 500;

struct Tally {
  int certified = 0;
  int broken = 0;  // the true rate is above the limit
  double views = 0;
};

std::vector<std::size_t> draw_images(RandomStream& random, std::size_t count) {
  std::vector<std::size_t> images;
  for (std::size_t i = 0; i < count; ++i) images.push_back(random.next_below(static_cast<std::uint32_t>(kPopulation)));
  return images;
}

double true_rate(const StopOutcome& outcome, StopPromise promise) {
  const std::int64_t errors = promise == StopPromise::kDisagreement ? outcome.differing : outcome.lost;
  return static_cast<double>(errors) / static_cast<double>(outcome.images);
}

Tally tally_of(StopPromise promise, double limit, int runs) {
  const SimulatedScores scores(kPopulation, 4, 3, 100);
  const StopData data = scores.data();
  const std::vector<std::size_t> everyone = images_from(0, kPopulation);
  FitStopOptions options;
  options.promise = promise;
  options.limit = limit;
  options.threads = 2;
  Tally tally;
  for (int run = 0; run < runs; ++run) {
    RandomStream random(200, static_cast<std::uint64_t>(run));
    const std::vector<std::size_t> fit = draw_images(random, kFit);
    const std::vector<std::size_t> calibrate = draw_images(random, kCalibrate);
    const FittedStop fitted = fit_stop(data, fit, calibrate, options);
    if (!fitted.stop) continue;
    const StopOutcome outcome = measure_stop(data, *fitted.stop, everyone, 2);
    ++tally.certified;
    tally.broken += true_rate(outcome, promise) > limit ? 1 : 0;
    tally.views += outcome.views_mean;
  }
  return tally;
}

// As many broken promises as 5 % of the runs give in 999 of 1,000 such series.
int most_broken(int runs) {
  int most = 0;
  while (binomial_cdf(most, runs, 0.05) < 0.999) ++most;
  return most;
}

int number_of_runs() {
  return std::getenv("TTA_LONG_TESTS") != nullptr ? 1000 : 40;
}

// In 1,000 runs (TTA_LONG_TESTS=1) the bar is 5 % itself; a shorter series has its own luck.
void expect_kept(const Tally& tally, int runs) {
  EXPECT_GT(tally.certified, runs * 9 / 10);
  EXPECT_LE(tally.broken, runs == 1000 ? 50 : most_broken(runs));
  EXPECT_LT(tally.views / tally.certified, 3);  // of 4: promises that cost something
  std::printf("%d of %d runs certified, %d promises broken, %.2f views\n", tally.certified, runs, tally.broken,
              tally.views / tally.certified);
}

TEST(StopPromise, OfDisagreementIsKept) {
  const int runs = number_of_runs();
  expect_kept(tally_of(StopPromise::kDisagreement, 0.03, runs), runs);
}

TEST(StopPromise, OfAccuracyIsKept) {
  const int runs = number_of_runs();
  expect_kept(tally_of(StopPromise::kAccuracyLoss, 0.02, runs), runs);
}

}  // namespace
}  // namespace tta
