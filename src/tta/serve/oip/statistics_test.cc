#include "tta/serve/oip/statistics.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"

namespace tta::oip {
namespace {

using namespace testing;

TEST(Statistics, TakesEveryCounter) {
  Metrics::ModelStatistics counted;
  counted.success = 1;
  counted.failed = 2;
  counted.success_ns = 3;
  counted.queue_ns = 5;
  counted.input_ns = 6;
  counted.infer_ns = 7;
  counted.output_ns = 8;
  counted.views = 9;
  counted.last_ms = 11;
  const ModelStatistics statistics = model_statistics(*served_fake(), counted);
  EXPECT_EQ(statistics.name, "animals");
  EXPECT_EQ(statistics.version, "3");
  EXPECT_EQ(statistics.inference_count, 1u);
  EXPECT_EQ(statistics.execution_count, 9u);
  EXPECT_EQ(statistics.last_inference_ms, 11);
  EXPECT_EQ(statistics.success.count, 1u);
  EXPECT_EQ(statistics.success.ns, 3u);
  EXPECT_EQ(statistics.fail.count, 2u);
  EXPECT_EQ(statistics.queue.ns, 5u);
  EXPECT_EQ(statistics.compute_input.ns, 6u);
  EXPECT_EQ(statistics.compute_infer.ns, 7u);
  EXPECT_EQ(statistics.compute_output.ns, 8u);
}

}  // namespace
}  // namespace tta::oip
