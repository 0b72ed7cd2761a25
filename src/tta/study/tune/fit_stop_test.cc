#include "tta/study/tune/fit_stop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/support.h"
#include "tta/base/stats/binomial.h"
#include "tta/predict/pool/pool.h"
#include "tta/predict/pool/risk.h"
#include "tta/study/tune/simulated_scores.h"

namespace tta {
namespace {

using testing::images_from;
using testing::SimulatedScores;

FitStopOptions options_of(double limit, int threads = 1) {
  FitStopOptions options;
  options.limit = limit;
  options.threads = threads;
  return options;
}

// The pooler itself, as a job uses it: views until the rule fires.
struct Stopped {
  int used = 0;
  int answer = 0;
};
Stopped pool_image(const StopData& data, const CalibratedStop* stop, std::size_t image) {
  const StopRule rule = stop != nullptr ? StopRule::kCalibrated : StopRule::kNone;
  Pooler pooler(data.pool, 1, rule, data.weights, data.classes, stop);
  std::vector<double> row(static_cast<std::size_t>(data.classes));
  for (std::size_t view = 0; view < data.weights.size() && !pooler.decided(); ++view) {
    data.read(image, view, row);
    pooler.add(row);
  }
  return {pooler.used(), pooler.pooled().index};
}

class Golden {
 public:
  Golden() : rows_(read("rows")), weights_(read("weights")), used_(read("used")) {}

  static testing::NpyArray read(const std::string& name) {
    return testing::read_npy(testing::golden_path("stop/" + name + ".npy"));
  }

  std::size_t images() const { return rows_.shape[0]; }
  std::size_t views() const { return rows_.shape[1]; }
  int used(std::size_t image) const { return used_.as<std::int32_t>()[image]; }

  StopData data() const {
    StopData data;
    data.classes = static_cast<int>(rows_.shape[2]);
    data.weights.assign(weights_.as<double>(), weights_.as<double>() + views());
    data.read = [this](std::size_t image, std::size_t view, std::span<double> row) {
      const double* first = rows_.as<double>() + (image * views() + view) * row.size();
      std::copy(first, first + row.size(), row.begin());
    };
    return data;
  }

