#include "tta/predict/predictor/predictor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <future>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <thread>

#include "support/fake_model.h"
#include "support/support.h"
#include "tta/image/codec/codec.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

using testing::error_of;
using testing::fake_info;
using testing::FakeModel;
using testing::random_image;
using namespace std::chrono_literals;

constexpr int kSide = 8;

// An 8 x 8 gray model without preprocessing: the model sees the pixels themselves.
Recipe plain_recipe() {
  Recipe recipe;
  recipe.channels = 1;
  recipe.resize.mode = ResizeMode::kNone;
  recipe.input = {kSide, kSide};
  return recipe;
}

// Probabilities that depend on every pixel and on its place, so that each view has its own row.
void fingerprint(std::span<const float> pixels, std::span<float> row) {
  double total = 0;
  for (std::size_t c = 0; c < row.size(); ++c) {
    double sum = 1;
    for (std::size_t i = 0; i < pixels.size(); ++i) sum += pixels[i] * static_cast<double>((i * (2 * c + 3) + c) % 17);
    row[c] = static_cast<float>(sum);
    total += sum;
  }
  for (float& p : row) p = static_cast<float>(p / total);
}

std::shared_ptr<FakeModel> fingerprint_model(int classes = 5) {
  return std::make_shared<FakeModel>(fake_info(1, kSide, kSide, classes), fingerprint);
}

// A model that is sure of the class that the top left pixel names, with probability `sureness`.
std::shared_ptr<FakeModel> corner_model(float sureness) {
  return std::make_shared<FakeModel>(fake_info(1, kSide, kSide, 4),
                                     [sureness](std::span<const float> in, std::span<float> out) {
                                       for (float& p : out) p = (1 - sureness) / 3;
                                       out[static_cast<std::size_t>(in[0]) % 4] = sureness;
                                     });
}

Policy policy_of(const std::string& expression) {
  return parse_expression(expression, PolicyContext{});
}

Job job_of(Image image, std::shared_ptr<const PreparedPolicy> policy, const std::string& name = "image") {
  Job job;
  job.image = name;
  job.input = std::move(image);
  job.policy = std::move(policy);
  return job;
}

PredictorOptions threads(int count) {
  PredictorOptions options;
  options.threads = count;
  return options;
}

// The slow twin: every view rendered and run on its own, pooled by hand.
std::vector<double> mean_of_views(const Policy& policy, ImageView image, const Model& model, int views) {
  const Renderer renderer(plain_recipe());
  std::vector<double> sum(model.info().classes, 0.0);
  double weight = 0;
  for (int i = 0; i < views; ++i) {
    const PlanSet plans = make_plans(std::span(&policy.views[i], 1), renderer.recipe(), image.size());
    const Source source = renderer.make_source(Image::copy_of(image), plans);
    Tensor input(DType::kFloat32, {1, 1, kSide, kSide});
    renderer.render(plans.plans[0], source, input.row(0));
    std::vector<float> row(sum.size());
    model.run(input, row);
    double row_total = 0;
    for (const float p : row) row_total += p;
    for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += policy.views[i].weight * row[c] / row_total;
    weight += policy.views[i].weight;
  }
  for (double& p : sum) p /= weight;
  return sum;
}

void expect_near(std::span<const double> actual, std::span<const double> expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], 1e-12) << i;
}

TEST(Predictor, PoolsEveryViewOnceForEveryPreset) {
  const auto model = fingerprint_model();
  Predictor predictor(model, plain_recipe(), {}, threads(2));
  const Image image = random_image({kSide, kSide}, 1, 1);
  for (const std::string_view name : preset_names()) {
    const Policy policy = merge_equal_views(policy_of(std::string(name))).policy;
    const Prediction prediction = predictor.submit(job_of(Image::copy_of(image), predictor.prepare(policy))).wait();
    const int views = static_cast<int>(policy.views.size());
    EXPECT_EQ(prediction.views_requested, views) << name;
    EXPECT_EQ(prediction.views_used, views) << name;
    EXPECT_EQ(prediction.stopped_by, StoppedBy::kNone) << name;
    SCOPED_TRACE(name);
    expect_near(prediction.pooled.probabilities, mean_of_views(policy, image, *model, views));
  }
}

