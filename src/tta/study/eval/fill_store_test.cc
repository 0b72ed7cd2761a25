#include "tta/study/eval/fill_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <map>

#include "support/fake_model.h"
#include "support/support.h"
#include "tta/base/core/sha256.h"
#include "tta/image/codec/codec.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::FakeModel;
using testing::TempDir;

constexpr int kSide = 8;

Recipe plain_recipe() {
  Recipe recipe;
  recipe.channels = 1;
  recipe.input = {kSide, kSide};
  return recipe;
}

// Probabilities that tell pictures and views apart: from the left half's and the right half's sums.
std::shared_ptr<FakeModel> make_model() {
  return std::make_shared<FakeModel>(testing::fake_info(1, kSide, kSide, 3),
                                     [](std::span<const float> input, std::span<float> output) {
                                       float left = 1;
                                       float all = 2;
                                       for (std::size_t i = 0; i < input.size(); ++i) {
                                         all += input[i];
                                         left += i % kSide < kSide / 2 ? input[i] : 0;
                                       }
                                       output[0] = left / all / 2;
                                       output[1] = (1 - left / all) / 2;
                                       output[2] = 1 - output[0] - output[1];
                                     });
}

class FillStore : public ::testing::Test {
 protected:
  explicit FillStore() {
    dataset_.root = dir_.path();
    for (std::uint32_t i = 0; i < 90; ++i) {
      const std::string name = "image" + std::to_string(100 + i) + ".png";
      const auto png = encode_png(testing::random_image({kSide, kSide}, 1, i));
      testing::write_text(dir_ / name, {reinterpret_cast<const char*>(png.data()), png.size()});
      dataset_.images.push_back(name);
      dataset_.truths.push_back(static_cast<std::int32_t>(i % 3));
    }
  }

  StoreContents contents() const {
    return {"m", "r", dataset_digest(dataset_), dataset_.images, dataset_.truths, 3, ScoreType::kFloat32};
  }

  Filled fill(const std::string& folder, const std::string& expression, const FillObserver& observer = {}) {
    ScoreStore store(dir_ / folder, contents());
    Predictor predictor(model_, plain_recipe(), {}, PredictorOptions{2, 1, 64, {}, {}});
    const Policy policy = parse_expression(expression, PolicyContext{});
    return fill_store(predictor, dataset_, store, policy.views, observer);
  }

  // Every file of a store by its name.
  std::map<std::string, std::string> digests(const std::string& folder) const {
    std::map<std::string, std::string> result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_ / folder)) {
      if (entry.is_regular_file())
        result[entry.path().lexically_relative(dir_ / folder).string()] = sha256_hex(testing::read_bytes(entry.path()));
    }
    return result;
  }

  TempDir dir_;
  Dataset dataset_;
  std::shared_ptr<FakeModel> model_ = make_model();
};

TEST_F(FillStore, RunsOnlyTheImagesAskedFor) {
  ScoreStore store(dir_ / "some", contents());
  Predictor predictor(model_, plain_recipe(), {}, PredictorOptions{2, 1, 64, {}, {}});
  const Policy policy = parse_expression("hflip", PolicyContext{});
  const std::vector<std::size_t> images{5, 3, 77};
  EXPECT_EQ(fill_store(predictor, dataset_, store, policy.views, images, {}).views_run, 6U);
  EXPECT_EQ(complete_images(store, policy.views, dataset_.size()), (std::vector<std::size_t>{3, 5, 77}));
  EXPECT_EQ(fill_store(predictor, dataset_, store, policy.views, {}).views_run, 174U);
}

TEST_F(FillStore, RunsEveryViewOnce) {
  EXPECT_EQ(fill("a", "hflip").views_run, 180U);
  EXPECT_EQ(model_->runs(), 180);
  EXPECT_EQ(fill("a", "hflip").views_run, 0U);
  EXPECT_EQ(fill("a", "d2").views_run, 180U);  // two new views
  EXPECT_EQ(model_->runs(), 360);
}

