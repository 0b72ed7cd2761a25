#include "tta/serve/oip_json/write_metadata.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"

namespace tta::oip {
namespace {

TEST(WriteMetadata, Server) {
  EXPECT_EQ(server_metadata_json({"tta", "1.2", {"a", "b"}}),
            R"({"name":"tta","version":"1.2","extensions":["a","b"]})");
}

const ModelMetadata kModel = {"animals",
                              {"3", "2"},
                              "onnx_onnxv1",
                              {{"pixels", Datatype::kBytes, {-1}}},
                              {{"probabilities", Datatype::kFp32, {-1, 3}}, {"class_id", Datatype::kInt64, {-1}}},
                              {{"tta_views", "2"}}};

TEST(WriteMetadata, Model) {
  EXPECT_EQ(model_metadata_json(kModel),
            R"({"name":"animals","versions":["3","2"],"platform":"onnx_onnxv1",)"
            R"("inputs":[{"name":"pixels","datatype":"BYTES","shape":[-1]}],)"
            R"("outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,3]},)"
            R"({"name":"class_id","datatype":"INT64","shape":[-1]}],"properties":{"tta_views":"2"}})");
}

TEST(WriteMetadata, Config) {
  EXPECT_EQ(model_config_json(kModel),
            R"({"name":"animals","platform":"onnxruntime_onnx","backend":"onnxruntime","max_batch_size":64,)"
            R"("input":[{"name":"pixels","data_type":"TYPE_STRING","dims":[]}],)"
            R"("output":[{"name":"probabilities","data_type":"TYPE_FP32","dims":[3]},)"
            R"({"name":"class_id","data_type":"TYPE_INT64","dims":[]}]})");
}

TEST(WriteMetadata, Statistics) {
  ModelStatistics statistics;
  statistics.name = "animals";
  statistics.version = "3";
  statistics.last_inference_ms = 1'700'000'000'123;
  statistics.inference_count = 5;
  statistics.execution_count = 9;
  statistics.success = {5, 50};
  statistics.fail = {1, 2};
  statistics.queue = {5, 3};
  statistics.compute_input = {5, 4};
  statistics.compute_infer = {5, 40};
  statistics.compute_output = {5, 6};
  const std::vector<ModelStatistics> all = {statistics};
  EXPECT_EQ(statistics_json(all),
            R"({"model_stats":[{"name":"animals","version":"3","last_inference":1700000000123,"inference_count":5,)"
            R"("execution_count":9,"inference_stats":{"success":{"count":5,"ns":50},"fail":{"count":1,"ns":2},)"
            R"("queue":{"count":5,"ns":3},"compute_input":{"count":5,"ns":4},"compute_infer":{"count":5,"ns":40},)"
            R"("compute_output":{"count":5,"ns":6},"cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},)"
            R"("batch_stats":[]}]})");
}

TEST(WriteMetadata, Lists) {
  const std::vector<std::string> names = {"a", "b"};
  EXPECT_EQ(model_list_json(names), R"({"models":["a","b"]})");
  const std::vector<IndexEntry> entries = {{"a", "2", true}, {"b", "1", false}};
  EXPECT_EQ(repository_index_json(entries), R"([{"name":"a","version":"2","state":"READY","reason":""},)"
                                            R"({"name":"b","version":"1","state":"UNAVAILABLE","reason":""}])");
}

}  // namespace
}  // namespace tta::oip