TEST(Predictor, WorkersAndTheirOrderNeverChangeABit) {
  const Policy policy = policy_of("d4 * zoom(1, 1.3) * brightness(0.8, 1)");
  std::vector<Image> images;
  for (std::uint32_t i = 0; i < 12; ++i) images.push_back(random_image({kSide, kSide}, 1, i));
  std::vector<std::vector<double>> expected;
  for (const int workers : {1, 2, 3, 7}) {
    const auto model = fingerprint_model();
    std::atomic<int> turn = 0;
    // Runs take uneven times, so views finish in another order than they began.
    model->before_run = [&] { std::this_thread::sleep_for((turn++ * 7 % 5) * 50us); };
    Predictor predictor(model, plain_recipe(), {}, threads(workers));
    const auto prepared = predictor.prepare(policy);
    std::vector<Ticket> tickets;
    for (const Image& image : images) tickets.push_back(predictor.submit(job_of(Image::copy_of(image), prepared)));
    for (std::size_t i = 0; i < tickets.size(); ++i) {
      const std::vector<double> probabilities = tickets[i].wait().pooled.probabilities;
      if (workers == 1) {
        expected.push_back(probabilities);
      } else {
        EXPECT_EQ(probabilities, expected[i]) << "workers " << workers << ", image " << i;
      }
    }
  }
}

TEST(Predictor, FixedBatchIsPaddedAndGivesTheSameAnswer) {
  const Policy policy = policy_of("d4 * zoom(1, 1.3)");
  const Image image = random_image({kSide, kSide}, 1, 3);
  std::vector<std::vector<double>> answers;
  for (const int batch : {0, 1, 3, 16, 20}) {
    ModelInfo info = fake_info(1, kSide, kSide, 5);
    info.batch = batch;
    const auto model = std::make_shared<FakeModel>(info, fingerprint);
    Predictor predictor(model, plain_recipe(), {}, threads(2));
    const Prediction prediction = predictor.submit(job_of(Image::copy_of(image), predictor.prepare(policy))).wait();
    answers.push_back(prediction.pooled.probabilities);
    EXPECT_EQ(prediction.views_run, 16);
    EXPECT_EQ(model->runs(), batch < 2 ? 16 : (16 + batch - 1) / batch) << batch;
  }
  for (const auto& answer : answers) EXPECT_EQ(answer, answers.front());
}

TEST(Predictor, CoincidingViewsRunOnceAndKeepTheirWeights) {
  const auto model = fingerprint_model();
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  const Image image = random_image({kSide, kSide}, 1, 4);
  const Policy policy = policy_of("crop(left | center | right, 1) + hflip()");  // the same square three times
  const Prediction prediction = predictor.submit(job_of(Image::copy_of(image), predictor.prepare(policy))).wait();
  EXPECT_EQ(prediction.views_used, 4);
  EXPECT_EQ(prediction.views_run, 2);
  EXPECT_EQ(model->runs(), 2);
  expect_near(prediction.pooled.probabilities, mean_of_views(policy, image, *model, 4));
}

TEST(Predictor, ExactStopAnswersTheShortestDecidedPrefix) {
  const auto model = corner_model(0.97f);
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  Policy policy = policy_of("brightness(1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7)");
  policy.stop = StopRule::kExact;
  Image black(Size{kSide, kSide}, 1);
  std::fill_n(black.row(0), kSide * kSide, std::uint8_t{0});
  const Prediction prediction = predictor.submit(job_of(std::move(black), predictor.prepare(policy))).wait();
  // All views agree: with 8 views of 0.97 against 0.01 each, four leave a lead of 4 * 0.96 < 4, five of 4.8 > 3.
  EXPECT_EQ(prediction.views_used, 5);
  EXPECT_EQ(prediction.views_requested, 8);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kExact);
  EXPECT_EQ(prediction.pooled.index, 0);
  EXPECT_EQ(prediction.views.size(), 5u);
}

TEST(Predictor, StopsAtTheSamePrefixWithAnyNumberOfWorkers) {
  Policy policy = policy_of("d4 * zoom(1, 1.3) * brightness(0.6, 1)");
  policy.stop = StopRule::kExact;
  std::vector<std::pair<int, int>> expected;
  for (const int workers : {1, 4}) {
    const auto model = corner_model(0.9f);
    std::atomic<int> turn = 0;
    model->before_run = [&] { std::this_thread::sleep_for((turn++ * 7 % 5) * 30us); };
    Predictor predictor(model, plain_recipe(), {}, threads(workers));
    const auto prepared = predictor.prepare(policy);
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < 20; ++i)
      tickets.push_back(predictor.submit(job_of(random_image({kSide, kSide}, 1, i), prepared)));
    for (std::size_t i = 0; i < tickets.size(); ++i) {
      const Prediction prediction = tickets[i].wait();
      const std::pair<int, int> answer{prediction.views_used, prediction.pooled.index};
      if (workers == 1) {
        expected.push_back(answer);
      } else {
        EXPECT_EQ(answer, expected[i]) << i;
        EXPECT_GE(prediction.views_run, 1);
      }
    }
  }
}

