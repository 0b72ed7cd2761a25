// The calibrated stop on scores of real models: does its promise hold on images that it hasn't seen, and how few views
// does it need? Runs models over 12,000 images, so only with TTA_LONG_TESTS=1; with TTA_TEST_STORE naming a folder, the
// scores are kept there for the next run.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/support.h"
#include "tta/base/core/cpu_count.h"
#include "tta/base/core/random.h"
#include "tta/base/stats/binomial.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/eval/fill_store.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/store/score_store.h"
#include "tta/study/tune/fit_stop.h"
#include "tta/study/tune/order_views.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

namespace fs = std::filesystem;
using Images = std::vector<std::size_t>;

// One policy's scores of one model on one data set.
class RealScores {
 public:
  RealScores(const fs::path& data, const std::string& model, const std::string& dataset, const std::string& policy)
      : bundle_(open_bundle(data / "models" / (model + ".onnx"),
                            {testing::source_path("tests/real/recipes/" + model + ".json"), {}},
                            [](const auto& path) { return open_onnx_model(path); })),
        dataset_(read_dataset(data / "datasets" / dataset, {bundle_.model->info().classes, bundle_.labels}, "")),
        views_(merge_equal_views(load_policy(policy, policy_context(bundle_.recipe))).policy.views),
        store_(folder_of(model), contents()) {
    Predictor predictor(bundle_.model, bundle_.recipe, bundle_.labels);
    fill_store(predictor, dataset_, store_, views_, [](const FillProgress&) { return true; });
    for (const View& view : views_) scores_.push_back(&store_.scores(view));
  }

  std::size_t images() const { return dataset_.size(); }

  // The views in that order.
  StopData data(const Images& order) const {
    StopData data;
    data.read = [this, order](std::size_t image, std::size_t view, std::span<double> row) {
      scores_[order[view]]->read(image, row);
    };
    for (const std::size_t view : order) data.weights.push_back(views_[view].weight);
    data.classes = bundle_.model->info().classes;
    data.truths = dataset_.truths;
    return data;
  }

