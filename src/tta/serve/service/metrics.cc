#include "tta/serve/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <utility>

namespace tta {
namespace {

using Labels = std::map<std::string, std::string>;

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10};
const prometheus::Histogram::BucketBoundaries kViews{1, 2, 4, 8, 10, 16, 32, 64, 144, 256, 512, 1024};

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

double microseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

prometheus::Family<prometheus::Counter>& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Gauge>& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Histogram>& histogram(prometheus::Registry& registry, const char* name,
                                                     const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

// The counters that dashboards made for Triton look for.
struct TritonFamilies {
  explicit TritonFamilies(prometheus::Registry& registry)
      : success(counter(registry, "nv_inference_request_success", "Number of successful inference requests")),
        failure(counter(registry, "nv_inference_request_failure", "Number of failed inference requests")),
        count(counter(registry, "nv_inference_count", "Number of inferences performed (views)")),
        duration(counter(registry, "nv_inference_request_duration_us", "Cumulative inference request duration")),
        queue(counter(registry, "nv_inference_queue_duration_us", "Cumulative time in the queue")),
        infer(counter(registry, "nv_inference_compute_infer_duration_us", "Cumulative time in the model")) {}

  prometheus::Family<prometheus::Counter>& success;
  prometheus::Family<prometheus::Counter>& failure;
  prometheus::Family<prometheus::Counter>& count;
  prometheus::Family<prometheus::Counter>& duration;
  prometheus::Family<prometheus::Counter>& queue;
  prometheus::Family<prometheus::Counter>& infer;
};

const char* triton_reason(ErrorCode code) {
  switch (code) {
    case ErrorCode::kOverloaded:
    case ErrorCode::kUnavailable:
    case ErrorCode::kDeadline: return "REJECTED";
    case ErrorCode::kCancelled: return "CANCELED";
    case ErrorCode::kRuntime:
    case ErrorCode::kOutput: return "BACKEND";
    default: return "OTHER";
  }
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      counter(registry, "tta_requests_total", "Requests by what they were answered");
  prometheus::Family<prometheus::Histogram>& request_seconds =
      histogram(registry, "tta_request_duration_seconds", "From the request's last byte until the answer");
  prometheus::Family<prometheus::Histogram>& stage_seconds = histogram(
      registry, "tta_stage_duration_seconds", "Where an image's time went; augment and infer over all its views");
  prometheus::Family<prometheus::Histogram>& views_used =
      histogram(registry, "tta_views_per_request", "Views that an image's answer was pooled from");
  prometheus::Family<prometheus::Counter>& views_run =
      counter(registry, "tta_views_run_total", "Views through the model");
  prometheus::Family<prometheus::Counter>& views_shed =
      counter(registry, "tta_views_shed_total", "Views dropped because of load");
  prometheus::Family<prometheus::Counter>& stopped =
      counter(registry, "tta_stopped_total", "Images by why fewer views than asked for were used");
  prometheus::Family<prometheus::Counter>& failures =
      counter(registry, "tta_failures_total", "Images without an answer, by the error's code");
  prometheus::Family<prometheus::Counter>& rejected =
      counter(registry, "tta_rejected_total", "Requests refused before anything was queued");
  prometheus::Gauge& queue_images = gauge(registry, "tta_queue_depth", "Images that wait or run").Add({});
  prometheus::Gauge& queue_cost = gauge(registry, "tta_queue_cost", "Cost of the images that wait, in views").Add({});
  prometheus::Gauge& is_ready = gauge(registry, "tta_ready", "1 while the server takes requests").Add({});
  prometheus::Family<prometheus::Gauge>& connections = gauge(registry, "tta_connections", "Open connections");
  prometheus::Family<prometheus::Counter>& reloads = counter(registry, "tta_reloads_total", "Reloads of the models");
  prometheus::Gauge& reload_failed =
      gauge(registry, "tta_reload_failed", "1 if the last reload kept an old model").Add({});
  std::optional<TritonFamilies> triton;

  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, ModelStatistics> statistics;
};

Metrics::Metrics(MetricsNames names) : impl_(std::make_unique<Impl>()) {
  if (names == MetricsNames::kWithTriton) impl_->triton.emplace(impl_->registry);
}

Metrics::~Metrics() = default;

void Metrics::count_request(std::string_view transport, std::string_view model, std::string_view version,
                            std::string_view code, std::chrono::nanoseconds duration) {
  const Labels labels{
      {"transport", std::string(transport)}, {"model", std::string(model)}, {"version", std::string(version)}};
  Labels with_code = labels;
  with_code["code"] = code;
  impl_->requests.Add(with_code).Increment();
  impl_->request_seconds.Add(labels, kSeconds).Observe(seconds(duration));
}

void Metrics::count_prediction(const std::string& model, const std::string& version, const Prediction& prediction) {
  const Labels labels{{"model", model}, {"version", version}};
  const StageTimes& times = prediction.times;
  const std::pair<const char*, std::chrono::nanoseconds> stages[] = {{"queue", times.queue},
                                                                     {"decode", times.decode},
                                                                     {"augment", times.augment},
                                                                     {"infer", times.infer},
                                                                     {"reduce", times.reduce}};
  for (const auto& [stage, time] : stages) {
    Labels with_stage = labels;
    with_stage["stage"] = stage;
    impl_->stage_seconds.Add(with_stage, kSeconds).Observe(seconds(time));
  }
  impl_->views_used.Add(labels, kViews).Observe(prediction.views_used);
  impl_->views_run.Add(labels).Increment(prediction.views_run);
  Labels with_reason = labels;
  with_reason["reason"] = stopped_by_name(prediction.stopped_by);
  impl_->stopped.Add(with_reason).Increment();
  if (impl_->triton) {
    impl_->triton->success.Add(labels).Increment();
    impl_->triton->count.Add(labels).Increment(prediction.views_run);
    impl_->triton->duration.Add(labels).Increment(microseconds(times.total));
    impl_->triton->queue.Add(labels).Increment(microseconds(times.queue));
    impl_->triton->infer.Add(labels).Increment(microseconds(times.infer));
  }
  const std::lock_guard lock(impl_->mutex);
  ModelStatistics& statistics = impl_->statistics[{model, version}];
  ++statistics.success;
  statistics.success_ns += static_cast<std::uint64_t>(times.total.count());
  statistics.queue_ns += static_cast<std::uint64_t>(times.queue.count());
  statistics.input_ns += static_cast<std::uint64_t>((times.decode + times.augment).count());
  statistics.infer_ns += static_cast<std::uint64_t>(times.infer.count());
  statistics.output_ns += static_cast<std::uint64_t>(times.reduce.count());
  statistics.views += static_cast<std::uint64_t>(prediction.views_run);
  statistics.last_ms = now_ms();
}

void Metrics::count_failure(const std::string& model, const std::string& version, const Error& error) {
  const Labels labels{{"model", model}, {"version", version}};
  Labels with_code = labels;
  with_code["code"] = error_code_name(error.code());
  impl_->failures.Add(with_code).Increment();
  if (impl_->triton) {
    Labels with_reason = labels;
    with_reason["reason"] = triton_reason(error.code());
    impl_->triton->failure.Add(with_reason).Increment();
  }
  const std::lock_guard lock(impl_->mutex);
  ModelStatistics& statistics = impl_->statistics[{model, version}];
  ++statistics.failed;
  statistics.last_ms = now_ms();
}

void Metrics::count_rejected(ErrorCode code) {
  impl_->rejected.Add({{"reason", std::string(error_code_name(code))}}).Increment();
}

void Metrics::count_shed(const std::string& model, const std::string& version, int views) {
  impl_->views_shed.Add({{"model", model}, {"version", version}}).Increment(views);
}

void Metrics::count_reload(bool ok) {
  impl_->reloads.Add({{"ok", ok ? "true" : "false"}}).Increment();
  impl_->reload_failed.Set(ok ? 0 : 1);
}

void Metrics::set_queue(int images, double cost) {
  impl_->queue_images.Set(images);
  impl_->queue_cost.Set(cost);
}

void Metrics::set_ready(bool ready) {
  impl_->is_ready.Set(ready ? 1 : 0);
}

void Metrics::set_connections(std::string_view transport, int open) {
  impl_->connections.Add({{"transport", std::string(transport)}}).Set(open);
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

Metrics::ModelStatistics Metrics::statistics(const std::string& model, const std::string& version) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->statistics.find({model, version});
  return found == impl_->statistics.end() ? ModelStatistics{} : found->second;
}

}  // namespace tta