// A rule that looks at the margin alone: it fires from `margin` on.
CalibratedStop margin_stop(std::size_t views, double margin) {
  CalibratedStop stop;
  stop.threshold = 0.5;
  stop.steps.resize(views - 1);
  for (StopStep& step : stop.steps) {
    step.constant = 1000 * margin;
    step.coefficients[0] = -1000;
  }
  stop.certificate.emplace();
  return stop;
}

constexpr std::size_t kStopViews = 16;

Policy policy_with_calibrated_stop(const std::string& model_sha256) {
  const Policy policy = policy_of("d4 * brightness(0.6, 1)");
  return with_calibrated_stop(policy, margin_stop(kStopViews, 0.13), model_sha256, recipe_digest(plain_recipe()));
}

std::shared_ptr<FakeModel> named_model(const std::string& sha256) {
  ModelInfo info = fake_info(1, kSide, kSide, 5);
  info.sha256 = sha256;
  return std::make_shared<FakeModel>(info, [](std::span<const float> pixels, std::span<float> row) {
    fingerprint(pixels, row);
    float total = 0;  // sharper, so that some images stop early and others late
    for (float& p : row) total += p = std::pow(p, 12.0F);
    for (float& p : row) p /= total;
  });
}

// The slow twin of the stop: every prefix pooled anew.
std::pair<int, StoppedBy> views_needed(const Policy& policy, ImageView image, const Model& model, double margin) {
  for (int views = 1; views < static_cast<int>(kStopViews); ++views) {
    std::vector<double> pooled = mean_of_views(policy, image, model, views);
    std::sort(pooled.begin(), pooled.end(), std::greater<>());
    const double left = static_cast<double>(kStopViews) - views;
    const double lead = pooled[0] - pooled[1];
    if (lead * views > left + 1e-9 * static_cast<double>(kStopViews)) return {views, StoppedBy::kExact};
    if (lead >= margin) return {views, StoppedBy::kCalibrated};
  }
  return {static_cast<int>(kStopViews), StoppedBy::kNone};
}

TEST(Predictor, CalibratedStopEqualsItsSlowTwinWithAnyNumberOfWorkers) {
  const Policy policy = policy_with_calibrated_stop("model");
  ASSERT_EQ(policy.views.size(), kStopViews);
  std::vector<int> used;
  std::set<StoppedBy> reasons;
  for (const int workers : {1, 2, 4}) {
    const auto model = named_model("model");
    Predictor predictor(model, plain_recipe(), {}, threads(workers));
    const auto prepared = predictor.prepare(policy);
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < 30; ++i)
      tickets.push_back(predictor.submit(job_of(random_image({kSide, kSide}, 1, i), prepared)));
    for (std::uint32_t i = 0; i < 30; ++i) {
      const Prediction prediction = tickets[i].wait();
      const Image image = random_image({kSide, kSide}, 1, i);
      const std::pair<int, StoppedBy> stopped{prediction.views_used, prediction.stopped_by};
      EXPECT_EQ(stopped, views_needed(policy, image, *model, 0.13)) << i;
      EXPECT_EQ(prediction.certificate, "holds");
      expect_near(prediction.pooled.probabilities, mean_of_views(policy, image, *model, prediction.views_used));
      used.push_back(prediction.views_used);
      reasons.insert(prediction.stopped_by);
    }
  }
  EXPECT_TRUE(reasons.contains(StoppedBy::kExact) && reasons.contains(StoppedBy::kCalibrated));
  EXPECT_LT(*std::min_element(used.begin(), used.end()), 3);
  EXPECT_GT(*std::max_element(used.begin(), used.end()), 8);
}

