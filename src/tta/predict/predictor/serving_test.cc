// What a server needs of the predictor: answers without a waiting thread, shared workers, fair order, batches of
// several jobs, tensors, load.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <future>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/fake_model.h"
#include "support/support.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::error_of;
using testing::fake_info;
using testing::FakeModel;
using testing::random_image;
using namespace std::chrono_literals;

constexpr int kSide = 8;

Recipe plain_recipe() {
  Recipe recipe;
  recipe.channels = 1;
  recipe.resize.mode = ResizeMode::kNone;
  recipe.input = {kSide, kSide};
  return recipe;
}

// Probabilities that depend on every pixel and its place.
void fingerprint(std::span<const float> pixels, std::span<float> row) {
  float total = 0;
  for (std::size_t c = 0; c < row.size(); ++c) {
    row[c] = 1;
    for (std::size_t i = 0; i < pixels.size(); ++i)
      row[c] += pixels[i] * static_cast<float>((i * (2 * c + 3) + c) % 17);
    total += row[c];
  }
  for (float& p : row) p /= total;
}

std::shared_ptr<FakeModel> fingerprint_model() {
  return std::make_shared<FakeModel>(fake_info(1, kSide, kSide, 5), fingerprint);
}

// A model that runs only as far as it is let. Let it go before the predictor ends.
class GatedModel {
 public:
  GatedModel() {
    model->before_run = [this] {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return permits_ > 0; });
      --permits_;
    };
  }
  void let(int runs) {
    {
      const std::lock_guard lock(mutex_);
      permits_ += runs;
    }
    changed_.notify_all();
  }

  const std::shared_ptr<FakeModel> model = fingerprint_model();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int permits_ = 0;
};

PredictorOptions threads(int count) {
  PredictorOptions options;
  options.threads = count;
  return options;
}

std::shared_ptr<Workers> shared_workers(int count, std::chrono::microseconds max_batch_delay) {
  WorkersOptions options;
  options.threads = count;
  options.max_batch_delay = max_batch_delay;
  return std::make_shared<Workers>(options);
}

Policy policy_of(const std::string& expression) {
  return parse_expression(expression, PolicyContext{});
}

Job job_of(Image image, std::shared_ptr<const PreparedPolicy> policy) {
  Job job;
  job.input = std::move(image);
  job.policy = std::move(policy);
  return job;
}

Job job_of(std::uint32_t seed, std::shared_ptr<const PreparedPolicy> policy) {
  return job_of(random_image({kSide, kSide}, 1, seed), std::move(policy));
}

// The tensor that the plain recipe makes of an image.
Tensor tensor_of(const Image& image) {
  Tensor tensor(DType::kFloat32, {1, 1, kSide, kSide});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) tensor.floats()[static_cast<std::size_t>(y) * kSide + x] = image.row(y)[x];
  }
  return tensor;
}

TEST(PredictorOnDone, HandsOverTheAnswerOnce) {
  std::promise<Prediction> promise;
  std::atomic<int> calls = 0;
  Prediction expected;
  {
    Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(2));
    const auto policy = predictor.prepare(policy_of("d4"));
    expected = predictor.submit(job_of(1, policy)).wait();
    Job job = job_of(1, policy);
    job.on_done = [&](const Ticket& ticket) {
      ++calls;
      promise.set_value(ticket.wait());
    };
    predictor.submit(std::move(job));
    EXPECT_EQ(promise.get_future().get().pooled.probabilities, expected.pooled.probabilities);
  }
  EXPECT_EQ(calls, 1);
}

TEST(PredictorOnDone, TellsOfFailuresAndOfBeingCancelled) {
  GatedModel gate;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  const auto code_of = [](const Ticket& ticket) { return error_of([&] { ticket.wait(); }).code(); };

  std::promise<ErrorCode> failed;
  Job broken;
  broken.input = std::vector<std::byte>(10);
  broken.policy = predictor.prepare(policy_of("none"));
  broken.on_done = [&](const Ticket& ticket) { failed.set_value(code_of(ticket)); };
  predictor.submit(std::move(broken));
  EXPECT_EQ(failed.get_future().get(), ErrorCode::kDecode);

  std::promise<ErrorCode> cancelled;
  Job job = job_of(1, predictor.prepare(policy_of("d4")));
  job.on_done = [&](const Ticket& ticket) { cancelled.set_value(code_of(ticket)); };
  predictor.submit(std::move(job)).cancel();
  EXPECT_EQ(cancelled.get_future().get(), ErrorCode::kCancelled);
  gate.let(100);
}

