#include "tta/predict/predictor/deadline_clock.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "support/fake_model.h"
#include "tta/predict/predictor/engine.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::fake_info;
using testing::FakeModel;
using namespace std::chrono_literals;

std::shared_ptr<const Engine> engine_of_pixels() {
  Recipe recipe;
  recipe.channels = 1;
  recipe.resize.mode = ResizeMode::kNone;
  recipe.input = {8, 8};
  const auto model =
      std::make_shared<FakeModel>(fake_info(1, 8, 8, 3), [](std::span<const float>, std::span<float>) {});
  return std::make_shared<const Engine>(Engine{model, Renderer(recipe), {}, Limits{}, 1});
}

// Clients choose their deadlines: a day away, of requests that take milliseconds.
TEST(DeadlineClock, ForgetsJobsThatAreGone) {
  const auto engine = engine_of_pixels();
  const auto policy = std::make_shared<const PreparedPolicy>(parse_expression("none", PolicyContext{}), *engine);
  const auto job_for_a_day = [&] {
    Job job;
    job.policy = policy;
    job.deadline = std::chrono::steady_clock::now() + 24h;
    return std::make_shared<JobState>(std::move(job), engine);
  };
  DeadlineClock clock([] {});
  const std::shared_ptr<JobState> stays = job_for_a_day();
  clock.watch(stays);
  for (int i = 0; i < 10'000; ++i) clock.watch(job_for_a_day());
  EXPECT_GE(clock.watched(), 1U);
  EXPECT_LE(clock.watched(), 1000U);
}

}  // namespace
}  // namespace tta
