// Counters in Prometheus' text form. Names: docs/serving.md. Thread-safe.
//
// No label's value comes from a client: models that don't exist are counted under model="".
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/predict/predictor/prediction.h"

namespace tta {

enum class MetricsNames { kOwn, kWithTriton };  // kWithTriton adds nv_inference_*

class Metrics {
 public:
  explicit Metrics(MetricsNames names = MetricsNames::kOwn);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // A finished request, as the transport saw it: `code` is the HTTP status, for gRPC the status' name.
  void count_request(std::string_view transport, std::string_view model, std::string_view version,
                     std::string_view code, std::chrono::nanoseconds duration);
  void count_prediction(const std::string& model, const std::string& version, const Prediction& prediction);
  void count_failure(const std::string& model, const std::string& version, const Error& error);
  void count_rejected(ErrorCode code);
  void count_shed(const std::string& model, const std::string& version, int views);  // dropped because of load
  void count_reload(bool ok);
  void set_queue(int images, double cost);
  void set_ready(bool ready);
  void set_connections(std::string_view transport, int open);

  std::string text() const;  // the whole page, text/plain; version=0.0.4

  // What `stats` of the statistics extension tells of one model.
  struct ModelStatistics {
    std::uint64_t success = 0;  // images
    std::uint64_t failed = 0;
    std::uint64_t success_ns = 0;
    std::uint64_t queue_ns = 0;
    std::uint64_t input_ns = 0;  // decoding and rendering
    std::uint64_t infer_ns = 0;
    std::uint64_t output_ns = 0;  // pooling
    std::uint64_t views = 0;      // through the model
    std::int64_t last_ms = 0;     // the last answer, since 1970
  };
  ModelStatistics statistics(const std::string& model, const std::string& version) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta
