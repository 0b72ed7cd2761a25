#include "tta/serve/service/service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "support/fake_model.h"
#include "support/support.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::error_of;
using testing::fake_info;
using testing::FakeModel;
using testing::random_image;
using namespace std::chrono_literals;

constexpr int kSide = 8;

// A model of gray 8 x 8 pixels that runs only as far as it is let; open at first, for the warm-up.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_ || permits_ > 0; });
    if (!open_) --permits_;
  }
  void close() {
    set([&] { open_ = false; });
  }
  void open() {
    set([&] { open_ = true; });
  }
  void let(int runs) {
    set([&] { permits_ += runs; });
  }
  void wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  int arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  void set(const std::function<void()>& change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int permits_ = 0;
  int arrived_ = 0;
};

Bundle fake_bundle(Gate& gate) {
  auto model =
      std::make_shared<FakeModel>(fake_info(1, kSide, kSide, 3), [](std::span<const float> in, std::span<float> out) {
        out[0] = in[0] + 1;
        out[1] = in[1] + 1;
        out[2] = 256;
        const float sum = out[0] + out[1] + out[2];
        for (float& p : out) p /= sum;
      });
  model->before_run = [&gate] { gate.pass(); };
  Bundle bundle;
  bundle.model = model;
  bundle.recipe.channels = 1;
  bundle.recipe.resize.mode = ResizeMode::kNone;
  bundle.recipe.input = {kSide, kSide};
  return bundle;
}

Policy d4(const Bundle&) {
  return parse_expression("d4", PolicyContext{});
}

class ServiceTest : public ::testing::Test {
 protected:
  void make(ServiceOptions options, std::vector<ModelSource> sources = {{"toy", "toy"}}) {
    sources_ = std::move(sources);
    service_ = std::make_unique<Service>([this] { return sources_; },
                                         [this](const std::filesystem::path& path) {
                                           if (before_open_) before_open_();
                                           if (path == bad_) throw Error(ErrorCode::kModel, "bad: no model");
                                           Bundle bundle = fake_bundle(gate_);
                                           bundle.files.model = path / "model.onnx";
                                           return bundle;
                                         },
                                         d4, options);
  }
  void load(const ServiceOptions& options, std::vector<ModelSource> sources = {{"toy", "toy"}}) {
    make(options, std::move(sources));
    service_->load();
  }
  void TearDown() override { gate_.open(); }

  static ServiceOptions one_worker() {
    ServiceOptions options;
    options.threads = 1;
    return options;
  }
  static ServeRequest request_of(int images, const std::string& policy = "") {
    ServeRequest request;
    for (int i = 0; i < images; ++i) {
      request.images.emplace_back(random_image({kSide, kSide}, 1, static_cast<std::uint32_t>(i)));
    }
    request.policy = policy;
    return request;
  }
  std::future<ServeResponse> start(ServeRequest request, ServeCall* call = nullptr) {
    auto promise = std::make_shared<std::promise<ServeResponse>>();
    const ServeCall started =
        service_->start(service_->find("", ""), std::move(request),
                        [promise](ServeResponse response) { promise->set_value(std::move(response)); });
    if (call != nullptr) *call = started;
    return promise->get_future();
  }
  static const Prediction& prediction_of(const ServeResponse& response, std::size_t image = 0) {
    return std::get<Prediction>(response.answers.at(image));
  }
  static ErrorCode code_of(const ServeResponse& response, std::size_t image = 0) {
    return std::get<Error>(response.answers.at(image)).code();
  }

  Gate gate_;
  std::filesystem::path bad_ = "bad";  // where there is no model
  std::function<void()> before_open_;
  std::vector<ModelSource> sources_;
  std::unique_ptr<Service> service_;
};

TEST_F(ServiceTest, AnswersEveryImageOfARequest) {
  load(one_worker());
  const ServeResponse response = start(request_of(3)).get();
  ASSERT_EQ(response.answers.size(), 3U);
  EXPECT_EQ(response.model->name, "toy");
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(prediction_of(response, i).views_used, 8);
  EXPECT_NE(prediction_of(response, 0).pooled.probabilities, prediction_of(response, 1).pooled.probabilities);
  EXPECT_EQ(service_->metrics().statistics("toy", "1").success, 3U);
}

