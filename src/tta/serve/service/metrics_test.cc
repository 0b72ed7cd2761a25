#include "tta/serve/service/metrics.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

using namespace std::chrono_literals;

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

Prediction prediction_of(int requested, int used, StoppedBy reason) {
  Prediction prediction;
  prediction.views_requested = requested;
  prediction.views_used = used;
  prediction.views_run = used;
  prediction.stopped_by = reason;
  prediction.times.queue = 3ms;
  prediction.times.infer = 70ms;
  prediction.times.total = 90ms;
  return prediction;
}

TEST(Metrics, TellsOfRequestsByWhatTheyWereAnswered) {
  Metrics metrics;
  metrics.count_request("http", "cat", "1", "200", 20ms);
  metrics.count_request("http", "cat", "1", "200", 20ms);
  metrics.count_request("http", "", "", "404", 1ms);
  const std::string text = metrics.text();
  EXPECT_TRUE(has_line(text, R"(tta_requests_total{code="200",model="cat",transport="http",version="1"} 2)")) << text;
  EXPECT_TRUE(has_line(text, R"(tta_requests_total{code="404",model="",transport="http",version=""} 1)"));
  EXPECT_TRUE(
      has_line(text, R"(tta_request_duration_seconds_bucket{model="cat",transport="http",version="1",le="0.025"} 2)"));
}

TEST(Metrics, TellsWhereTheTimeWentAndHowManyViewsThereWere) {
  Metrics metrics;
  metrics.count_prediction("cat", "1", prediction_of(10, 4, StoppedBy::kOverload));
  metrics.count_shed("cat", "1", 6);
  const std::string text = metrics.text();
  EXPECT_TRUE(has_line(text, R"(tta_stage_duration_seconds_count{model="cat",stage="infer",version="1"} 1)")) << text;
  EXPECT_TRUE(has_line(text, R"(tta_views_per_request_sum{model="cat",version="1"} 4)"));
  EXPECT_TRUE(has_line(text, R"(tta_views_run_total{model="cat",version="1"} 4)"));
  EXPECT_TRUE(has_line(text, R"(tta_views_shed_total{model="cat",version="1"} 6)"));
  EXPECT_TRUE(has_line(text, R"(tta_stopped_total{model="cat",reason="overload",version="1"} 1)"));
  EXPECT_EQ(text.find("nv_inference"), std::string::npos);
}

TEST(Metrics, SpeaksTritonsNamesWhereAskedTo) {
  Metrics metrics(MetricsNames::kWithTriton);
  metrics.count_prediction("cat", "1", prediction_of(10, 10, StoppedBy::kNone));
  metrics.count_failure("cat", "1", Error(ErrorCode::kOverloaded, "full"));
  const std::string text = metrics.text();
  EXPECT_TRUE(has_line(text, R"(nv_inference_request_success{model="cat",version="1"} 1)")) << text;
  EXPECT_TRUE(has_line(text, R"(nv_inference_count{model="cat",version="1"} 10)"));
  EXPECT_TRUE(has_line(text, R"(nv_inference_queue_duration_us{model="cat",version="1"} 3000)"));
  EXPECT_TRUE(has_line(text, R"(nv_inference_request_failure{model="cat",reason="REJECTED",version="1"} 1)"));
}

TEST(Metrics, SumUpForTheStatisticsExtension) {
  Metrics metrics;
  metrics.count_prediction("cat", "1", prediction_of(10, 10, StoppedBy::kNone));
  metrics.count_prediction("cat", "1", prediction_of(10, 10, StoppedBy::kNone));
  metrics.count_failure("cat", "1", Error(ErrorCode::kDecode, "no"));
  const Metrics::ModelStatistics statistics = metrics.statistics("cat", "1");
  EXPECT_EQ(statistics.success, 2U);
  EXPECT_EQ(statistics.failed, 1U);
  EXPECT_EQ(statistics.infer_ns, 140'000'000U);
  EXPECT_EQ(statistics.views, 20U);
  EXPECT_GT(statistics.last_ms, 0);
  EXPECT_EQ(metrics.statistics("dog", "1").success, 0U);
}

}  // namespace
}  // namespace tta