 private:
  testing::NpyArray rows_;
  testing::NpyArray weights_;
  testing::NpyArray used_;
};

constexpr std::size_t kGoldenFit = 150;

FittedStop fit_golden(const Golden& golden) {
  return fit_stop(golden.data(), images_from(0, kGoldenFit), images_from(kGoldenFit, golden.images()),
                  options_of(0.06));
}

// Oracle: tools/golden/stop.py (numpy): features, Newton's method, binomial limits and the search for the threshold,
// each from its definition.
TEST(FitStop, EqualsNumpy) {
  const Golden golden;
  const FittedStop fitted = fit_golden(golden);
  const testing::NpyArray threshold = Golden::read("threshold");
  ASSERT_TRUE(fitted.stop);
  EXPECT_NEAR(fitted.stop->threshold, threshold.as<double>()[0], 1e-12);
  EXPECT_EQ(static_cast<double>(fitted.stop->certificate->errors), threshold.as<double>()[1]);
  const StopOutcome outcome = measure_stop(golden.data(), *fitted.stop, images_from(0, golden.images()), 1);
  for (std::size_t image = 0; image < golden.images(); ++image)
    EXPECT_EQ(outcome.views_used[image], golden.used(image)) << image;
}

TEST(FitStop, RisksEqualNumpy) {
  const Golden golden;
  const StopData data = golden.data();
  const FittedStop fitted = fit_golden(golden);
  const testing::NpyArray risks = Golden::read("risks");
  ASSERT_TRUE(fitted.stop);
  for (std::size_t image = 0; image < golden.images(); ++image) {
    CalibratedStop never = *fitted.stop;
    never.threshold = 0;
    Pooler pooler(data.pool, 1, StopRule::kCalibrated, data.weights, data.classes, &never);
    std::vector<double> row(static_cast<std::size_t>(data.classes));
    for (std::size_t view = 0; view + 1 < golden.views(); ++view) {
      data.read(image, view, row);
      pooler.add(row);
      const Prefix prefix = pooler.prefix();
      const double risk = prefix.decided ? 0 : risk_of(prefix.features, never.steps[view]);
      EXPECT_NEAR(risk, risks.as<double>()[image * (golden.views() - 1) + view], 1e-9) << image << ", " << view;
    }
  }
}

TEST(FitStop, ThePoolerStopsWhereTheFitSaysIt) {
  const SimulatedScores scores(3000, 6, 5, 3);
  const StopData data = scores.data();
  const FittedStop fitted = fit_stop(data, images_from(0, 800), images_from(800, 2000), options_of(0.02));
  ASSERT_TRUE(fitted.stop);
  const std::vector<std::size_t> fresh = images_from(2000, 3000);
  const StopOutcome outcome = measure_stop(data, *fitted.stop, fresh, 2);
  std::int64_t differing = 0;
  double views = 0;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    const Stopped stopped = pool_image(data, &*fitted.stop, fresh[i]);
    EXPECT_EQ(outcome.views_used[i], stopped.used) << i;
    differing += stopped.answer != pool_image(data, nullptr, fresh[i]).answer ? 1 : 0;
    views += stopped.used;
  }
  EXPECT_EQ(outcome.images, 1000);
  EXPECT_EQ(outcome.differing, differing);
  EXPECT_NEAR(outcome.views_mean, views / 1000, 1e-12);
  EXPECT_LT(outcome.views_mean, measure_exact_stop(data, fresh, 1).views_mean);
}

TEST(FitStop, TheCertificateSaysWhatWasTested) {
  const SimulatedScores scores(2000, 5, 4, 5);
  FitStopOptions options = options_of(0.02);
  options.seed = 77;
  const FittedStop fitted = fit_stop(scores.data(), images_from(0, 500), images_from(500, 2000), options);
  ASSERT_TRUE(fitted.stop && fitted.stop->certificate);
  const StopCertificate& certificate = *fitted.stop->certificate;
  EXPECT_EQ(certificate.promise, StopPromise::kDisagreement);
  EXPECT_EQ(certificate.limit, 0.02);
  EXPECT_EQ(certificate.confidence, 0.95);
  EXPECT_EQ(certificate.images, 1500);
  EXPECT_EQ(certificate.fit_images, 500);
  EXPECT_EQ(certificate.seed, 77U);
  const StopOutcome outcome = measure_stop(scores.data(), *fitted.stop, images_from(500, 2000), 1);
  EXPECT_EQ(certificate.errors, outcome.differing);

  ASSERT_GE(fitted.tested.size(), 2U);
  for (std::size_t i = 0; i < fitted.tested.size(); ++i) {
    const StopCandidate& candidate = fitted.tested[i];
    EXPECT_EQ(candidate.upper, clopper_pearson_upper(candidate.errors, 1500, 1 - 0.95));
    EXPECT_EQ(candidate.certified, candidate.upper <= 0.02);
    EXPECT_EQ(candidate.certified, i + 1 < fitted.tested.size()) << "the first that fails is the last that is tested";
  }
  EXPECT_EQ(fitted.tested[fitted.tested.size() - 2].threshold, fitted.stop->threshold);
  EXPECT_NEAR(fitted.outcome.views_mean, outcome.views_mean, 1e-12);
  EXPECT_NEAR(fitted.exact_views_mean, measure_exact_stop(scores.data(), images_from(500, 2000), 1).views_mean, 1e-12);
}

TEST(FitStop, IsTheSameWithAnyNumberOfThreads) {
  const SimulatedScores scores(1500, 5, 4, 6);
  const auto fit = [&](int threads) {
    return fit_stop(scores.data(), images_from(0, 500), images_from(500, 1500), options_of(0.03, threads));
  };
  const FittedStop one = fit(1);
  const FittedStop three = fit(3);
  ASSERT_TRUE(one.stop);
  EXPECT_EQ(one.stop, three.stop);
  EXPECT_EQ(one.exact_views_mean, three.exact_views_mean);
}

TEST(FitStop, TellsHowManyImagesAreMissing) {
  EXPECT_EQ(calibration_images_needed(0.005, 0.95), 598);
  EXPECT_EQ(calibration_images_needed(0.01, 0.95), 299);
  EXPECT_EQ(calibration_images_needed(0.02, 0.95), 149);
  EXPECT_LE(clopper_pearson_upper(0, 598, 0.05), 0.005);
  EXPECT_GT(clopper_pearson_upper(0, 597, 0.05), 0.005);

  const SimulatedScores scores(400, 3, 4, 8);
  const FittedStop fitted = fit_stop(scores.data(), images_from(0, 300), images_from(300, 400), options_of(0.02));
  EXPECT_FALSE(fitted.stop);
  EXPECT_EQ(fitted.images_missing, 49);
  EXPECT_TRUE(fitted.tested.empty());
}

// Views that always agree leave nothing to go wrong: the least number of images is enough, and one view.
TEST(FitStop, ViewsThatAlwaysAgreeNeedOneOfThem) {
  SimulatedScores scores(898, 4, 3, 9);
  for (std::size_t i = 0; i < scores.rows.size(); ++i) scores.rows[i] = scores.rows[i / 4 * 4];
  const FittedStop fitted = fit_stop(scores.data(), images_from(0, 300), images_from(300, 898), options_of(0.005));
  ASSERT_TRUE(fitted.stop);
  EXPECT_EQ(fitted.stop->certificate->errors, 0);
  EXPECT_EQ(measure_stop(scores.data(), *fitted.stop, images_from(300, 898), 1).views_mean, 1);
}

// Answers may differ where they are wrong anyway, so a promise about accuracy lets more images stop.
TEST(FitStop, APromiseAboutAccuracyNeedsFewerViews) {
  const SimulatedScores scores(4000, 5, 5, 10);
  FitStopOptions options = options_of(0.015);
  const auto views = [&] {
    const FittedStop fitted = fit_stop(scores.data(), images_from(0, 1000), images_from(1000, 3000), options);
    EXPECT_TRUE(fitted.stop);
    const StopOutcome outcome = measure_stop(scores.data(), *fitted.stop, images_from(1000, 3000), 1);
    EXPECT_EQ(fitted.stop->certificate->errors,
              options.promise == StopPromise::kDisagreement ? outcome.differing : outcome.lost);
    EXPECT_GT(outcome.differing, outcome.lost);
    EXPECT_GT(outcome.won, 0);
    return outcome.views_mean;
  };
  const double disagreement = views();
  options.promise = StopPromise::kAccuracyLoss;
  EXPECT_LT(views(), disagreement);
}

TEST(FitStop, WorksWhereThePoolHasNoExactRule) {
  const SimulatedScores scores(2500, 5, 4, 11);
  StopData data = scores.data();
  data.pool = Pooling::kMedian;
  const FittedStop fitted = fit_stop(data, images_from(0, 500), images_from(500, 1500), options_of(0.04));
  ASSERT_TRUE(fitted.stop);
  EXPECT_EQ(fitted.exact_views_mean, 5);
  const std::vector<std::size_t> fresh = images_from(1500, 1600);
  const StopOutcome outcome = measure_stop(data, *fitted.stop, fresh, 1);
  EXPECT_LT(outcome.views_mean, 5);
  for (std::size_t i = 0; i < fresh.size(); ++i)
    EXPECT_EQ(outcome.views_used[i], pool_image(data, &*fitted.stop, fresh[i]).used);
}

}  // namespace
}  // namespace tta