TEST_F(ServiceTest, ABadImageFailsOnlyItsOwnAnswer) {
  load(one_worker());
  ServeRequest request = request_of(3);
  request.images[1] = std::vector<std::byte>(5);
  const ServeResponse response = start(std::move(request)).get();
  EXPECT_EQ(prediction_of(response, 0).views_used, 8);
  EXPECT_EQ(code_of(response, 1), ErrorCode::kDecode);
  EXPECT_EQ(prediction_of(response, 2).views_used, 8);

  ServeRequest hopeless = request_of(1);
  hopeless.images[0] = std::vector<std::byte>(5);
  EXPECT_EQ(code_of(start(std::move(hopeless)).get()), ErrorCode::kDecode);
  EXPECT_TRUE(service_->wait_idle(0ms));
}

TEST_F(ServiceTest, TakesThePolicyOfTheRequest) {
  load(one_worker());
  EXPECT_EQ(prediction_of(start(request_of(1, "hflip")).get()).views_used, 2);
  EXPECT_EQ(prediction_of(start(request_of(1, "hflip * vflip")).get()).views_used, 4);
  EXPECT_EQ(error_of([&] { start(request_of(1, "hflp")); }).code(), ErrorCode::kPolicy);
  const Error file = error_of([&] { start(request_of(1, "/etc/passwd")); });
  EXPECT_EQ(file.code(), ErrorCode::kPolicy);
  EXPECT_NE(std::string(file.what()).find("looks like a file"), std::string::npos);
  EXPECT_EQ(error_of([&] { start(request_of(1, "x.json")); }).code(), ErrorCode::kPolicy);
  EXPECT_EQ(error_of([&] { start(request_of(0)); }).code(), ErrorCode::kUsage);
  EXPECT_EQ(error_of([&] { start(request_of(kMaxRequestImages + 1)); }).code(), ErrorCode::kUsage);
}

TEST_F(ServiceTest, GivesEveryViewsProbabilitiesWhereAsked) {
  load(one_worker());
  ServeRequest request = request_of(2, "hflip");
  request.view_probabilities = true;
  const ServeResponse response = start(std::move(request)).get();
  ASSERT_EQ(response.view_probabilities.size(), 2U);
  ASSERT_EQ(response.view_probabilities[1].size(), 2U);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& rows = response.view_probabilities[1];
    EXPECT_NEAR((rows[0][c] + rows[1][c]) / 2, prediction_of(response, 1).pooled.probabilities[c], 1e-12);
  }
}

TEST_F(ServiceTest, ShedsViewsBeforeItRefusesAnyone) {
  ServiceOptions options = one_worker();
  options.max_queue_cost = 32;  // four requests of eight views
  load(options);
  gate_.close();
  const int warm = gate_.arrived();
  std::vector<std::future<ServeResponse>> answers;
  answers.push_back(start(request_of(1)));
  gate_.wait_for_arrivals(warm + 1);  // it is running: what comes now waits
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    try {
      answers.push_back(start(request_of(1)));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kOverloaded);
      ++refused;
    }
  }
  EXPECT_GT(refused, 10);
  EXPECT_GE(service_->retry_after(), 1s);
  gate_.open();
  std::vector<int> views;
  for (auto& answer : answers) {
    const ServeResponse response = answer.get();
    views.push_back(prediction_of(response).views_used);
    const bool cut = views.back() < 8;
    EXPECT_EQ(prediction_of(response).stopped_by, cut ? StoppedBy::kOverload : StoppedBy::kNone);
  }
  EXPECT_LT(views.front(), 8);                                         // it ran already when the others came
  EXPECT_LT(*std::min_element(views.begin(), views.end()), 4);         // with three behind it
  EXPECT_EQ(views.back(), 8);                                          // nobody is behind the last
  EXPECT_EQ(prediction_of(start(request_of(1)).get()).views_used, 8);  // the load has gone
}