TEST(Predictor, SaysWhatVoidsACertificate) {
  const auto certificate_of = [](const Policy& policy, const std::string& model,
                                 const std::function<void(Job&)>& change) {
    Predictor predictor(named_model(model), plain_recipe(), {}, threads(1));
    Job job = job_of(random_image({kSide, kSide}, 1, 1), predictor.prepare(policy));
    change(job);
    return predictor.submit(std::move(job)).wait().certificate;
  };
  const Policy policy = policy_with_calibrated_stop("model");
  const auto as_it_is = [](Job&) {};
  EXPECT_EQ(certificate_of(policy, "model", as_it_is), "holds");
  EXPECT_EQ(certificate_of(policy, "another", as_it_is), "void: the model is another one");
  EXPECT_EQ(certificate_of(policy, "model", [](Job& job) { job.max_views = 15; }),
            "void: fewer views than the policy has may be used (--max-views)");
  EXPECT_EQ(certificate_of(policy, "model", [](Job& job) { job.max_views = 16; }), "holds");
  EXPECT_EQ(certificate_of(policy, "model", [](Job& job) { job.deadline = std::chrono::steady_clock::now() + 1h; }),
            "void: a deadline may cut the views");
  Policy exact = policy;
  exact.stop = StopRule::kExact;
  EXPECT_EQ(certificate_of(exact, "model", as_it_is), std::nullopt);
  Policy reweighted = policy;
  reweighted.views[3].weight = 2;
  EXPECT_EQ(certificate_of(reweighted, "model", as_it_is),
            "void: views, weights, order, pool or stop were changed since");
}

TEST(Predictor, ViewsDroppedBecauseOfOverloadVoidACertificate) {
  Predictor predictor(named_model("model"), plain_recipe(), {}, threads(1));
  Policy policy = policy_with_calibrated_stop("model");
  policy.calibrated->threshold = 0;
  policy.calibrated->certificate->policy_sha256 = covered_digest(policy);
  Job job = job_of(random_image({kSide, kSide}, 1, 1), predictor.prepare(policy));
  job.views_under_load = [](int) { return 2; };
  const Prediction prediction = predictor.submit(std::move(job)).wait();
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kOverload);
  EXPECT_EQ(prediction.certificate, "void: views were dropped because of overload");
}

TEST(Predictor, ExactStopRefusesPoolingsThatItCannotDecide) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(1));
  Policy policy = policy_of("d4");
  policy.stop = StopRule::kExact;
  for (const Pooling pooling : {Pooling::kLogitMean, Pooling::kGeometric, Pooling::kMedian, Pooling::kMax}) {
    policy.pool = pooling;
    EXPECT_EQ(error_of([&] { predictor.prepare(policy); }).code(), ErrorCode::kPolicy) << pooling_name(pooling);
  }
}

TEST(Predictor, ViewLimitUsesAPrefix) {
  const auto model = fingerprint_model();
  Predictor predictor(model, plain_recipe(), {}, threads(2));
  const Policy policy = policy_of("d4");
  const Image image = random_image({kSide, kSide}, 1, 5);
  Job job = job_of(Image::copy_of(image), predictor.prepare(policy));
  job.max_views = 3;
  const Prediction prediction = predictor.submit(std::move(job)).wait();
  EXPECT_EQ(prediction.views_used, 3);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kViewLimit);
  expect_near(prediction.pooled.probabilities, mean_of_views(policy, image, *model, 3));
}

// A model whose runs wait until the test lets them go, a given number at a time.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_ > 0; });
    --open_;
  }
  void let_through(int count) {
    const std::lock_guard lock(mutex_);
    open_ += count;
    changed_.notify_all();
  }
  void wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  int open_ = 0;
};

TEST(Predictor, DeadlineAnswersWithWhatIsThere) {
  Gate gate;
  const auto model = fingerprint_model();
  model->before_run = [&] { gate.pass(); };
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  Job job = job_of(random_image({kSide, kSide}, 1, 7), predictor.prepare(policy_of("d4")));
  job.deadline = std::chrono::steady_clock::now() + 200ms;
  const Ticket ticket = predictor.submit(std::move(job));
  gate.let_through(2);
  gate.wait_for_arrivals(3);
  const Prediction prediction = ticket.wait();
  gate.let_through(100);
  EXPECT_EQ(prediction.views_used, 2);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kDeadline);
}