TEST(PredictorOnDone, ComesAtTheDeadlineThoughNobodyWaits) {
  GatedModel gate;
  gate.let(3);  // of eight
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  std::promise<Prediction> promise;
  Job job = job_of(1, predictor.prepare(policy_of("d4")));
  job.deadline = std::chrono::steady_clock::now() + 60ms;
  job.on_done = [&](const Ticket& ticket) { promise.set_value(ticket.wait()); };
  predictor.submit(std::move(job));
  const Prediction prediction = promise.get_future().get();
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kDeadline);
  EXPECT_EQ(prediction.views_used, 3);
  gate.let(100);
}

TEST(PredictorOnDone, ComesAtTheDeadlineOfAJobThatWasNeverOpened) {
  GatedModel gate;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  const auto policy = predictor.prepare(policy_of("none"));
  for (int i = 0; i < 4; ++i) predictor.submit(job_of(1, policy));
  std::promise<ErrorCode> promise;
  Job job = job_of(2, policy);
  job.deadline = std::chrono::steady_clock::now() + 20ms;
  job.on_done = [&](const Ticket& ticket) { promise.set_value(error_of([&] { ticket.wait(); }).code()); };
  predictor.submit(std::move(job));
  EXPECT_EQ(promise.get_future().get(), ErrorCode::kDeadline);
  gate.let(100);
}

// Late jobs that are open take the places of those that wait until the clock has ended them, however late that is: here
// another job's callback keeps it busy.
TEST(PredictorOnDone, TheClockMakesRoomForJobsBehindLateOnes) {
  GatedModel gate;
  std::promise<void> clock_is_held;
  std::promise<void> let_clock_go;
  std::promise<void> patient_is_done;
  std::atomic<int> opened = 0;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  const auto deadline = std::chrono::steady_clock::now() + 100ms;
  const auto late_job = [&](const std::string& policy) {
    Job job = job_of(1, predictor.prepare(policy_of(policy)));
    job.deadline = deadline;
    job.views_under_load = [&](int views) {
      ++opened;
      return views;
    };
    job.on_done = [](const Ticket&) {};
    return job;
  };
  const auto wait_until_opened = [&](int jobs) {
    while (opened < jobs && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  };
  const Ticket longer = predictor.submit(late_job("d4"));
  wait_until_opened(1);
  Job holder = job_of(2, predictor.prepare(policy_of("none")));
  holder.deadline = std::chrono::steady_clock::now() + 1ms;
  holder.on_done = [&](const Ticket&) {
    clock_is_held.set_value();
    let_clock_go.get_future().wait();
  };
  predictor.submit(std::move(holder));
  clock_is_held.get_future().wait();
  const Ticket shorter = predictor.submit(late_job("hflip"));
  gate.let(1);
  wait_until_opened(2);  // both are open now, with views left
  Job job = job_of(3, predictor.prepare(policy_of("d4")));
  job.on_done = [&](const Ticket&) { patient_is_done.set_value(); };
  const Ticket patient = predictor.submit(std::move(job));
  std::this_thread::sleep_until(deadline + 1ms);
  gate.let(1);
  std::this_thread::sleep_for(20ms);  // the worker finds nothing to do
  let_clock_go.set_value();
  gate.let(100);
  ASSERT_EQ(patient_is_done.get_future().wait_for(20s), std::future_status::ready);
  EXPECT_EQ(patient.wait().views_used, 8);
}

// Names in the order in which their jobs end.
class Arrivals {
 public:
  std::function<void(const Ticket&)> as(const std::string& name) {
    return [this, name](const Ticket&) {
      const std::lock_guard lock(mutex_);
      names_.push_back(name);
      changed_.notify_all();
    };
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return names_.size() >= count; });
    return names_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> names_;
};

TEST(PredictorOrder, AShortJobOvertakesALongOneAndEqualOnesComeInTurn) {
  GatedModel gate;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  Arrivals arrivals;
  const auto submit = [&](const std::string& expression, const std::string& name) {
    Job job = job_of(1, predictor.prepare(merge_equal_views(policy_of(expression)).policy));
    job.on_done = arrivals.as(name);
    predictor.submit(std::move(job));
  };
  submit("zoom(1, 1.1, 1.2, 1.3) * d4", "long");  // 32 views
  gate.let(4);                                    // the long one has begun
  submit("d4", "short 1");
  submit("d4", "short 2");
  submit("hflip", "shorter");
  gate.let(1000);
  EXPECT_EQ(arrivals.wait_for(4), (std::vector<std::string>{"shorter", "short 1", "short 2", "long"}));
}