TEST_F(ServiceTest, RefusesAtOnceWhereItMayNotShed) {
  ServiceOptions options = one_worker();
  options.max_queue_cost = 20;
  options.shed = false;
  load(options);
  gate_.close();
  const int warm = gate_.arrived();
  auto running = start(request_of(1));
  gate_.wait_for_arrivals(warm + 1);
  std::vector<std::future<ServeResponse>> waiting;
  while (waiting.size() < 20) {
    try {
      waiting.push_back(start(request_of(1)));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kOverloaded);
      break;
    }
  }
  EXPECT_LT(waiting.size(), 5U);
  gate_.open();
  for (auto& answer : waiting) EXPECT_EQ(prediction_of(answer.get()).views_used, 8);
}

TEST_F(ServiceTest, AnswersAtTheDeadlineWithTheViewsThatAreDone) {
  load(one_worker());
  gate_.close();
  gate_.let(3);
  ServeRequest request = request_of(1);
  request.deadline = 100ms;
  const ServeResponse some = start(std::move(request)).get();
  EXPECT_EQ(prediction_of(some).views_used, 3);
  EXPECT_EQ(prediction_of(some).stopped_by, StoppedBy::kDeadline);
  ServeRequest late = request_of(1);
  late.deadline = 30ms;
  EXPECT_EQ(code_of(start(std::move(late)).get()), ErrorCode::kDeadline);
}

TEST_F(ServiceTest, DropsTheViewsOfAClientThatHasGone) {
  load(one_worker());
  gate_.close();
  const int warm = gate_.arrived();
  ServeCall call;
  auto answer = start(request_of(2), &call);
  gate_.wait_for_arrivals(warm + 1);
  call.cancel();
  EXPECT_EQ(code_of(answer.get(), 0), ErrorCode::kCancelled);
  gate_.open();
  EXPECT_TRUE(service_->wait_idle(10s));
  start(request_of(1)).get();
  EXPECT_EQ(gate_.arrived(), warm + 1 + 8);  // one view was under way
  call.cancel();                             // of what is long done: nothing
}

TEST_F(ServiceTest, IsReadyBetweenLoadingAndDraining) {
  make(one_worker());
  EXPECT_FALSE(service_->ready());
  EXPECT_EQ(error_of([&] { service_->find("", ""); }).code(), ErrorCode::kUnavailable);
  service_->load();
  EXPECT_TRUE(service_->ready());
  service_->drain();
  EXPECT_FALSE(service_->ready());
  EXPECT_EQ(prediction_of(start(request_of(1)).get()).views_used, 8);  // whoever still comes is served
}

TEST_F(ServiceTest, AReloadKeepsTheOldModelWhereTheNewOneIsBad) {
  load(one_worker(), {{"a", "good"}, {"b", "good"}});
  const auto old_a = service_->find("a", "");
  const auto old_b = service_->find("b", "");
  sources_ = {{"a", "good"}, {"b", "bad"}, {"c", "good"}};
  const std::vector<std::string> problems = service_->reload();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0], "b: bad: no model");
  EXPECT_NE(service_->find("a", ""), old_a);
  EXPECT_EQ(service_->find("b", ""), old_b);
  EXPECT_EQ(service_->find("c", "")->name, "c");
  EXPECT_NE(service_->metrics().text().find("tta_reload_failed 1"), std::string::npos);
}

TEST_F(ServiceTest, AReloadKeepsTheModelsOfAFolderThatCannotBeRead) {
  load(one_worker(), {{"a", "models/a"}, {"b", "models/b"}, {"c", "c"}});
  const auto old_a = service_->find("a", "");
  sources_ = {{"", "models/"}, {"c", "c"}};  // what a lister makes of a folder without models
  bad_ = "models/";
  EXPECT_EQ(service_->reload(), std::vector<std::string>{"models: bad: no model"});
  EXPECT_EQ(service_->find("a", ""), old_a);
  EXPECT_EQ(service_->models().size(), 3U);
}