TEST(Predictor, DeadlineBeforeTheFirstViewIsAnError) {
  Gate gate;
  const auto model = fingerprint_model();
  model->before_run = [&] { gate.pass(); };
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  Job job = job_of(random_image({kSide, kSide}, 1, 8), predictor.prepare(policy_of("d4")));
  job.deadline = std::chrono::steady_clock::now() + 20ms;
  const Ticket ticket = predictor.submit(std::move(job));
  EXPECT_EQ(error_of([&] { ticket.wait(); }).code(), ErrorCode::kDeadline);
  gate.let_through(100);
}

TEST(Predictor, CancelledJobsSaySo) {
  Gate gate;
  const auto model = fingerprint_model();
  model->before_run = [&] { gate.pass(); };
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  const auto prepared = predictor.prepare(policy_of("d4"));
  const Ticket first = predictor.submit(job_of(random_image({kSide, kSide}, 1, 9), prepared));
  const Ticket second = predictor.submit(job_of(random_image({kSide, kSide}, 1, 9), prepared));
  gate.wait_for_arrivals(1);
  first.cancel();
  gate.let_through(100);
  EXPECT_EQ(error_of([&] { first.wait(); }).code(), ErrorCode::kCancelled);
  EXPECT_EQ(second.wait().views_used, 8);
  EXPECT_LT(model->runs(), 16);
}

TEST(Predictor, WaitingJobsRunBeforeAnyViewRunsAhead) {
  Gate gate;
  const auto model = corner_model(0.97f);
  model->before_run = [&] { gate.pass(); };
  Predictor predictor(model, plain_recipe(), {}, threads(2));
  Policy policy = policy_of("d4");
  policy.stop = StopRule::kExact;
  const auto prepared = predictor.prepare(policy);
  std::vector<Ticket> tickets;
  for (int i = 0; i < 40; ++i) {
    Image image(Size{kSide, kSide}, 1);
    std::fill_n(image.row(0), kSide * kSide, std::uint8_t{2});
    tickets.push_back(predictor.submit(job_of(std::move(image), prepared)));
  }
  gate.let_through(1000);
  int thrown_away = 0;
  for (const Ticket& ticket : tickets) {
    const Prediction prediction = ticket.wait();
    thrown_away += prediction.views_run - prediction.views_used;
    EXPECT_EQ(prediction.stopped_by, StoppedBy::kExact);
  }
  // Before the others are submitted the first image is alone, and so is the last at the end: each needs 5 of its 8
  // views.
  EXPECT_LE(thrown_away, 6);
}

TEST(Predictor, OneBrokenImageLeavesTheOthersAlone) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(2));
  const auto prepared = predictor.prepare(policy_of("hflip"));
  Job missing = job_of({}, prepared);
  missing.input = std::filesystem::path("no/such/file.png");
  Job text = job_of({}, prepared);
  const std::string_view not_an_image = "hello";
  text.input = std::vector<std::byte>(reinterpret_cast<const std::byte*>(not_an_image.data()),
                                      reinterpret_cast<const std::byte*>(not_an_image.data()) + not_an_image.size());
  Job encoded = job_of({}, prepared);
  const Image image = random_image({kSide, kSide}, 1, 10);
  encoded.input = encode_png(image);
  Job wrong_size = job_of(random_image({kSide + 1, kSide}, 1, 10), prepared);

  const Ticket first = predictor.submit(std::move(missing));
  const Ticket second = predictor.submit(std::move(text));
  const Ticket third = predictor.submit(std::move(encoded));
  const Ticket fourth = predictor.submit(std::move(wrong_size));
  EXPECT_EQ(error_of([&] { first.wait(); }).code(), ErrorCode::kIo);
  EXPECT_EQ(error_of([&] { second.wait(); }).code(), ErrorCode::kDecode);
  EXPECT_EQ(third.wait().views_used, 2);
  EXPECT_EQ(error_of([&] { fourth.wait(); }).code(), ErrorCode::kView);
}

TEST(Predictor, NonFiniteOutputsNameTheView) {
  const auto model =
      std::make_shared<FakeModel>(fake_info(1, kSide, kSide, 2), [](std::span<const float> in, std::span<float> out) {
        out[0] = in[0] > in[kSide - 1] ? std::numeric_limits<float>::quiet_NaN() : 0.5f;
        out[1] = 0.5f;
      });
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  Image image = random_image({kSide, kSide}, 1, 11);
  image.row(0)[0] = 10;
  image.row(0)[kSide - 1] = 200;  // only the flipped view has the brighter pixel first
  const Ticket ticket = predictor.submit(job_of(std::move(image), predictor.prepare(policy_of("hflip"))));
  const Error error = error_of([&] { ticket.wait(); });
  EXPECT_EQ(error.code(), ErrorCode::kOutput);
  EXPECT_NE(std::string(error.what()).find("view 'hflip()'"), std::string::npos) << error.what();
}