// A short job that always comes anew doesn't keep a long one from ending.
TEST(PredictorOrder, NobodyStarves) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(1));
  const auto short_policy = predictor.prepare(policy_of("d4"));
  Job job = job_of(1, predictor.prepare(policy_of("zoom(1, 1.1, 1.2, 1.3) * d4")));
  const Ticket long_job = predictor.submit(std::move(job));
  int short_jobs = 0;
  Ticket ahead = predictor.submit(job_of(2, short_policy));
  while (!long_job.ready() && short_jobs < 100) {
    Ticket next = predictor.submit(job_of(2, short_policy));  // there is always one that waits
    ahead.wait();
    ahead = std::move(next);
    ++short_jobs;
  }
  EXPECT_LT(short_jobs, 20);  // by sharing, the 32 views are done when the short ones have had as many: after four
  long_job.wait();
}

TEST(PredictorBatches, AreFilledByViewsOfSeveralJobs) {
  const auto model = fingerprint_model();
  const auto workers = shared_workers(1, 60s);
  PredictorOptions options;
  options.batch = 6;
  options.workers = workers;
  Predictor predictor(model, plain_recipe(), {}, options);
  const auto policy = predictor.prepare(policy_of("hflip"));
  std::vector<Ticket> tickets;
  for (std::uint32_t i = 0; i < 3; ++i) tickets.push_back(predictor.submit(job_of(i, policy)));
  std::vector<std::vector<double>> batched;
  for (const Ticket& ticket : tickets) batched.push_back(ticket.wait().pooled.probabilities);
  EXPECT_EQ(model->runs(), 1);

  Predictor alone(fingerprint_model(), plain_recipe(), {}, threads(1));
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(batched[i], alone.submit(job_of(i, alone.prepare(policy_of("hflip")))).wait().pooled.probabilities);
  }
}

TEST(PredictorBatches, GoWhenTheirTimeIsUp) {
  const auto model = fingerprint_model();
  PredictorOptions options;
  options.batch = 16;
  options.workers = shared_workers(2, 5ms);
  Predictor predictor(model, plain_recipe(), {}, options);
  EXPECT_EQ(predictor.submit(job_of(1, predictor.prepare(policy_of("hflip")))).wait().views_used, 2);
  EXPECT_EQ(model->runs(), 1);
}

TEST(PredictorBatches, AJobLargerThanABatchIsSplitAndJoined) {
  const auto model = fingerprint_model();
  PredictorOptions options;
  options.threads = 2;
  options.batch = 3;
  Predictor predictor(model, plain_recipe(), {}, options);
  EXPECT_EQ(predictor.submit(job_of(1, predictor.prepare(policy_of("d4")))).wait().views_used, 8);
  EXPECT_EQ(model->runs(), 3);
}

TEST(PredictorBatches, OneBadImageFailsOnlyItself) {
  // Images whose first pixel is 13 have no answer.
  const auto model =
      std::make_shared<FakeModel>(fake_info(1, kSide, kSide, 5), [](std::span<const float> in, std::span<float> out) {
        fingerprint(in, out);
        if (in[0] == 13) out[0] = std::numeric_limits<float>::quiet_NaN();
      });
  PredictorOptions options;
  options.batch = 3;
  options.workers = shared_workers(1, 60s);
  Predictor predictor(model, plain_recipe(), {}, options);
  const auto policy = predictor.prepare(policy_of("none"));
  std::vector<Ticket> tickets;
  for (int i = 0; i < 3; ++i) {
    Image image = random_image({kSide, kSide}, 1, static_cast<std::uint32_t>(i));
    image.row(0)[0] = i == 1 ? 13 : 7;
    tickets.push_back(predictor.submit(job_of(std::move(image), policy)));
  }
  tickets[0].wait();
  EXPECT_EQ(error_of([&] { tickets[1].wait(); }).code(), ErrorCode::kOutput);
  tickets[2].wait();
  EXPECT_EQ(model->runs(), 1);
}

TEST(PredictorTensor, IsFlippedAndTurnedAsTheImageWouldBe) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(2));
  const auto policy = predictor.prepare(policy_of("d4"));
  const Image image = random_image({kSide, kSide}, 1, 1);
  Job job;
  job.input = tensor_of(image);
  job.policy = policy;
  EXPECT_EQ(predictor.submit(std::move(job)).wait().pooled.probabilities,
            predictor.submit(job_of(Image::copy_of(image), policy)).wait().pooled.probabilities);

  Job zoomed;
  zoomed.input = tensor_of(image);
  zoomed.policy = predictor.prepare(policy_of("zoom(1.2)"));
  EXPECT_EQ(error_of([&] { predictor.submit(std::move(zoomed)).wait(); }).code(), ErrorCode::kView);
}