TEST_F(ServiceTest, AReloadSurvivesWhateverOpeningThrows) {
  load(one_worker());
  const auto old = service_->find("toy", "");
  before_open_ = [] { throw std::bad_alloc(); };
  EXPECT_EQ(service_->reload().size(), 1U);
  EXPECT_EQ(service_->find("toy", ""), old);
}

TEST_F(ServiceTest, AReloadKeepsTheVersionThatIsBadAndNoOther) {
  load(one_worker(), {{"a", "models/1"}, {"a", "models/2"}});
  const auto old_1 = service_->find("a", "1");
  const auto old_2 = service_->find("a", "2");
  bad_ = "models/1";
  EXPECT_EQ(service_->reload().size(), 1U);
  EXPECT_EQ(service_->find("a", "1"), old_1);
  EXPECT_NE(service_->find("a", "2"), old_2);
}

TEST_F(ServiceTest, ARequestUnderWayFinishesWithTheModelThatItBeganWith) {
  load(one_worker());
  gate_.close();
  auto answer = start(request_of(1));
  gate_.let(4);
  std::thread reloading([&] { service_->reload(); });  // its warm-up waits for its turn
  gate_.open();
  EXPECT_EQ(prediction_of(answer.get()).views_used, 8);
  reloading.join();
}

TEST_F(ServiceTest, EndsWithRequestsUnderWay) {
  load(one_worker());
  gate_.close();
  std::vector<std::future<ServeResponse>> answers;
  for (int i = 0; i < 3; ++i) answers.push_back(start(request_of(2)));
  std::thread opening([&] {
    std::this_thread::sleep_for(20ms);
    gate_.open();
  });
  service_.reset();
  opening.join();
  for (auto& answer : answers) {
    for (const ServeAnswer& one : answer.get().answers) {
      const auto* error = std::get_if<Error>(&one);
      EXPECT_TRUE(error == nullptr || error->code() == ErrorCode::kCancelled);
    }
  }
}

// For the sanitizers: everything at once, and every request is answered once.
TEST_F(ServiceTest, SurvivesLoadWithReloadsCancellationsAndADrain) {
  ServiceOptions options;
  options.threads = 3;
  options.max_queue_cost = 60;
  load(options);
  std::atomic<int> started = 0;
  std::atomic<int> answered = 0;
  std::atomic<int> refused = 0;
  const auto client = [&](unsigned seed) {
    for (unsigned i = 0; i < 150; ++i) {
      ServeRequest request = request_of(1 + static_cast<int>((seed + i) % 3), i % 2 == 0 ? "hflip * zoom(1, 1.1)" : "");
      if (i % 5 == 0) request.images[0] = std::vector<std::byte>(3);
      if (i % 3 == 0) request.deadline = std::chrono::milliseconds(i % 7);
      try {
        const ServeCall call =
            service_->start(service_->find("toy", ""), std::move(request), [&](const ServeResponse&) { ++answered; });
        ++started;
        if (i % 4 == 0) call.cancel();
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kOverloaded);
        ++refused;
      }
      if (i % 10 == 0) service_->metrics().text();
    }
  };
  std::vector<std::thread> clients;
  for (unsigned seed = 0; seed < 4; ++seed) clients.emplace_back(client, seed);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(service_->reload().empty());
  for (std::thread& thread : clients) thread.join();
  service_->drain();
  EXPECT_TRUE(service_->wait_idle(60s));
  service_.reset();
  EXPECT_EQ(started + refused, 600);
  EXPECT_EQ(answered, started);
}

TEST_F(ServiceTest, RefusesNamesThatNoUrlHolds) {
  EXPECT_EQ(error_of([&] { load(one_worker(), {{"a b", "good"}}); }).code(), ErrorCode::kUsage);
  EXPECT_EQ(error_of([&] { load(one_worker(), {{"a", "good"}, {"a", "good"}}); }).code(), ErrorCode::kUsage);
}

}  // namespace
}  // namespace tta