  Images preset_order() const {
    Images order(views_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
  }

 private:
  fs::path folder_of(const std::string& model) const {
    const char* kept = std::getenv("TTA_TEST_STORE");
    return (kept != nullptr ? fs::path(kept) : temporary_.path()) / model;
  }

  StoreContents contents() const {
    StoreContents contents;
    contents.model_sha256 = bundle_.model->info().sha256;
    contents.recipe_sha256 = recipe_digest(bundle_.recipe);
    contents.dataset_sha256 = dataset_digest(dataset_);
    contents.images = dataset_.images;
    contents.truths = dataset_.truths;
    contents.classes = bundle_.model->info().classes;
    return contents;
  }

  testing::TempDir temporary_;
  Bundle bundle_;
  Dataset dataset_;
  std::vector<View> views_;
  ScoreStore store_;
  std::vector<const ViewScores*> scores_;
};

Images shuffled(std::size_t count, std::uint64_t split) {
  Images images(count);
  std::iota(images.begin(), images.end(), std::size_t{0});
  RandomStream random(1, split);
  for (std::size_t i = count; i > 1; --i)
    std::swap(images[i - 1], images[random.next_below(static_cast<std::uint32_t>(i))]);
  return images;
}

struct Summary {
  int splits = 0;
  int certified = 0;
  int significantly_worse = 0;  // fresh images err more often than promised, one-sided exact binomial test at 5 %
  double views = 0;             // mean over the certified splits, as are the next two
  double differing = 0;
  double accuracy_change = 0;
  double exact_views = 0;  // of the exact stop on all images, in the preset's order
};

struct Split {
  std::size_t fit = 0;
  std::size_t calibrate = 0;  // the rest is fresh
};

// What `tta calibrate` does with the policy of the earlier model.
FittedStop kept_stop(const RealScores& earlier, const StopData& data, const Images& order,
                     std::span<const std::size_t> fit, std::span<const std::size_t> calibrate,
                     const FitStopOptions& options) {
  const FittedStop first = fit_stop(earlier.data(order), fit, calibrate, options);
  if (!first.stop) return first;
  return calibrate_stop(data, first.stop->steps, first.stop->certificate->fit_images, calibrate, options);
}

// Order, fit and certify on the first two parts of each split; measure on the third. With `earlier` the order and the
// risk model are made from the first part's scores of that model, and kept for this one.
Summary summary_of(const RealScores& scores, Split split, double limit, int splits,
                   const RealScores* earlier = nullptr) {
  const int threads = usable_cpu_count();
  FitStopOptions options;
  options.limit = limit;
  options.threads = threads;
  const StopData preset = scores.data(scores.preset_order());
  Summary summary;
  summary.splits = splits;
  summary.exact_views = measure_exact_stop(preset, shuffled(scores.images(), 0), threads).views_mean;
  for (int s = 0; s < splits; ++s) {
    const Images all = shuffled(scores.images(), static_cast<std::uint64_t>(s));
    const std::span<const std::size_t> fit = std::span(all).first(split.fit);
    const std::span<const std::size_t> calibrate = std::span(all).subspan(split.fit, split.calibrate);
    const std::span<const std::size_t> fresh = std::span(all).subspan(split.fit + split.calibrate);
    const Images order =
        order_views(earlier != nullptr ? earlier->data(earlier->preset_order()) : preset, fit, threads);
    const StopData data = scores.data(order);
    const FittedStop fitted = earlier != nullptr ? kept_stop(*earlier, data, order, fit, calibrate, options)
                                                 : fit_stop(data, fit, calibrate, options);
    if (!fitted.stop) continue;
    const StopOutcome outcome = measure_stop(data, *fitted.stop, fresh, threads);
    ++summary.certified;
    summary.significantly_worse += 1 - binomial_cdf(outcome.differing - 1, outcome.images, limit) <= 0.05 ? 1 : 0;
    summary.views += outcome.views_mean;
    summary.differing += static_cast<double>(outcome.differing) / static_cast<double>(outcome.images);
    summary.accuracy_change += static_cast<double>(outcome.won - outcome.lost) / static_cast<double>(outcome.images);
  }
  for (double* mean : {&summary.views, &summary.differing, &summary.accuracy_change})
    *mean /= std::max(summary.certified, 1);
  return summary;
}

void print(const std::string& what, double limit, const Summary& summary) {
  std::printf(
      "%s, %.1f %%: %d of %d splits certified, %.2f views (exact stop %.2f), %.2f %% differ, accuracy %+.2f points, "
      "%d splits significantly worse than promised\n",
      what.c_str(), 100 * limit, summary.certified, summary.splits, summary.views, summary.exact_views,
      100 * summary.differing, 100 * summary.accuracy_change, summary.significantly_worse);
}

#define TTA_SKIP_SHORT() \
  if (std::getenv("TTA_LONG_TESTS") == nullptr) GTEST_SKIP() << "takes minutes: set TTA_LONG_TESTS=1"

// 2.35 views: the prototype's figure with 3,000 images to fit and 3,500 to calibrate, of these 10,000.
TEST(CalibratedStop, HoldsOnCifarWithFewerViewsThanThePrototype) {
  TTA_SKIP_WITHOUT_DATA(data);
  TTA_SKIP_SHORT();
  const RealScores scores(data, "cifar10_resnet20", "cifar10-test-jpeg-10000", "shift_flip");
  const Summary summary = summary_of(scores, {3000, 3500}, 0.005, 200);
  print("cifar10_resnet20", 0.005, summary);
  EXPECT_EQ(summary.certified, 200);
  EXPECT_LE(summary.significantly_worse, 10);
  EXPECT_LT(summary.views, 2.35);
  EXPECT_NEAR(summary.accuracy_change, 0, 0.002);
}

// A thousand photos are too few for 0.5 %.
TEST(CalibratedStop, HoldsOnPhotos) {
  TTA_SKIP_WITHOUT_DATA(data);
  TTA_SKIP_SHORT();
  for (const std::string model : {"squeezenet1.1", "mobilenet_v1_0.25_128"}) {
    const RealScores scores(data, model, "imagenet-sample-1000", "ten_crop");
    for (const double limit : {0.01, 0.02}) {
      const Summary summary = summary_of(scores, {250, 650}, limit, 100);
      print(model, limit, summary);
      EXPECT_GT(summary.certified, 90);
      EXPECT_LE(summary.significantly_worse, 5);
      EXPECT_LT(summary.views, (limit > 0.015 ? 0.6 : 0.64) * summary.exact_views);
    }
  }
}

// A model that comes after another one keeps what that one's stop was made of. Neither saw the photos that test it.
TEST(CalibratedStop, IsKeptForAnotherModel) {
  TTA_SKIP_WITHOUT_DATA(data);
  TTA_SKIP_SHORT();
  const RealScores earlier(data, "squeezenet1.1", "imagenet-sample-1000", "ten_crop");
  const RealScores scores(data, "mobilenet_v1_0.25_128", "imagenet-sample-1000", "ten_crop");
  for (const double limit : {0.01, 0.02}) {
    const Summary summary = summary_of(scores, {250, 650}, limit, 100, &earlier);
    print("mobilenet_v1_0.25_128 with squeezenet1.1's", limit, summary);
    EXPECT_GT(summary.certified, 90);
    EXPECT_LE(summary.significantly_worse, 5);
    EXPECT_LT(summary.views, 0.6 * summary.exact_views);
  }
}

}  // namespace
}  // namespace tta