TEST_F(FillStore, StoresWhatTheModelSaidInThatView) {
  fill("a", "hflip");
  ScoreStore store(dir_ / "a", contents());
  std::vector<double> plain(3);
  std::vector<double> mirrored(3);
  store.scores(View{}).read(5, plain);
  store.scores(parse_expression("hflip()", PolicyContext{}).views[0]).read(5, mirrored);
  // What was left is right.
  EXPECT_NEAR(plain[0], mirrored[1], 1e-3);
  EXPECT_NE(plain[0], plain[1]);
}

TEST_F(FillStore, GoesOnWhereItStopped) {
  fill("whole", "d4");
  for (const std::size_t stop_at : {1U, 10U, 50U, 89U}) {
    const std::string folder = "stopped" + std::to_string(stop_at);
    const Filled stopped = fill(folder, "d4", [&](const FillProgress& progress) { return progress.done < stop_at; });
    EXPECT_FALSE(stopped.complete);
    EXPECT_LT(stopped.views_run, 90U * 8);
    EXPECT_TRUE(fill(folder, "d4").complete);
    EXPECT_EQ(digests(folder), digests("whole"));
  }
}

TEST_F(FillStore, NamesImagesThatFailAndDoesTheRest) {
  testing::write_text(dir_ / "image105.png", "no image at all");
  std::filesystem::remove(dir_ / "image107.png");
  const Filled filled = fill("a", "hflip");
  ASSERT_EQ(filled.failed.size(), 2U);
  EXPECT_EQ(filled.failed[0].image, 5U);
  EXPECT_EQ(filled.failed[1].image, 7U);
  EXPECT_EQ(filled.views_run, 176U);
  ScoreStore store(dir_ / "a", contents());
  const std::vector<View> views{View{}};
  EXPECT_EQ(complete_images(store, views, 90).size(), 88U);
}

TEST_F(FillStore, TellsHowFarItIs) {
  std::size_t seen = 0;
  fill("a", "hflip", [&](const FillProgress& progress) {
    EXPECT_EQ(progress.done, ++seen);
    EXPECT_EQ(progress.total, 90U);
    return true;
  });
  EXPECT_EQ(seen, 90U);
}

TEST_F(FillStore, ModelErrorsEndIt) {
  model_->before_run = [] { throw Error(ErrorCode::kRuntime, "out of luck"); };
  EXPECT_EQ(testing::error_of([&] { fill("a", "hflip"); }).code(), ErrorCode::kRuntime);
}

TEST_F(FillStore, ScoresAreThePredictorsOwn) {
  fill("a", "d4");
  ScoreStore store(dir_ / "a", contents());
  Policy policy = parse_expression("d4", PolicyContext{});
  policy.views[3].weight = 2.5;
  policy.views[1].label_map = {{"0", "1"}, {"1", "0"}};
  policy.temperature = 0.7;
  std::vector<std::size_t> images(90);
  std::iota(images.begin(), images.end(), std::size_t{0});
  const PolicyScores scores = score_policy(policy, store, images, dataset_.truths, 3, {}, 2);
  Predictor predictor(model_, plain_recipe(), {}, PredictorOptions{1, 1, 64, {}, {}});
  const auto prepared = predictor.prepare(policy);
  for (std::size_t i = 0; i < 90; i += 7) {
    Job job;
    job.input = dataset_.root / dataset_.images[i];
    job.policy = prepared;
    const Prediction prediction = predictor.submit(std::move(job)).wait();
    EXPECT_EQ(scores.outcomes[i].predicted, prediction.pooled.index);
    EXPECT_NEAR(scores.outcomes[i].confidence,
                prediction.pooled.probabilities[static_cast<std::size_t>(prediction.pooled.index)], 1e-6);
    EXPECT_NEAR(scores.uncertainties[i].entropy, prediction.pooled.uncertainty.entropy, 1e-5);
    EXPECT_EQ(scores.views_used[i], 8);
    EXPECT_LE(scores.views_exact_stop[i], 8);
  }
}

}  // namespace
}  // namespace tta