TEST(PredictorWorkers, ServeSeveralPredictorsAndOutliveThem) {
  GatedModel gate;
  const auto workers = shared_workers(1, 0us);
  PredictorOptions options;
  options.workers = workers;
  Predictor other(fingerprint_model(), plain_recipe(), {}, options);
  auto predictor = std::make_unique<Predictor>(gate.model, plain_recipe(), std::vector<std::string>{}, options);
  const Ticket ticket = predictor->submit(job_of(1, predictor->prepare(policy_of("d4"))));
  predictor.reset();  // as a reload does
  gate.let(8);
  EXPECT_EQ(ticket.wait().views_used, 8);
  EXPECT_EQ(other.submit(job_of(1, other.prepare(policy_of("none")))).wait().views_used, 1);
}

TEST(PredictorLoad, DecidesHowManyViewsAJobGetsWhenItIsOpened) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(2));
  const auto answer = [&](int allowed) {
    Job job = job_of(1, predictor.prepare(policy_of("d4")));
    job.max_views = 6;
    job.views_under_load = [allowed](int views) { return std::min(views, allowed); };
    return predictor.submit(std::move(job)).wait();
  };
  EXPECT_EQ(answer(8).views_used, 6);
  EXPECT_EQ(answer(8).stopped_by, StoppedBy::kViewLimit);
  EXPECT_EQ(answer(3).views_used, 3);
  EXPECT_EQ(answer(3).stopped_by, StoppedBy::kOverload);
  EXPECT_EQ(answer(0).views_used, 1);
}

// The load that a test makes up: what it allows, and what it was asked.
class MadeUpLoad {
 public:
  std::function<int(int)> callback() {
    return [this](int views) {
      const int allowed = allowed_;  // before it is seen to have been asked
      asked_ = views;
      ++times_asked_;
      return allowed;
    };
  }
  void allow(int views) { allowed_ = views; }
  int asked() const { return asked_; }
  // Until it was asked so often; half a minute at most, so that a broken predictor is told and not waited for.
  void wait_until_asked(int times) const {
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (times_asked_ < times && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    ASSERT_GE(times_asked_, times);
  }

 private:
  std::atomic<int> allowed_ = 1000;
  std::atomic<int> asked_ = 0;
  std::atomic<int> times_asked_ = 0;
};

TEST(PredictorLoad, ShortensAJobThatRuns) {
  GatedModel gate;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  MadeUpLoad load;
  Job job = job_of(6, predictor.prepare(policy_of("d4")));
  job.max_views = 7;
  job.views_under_load = load.callback();
  const Ticket ticket = predictor.submit(std::move(job));
  load.wait_until_asked(1);  // it is open
  load.allow(3);
  gate.let(100);
  const Prediction prediction = ticket.wait();
  EXPECT_EQ(prediction.views_used, 3);
  EXPECT_EQ(prediction.views_run, 3);
  EXPECT_EQ(prediction.views.size(), 3U);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kOverload);
  EXPECT_EQ(load.asked(), 7);  // whatever it was cut to before
}

TEST(PredictorLoad, KeepsTheViewsThatHaveBegun) {
  GatedModel gate;
  Predictor predictor(gate.model, plain_recipe(), {}, threads(1));
  MadeUpLoad load;
  Job job = job_of(6, predictor.prepare(policy_of("d4")));
  job.views_under_load = load.callback();
  const Ticket ticket = predictor.submit(std::move(job));
  gate.let(2);
  load.wait_until_asked(3);  // opened, and two views are done
  load.allow(1);             // fewer than are done
  gate.let(100);
  const Prediction prediction = ticket.wait();
  EXPECT_EQ(prediction.views_used, 3);  // the third was begun before, and is asked after
  EXPECT_EQ(prediction.views_run, 3);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kOverload);
}

TEST(PredictorLoad, NeverLengthensAJobAgain) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(1));
  std::atomic<int> times = 0;
  Job job = job_of(6, predictor.prepare(policy_of("d4")));
  job.views_under_load = [&times](int views) { return times++ == 1 ? 4 : views; };
  const Prediction prediction = predictor.submit(std::move(job)).wait();
  EXPECT_EQ(prediction.views_used, 4);
  EXPECT_EQ(prediction.stopped_by, StoppedBy::kOverload);
}

TEST(PredictorTimes, AddUp) {
  Predictor predictor(fingerprint_model(), plain_recipe(), {}, threads(1));
  const StageTimes times = predictor.submit(job_of(1, predictor.prepare(policy_of("d4")))).wait().times;
  for (const auto stage : {times.queue, times.decode, times.augment, times.infer, times.reduce}) EXPECT_GT(stage, 0ns);
  EXPECT_LE(times.queue + times.decode + times.augment + times.infer, times.total);  // one worker: one after the other
}

}  // namespace
}  // namespace tta