TEST(Predictor, AModelThatFailsFailsTheImageNotTheProgram) {
  const auto model = fingerprint_model();
  std::atomic<int> runs = 0;
  model->before_run = [&] {
    if (runs++ == 0) throw Error(ErrorCode::kRuntime, "out of memory");
  };
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  const auto prepared = predictor.prepare(policy_of("d4"));
  const Ticket first = predictor.submit(job_of(random_image({kSide, kSide}, 1, 12), prepared));
  const Ticket second = predictor.submit(job_of(random_image({kSide, kSide}, 1, 13), prepared));
  EXPECT_EQ(error_of([&] { first.wait(); }).code(), ErrorCode::kRuntime);
  EXPECT_EQ(second.wait().views_used, 8);
}

TEST(Predictor, MemoryThatGivesOutFailsTheImageNotTheProgram) {
  const auto model = fingerprint_model();
  std::atomic<int> runs = 0;
  model->before_run = [&] {
    if (runs++ == 0) throw std::bad_alloc();
  };
  Predictor predictor(model, plain_recipe(), {}, threads(1));
  const auto prepared = predictor.prepare(policy_of("d4"));
  const Ticket first = predictor.submit(job_of(random_image({kSide, kSide}, 1, 12), prepared));
  const Ticket second = predictor.submit(job_of(random_image({kSide, kSide}, 1, 13), prepared));
  EXPECT_EQ(error_of([&] { first.wait(); }).code(), ErrorCode::kTooLarge);
  EXPECT_EQ(second.wait().views_used, 8);
}

TEST(Predictor, AReceiverThatThrowsFailsItsOwnJobOnly) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(2));
  const auto prepared = predictor.prepare(policy_of("d4"));
  Job full_disk = job_of(random_image({kSide, kSide}, 1, 12), prepared);
  std::atomic<int> rows = 0;
  full_disk.on_row = [&](int view, std::span<const double>) {
    ++rows;
    if (view == 2) throw Error(ErrorCode::kIo, "no space left");
  };
  const Ticket first = predictor.submit(std::move(full_disk));
  const Ticket second = predictor.submit(job_of(random_image({kSide, kSide}, 1, 13), prepared));
  EXPECT_EQ(error_of([&] { first.wait(); }).code(), ErrorCode::kIo);
  EXPECT_EQ(second.wait().views_used, 8);
  EXPECT_EQ(rows, 3);  // none after the one that threw
}

// Whatever other workers do just then: many jobs, since it is a matter of moments.
TEST(Predictor, AReceiverThatThrewIsHandedNothingMore) {
  std::atomic<int> handed_twice = 0;
  {
    Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(4));
    const auto policy = predictor.prepare(policy_of("d4"));
    for (std::uint32_t i = 0; i < 1000; ++i) {
      Job job = job_of(random_image({kSide, kSide}, 1, i), policy);
      job.on_row = [&handed_twice, rows = std::make_shared<std::atomic<int>>(0)](int, std::span<const double>) {
        if (++*rows > 1) ++handed_twice;
        throw std::runtime_error("the disk is full");
      };
      EXPECT_THROW(predictor.submit(std::move(job)).wait(), std::runtime_error);
    }
  }
  EXPECT_EQ(handed_twice, 0);
}

TEST(Predictor, ReceiverGetsEachRowOnceInOrder) {
  const auto model = fingerprint_model();
  Predictor predictor(model, plain_recipe(), {}, threads(4));
  std::vector<int> seen;
  std::vector<std::vector<double>> rows;
  Job job = job_of(random_image({kSide, kSide}, 1, 14), predictor.prepare(policy_of("d4 * zoom(1, 1.2)")));
  job.on_row = [&](int view, std::span<const double> row) {
    seen.push_back(view);
    rows.emplace_back(row.begin(), row.end());
  };
  const Prediction prediction = predictor.submit(std::move(job)).wait();
  ASSERT_EQ(seen.size(), 16u);
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(seen[i], i);
    EXPECT_DOUBLE_EQ(rows[i][prediction.views[i].index], prediction.views[i].probability);
  }
}

TEST(Predictor, LabelMapsExchangeClassesBeforePooling) {
  const auto model = corner_model(0.7f);  // the class that the top left pixel names
  Predictor predictor(model, plain_recipe(), {"up", "left", "right", "down"}, threads(1));
  Policy policy = policy_of("identity + hflip()");
  policy.views[1].label_map = {{"left", "right"}, {"right", "left"}};
  Image image(Size{kSide, kSide}, 1);
  std::fill_n(image.row(0), kSide * kSide, std::uint8_t{2});
  image.row(0)[0] = 1;  // plain: "left"; flipped the corner says 2, "right", which is "left" in truth
  const Prediction prediction = predictor.submit(job_of(std::move(image), predictor.prepare(policy))).wait();
  EXPECT_EQ(prediction.pooled.index, 1);
  EXPECT_DOUBLE_EQ(prediction.pooled.uncertainty.agreement, 1);
}

TEST(Predictor, DestructionWithWorkWaitingCancelsIt) {
  Gate gate;
  const auto model = fingerprint_model();
  model->before_run = [&] { gate.pass(); };
  std::vector<Ticket> tickets;
  {
    Predictor predictor(model, plain_recipe(), {}, threads(2));
    const auto prepared = predictor.prepare(policy_of("d4"));
    for (std::uint32_t i = 0; i < 6; ++i)
      tickets.push_back(predictor.submit(job_of(random_image({kSide, kSide}, 1, i), prepared)));
    gate.wait_for_arrivals(2);
    gate.let_through(2);
    gate.let_through(1000);
  }
  for (const Ticket& ticket : tickets) EXPECT_TRUE(ticket.ready());
}

// The queue is full and the only worker stands at the gate, so submit() can return only because the predictor goes.
TEST(Predictor, DestructionLetsABlockedSubmitGo) {
  Gate gate;
  const auto model = fingerprint_model();
  model->before_run = [&] { gate.pass(); };
  PredictorOptions options = threads(1);
  options.queue = 1;
  auto predictor = std::make_unique<Predictor>(model, plain_recipe(), std::vector<std::string>{}, options);
  const auto prepared = predictor->prepare(policy_of("d4"));
  predictor->submit(job_of(random_image({kSide, kSide}, 1, 1), prepared));
  gate.wait_for_arrivals(1);
  predictor->submit(job_of(random_image({kSide, kSide}, 1, 2), prepared));  // waits, and fills the queue

  std::optional<Error> error;
  std::promise<void> submitting;
  std::thread blocked([&, &p = *predictor] {
    Job job = job_of(random_image({kSide, kSide}, 1, 3), prepared);
    submitting.set_value();
    const Ticket ticket = p.submit(std::move(job));
    error = error_of([&] { ticket.wait(); });
  });
  submitting.get_future().wait();
  std::thread destroying([&] { predictor.reset(); });
  blocked.join();
  gate.let_through(100);
  destroying.join();
  EXPECT_EQ(error->code(), ErrorCode::kCancelled);
}

TEST(Predictor, AQueueOfNoJobsIsAQueueOfOne) {
  PredictorOptions options = threads(1);
  options.queue = 0;
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, options);
  const auto prepared = predictor.prepare(policy_of("hflip"));
  EXPECT_EQ(predictor.submit(job_of(random_image({kSide, kSide}, 1, 1), prepared)).wait().views_used, 2);
}

// Deadlines that pass while the image runs, or before it is opened, must free its place for those behind it.
TEST(Predictor, JobsBehindLateOnesAreServed) {
  const auto model = fingerprint_model();
  Predictor predictor(model, plain_recipe(), {}, threads(3));
  const auto prepared = predictor.prepare(policy_of("d4"));
  std::vector<Ticket> late;
  std::vector<Ticket> patient;
  for (std::uint32_t i = 0; i < 50; ++i) {
    Job job = job_of(random_image({kSide, kSide}, 1, i), prepared);
    job.deadline = std::chrono::steady_clock::now() + i * 10us;
    late.push_back(predictor.submit(std::move(job)));
    patient.push_back(predictor.submit(job_of(random_image({kSide, kSide}, 1, i), prepared)));
  }
  for (const Ticket& ticket : patient) EXPECT_EQ(ticket.wait().views_used, 8);
  for (const Ticket& ticket : late) {
    try {
      EXPECT_GE(ticket.wait().views_used, 1);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kDeadline);
    }
  }
}

}  // namespace
}  // namespace tta
