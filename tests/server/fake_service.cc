#include "server/fake_service.h"

#include <chrono>
#include <cstdlib>
#include <span>
#include <utility>

#include "support/fake_model.h"
#include "tta/serve/endpoints/endpoints.h"
#include "tta/serve/service/metrics.h"
#include "tta/views/policy/expression.h"

namespace tta::testing {
namespace {

constexpr int kSide = 8;

Bundle fake_bundle(RunGate& gate) {
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
  bundle.labels = {"left", "right", "neither"};
  bundle.recipe.channels = 1;
  bundle.recipe.resize.mode = ResizeMode::kNone;
  bundle.recipe.input = {kSide, kSide};
  return bundle;
}

}  // namespace

void RunGate::pass() {
  std::unique_lock lock(mutex_);
  ++arrived_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return open_ || permits_ > 0; });
  if (!open_) --permits_;
}

void RunGate::close() {
  const std::lock_guard lock(mutex_);
  open_ = false;
}

void RunGate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void RunGate::let(int runs) {
  const std::lock_guard lock(mutex_);
  permits_ += runs;
  changed_.notify_all();
}

void RunGate::wait_for_arrivals(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return arrived_ >= count; });
}

int RunGate::arrived() const {
  const std::lock_guard lock(mutex_);
  return arrived_;
}

FakeServer::FakeServer(const ServiceOptions& options, std::vector<std::string> names) {
  service_ = std::make_unique<Service>(
      [names] {
        std::vector<ModelSource> sources;
        for (const std::string& name : names) sources.push_back({name, name});
        return sources;
      },
      [this](const std::filesystem::path&) { return fake_bundle(gate_); },
      [](const Bundle&) { return parse_expression("d4", PolicyContext{}); }, options);
  service_->load();
  HttpServerOptions http;
  http.address = ListenAddress{"127.0.0.1", 0};
  http.on_request = [this](const AccessRecord& record) {
    service_->metrics().count_request(record.transport, record.model, record.version, record.status, record.duration);
    const std::lock_guard lock(mutex_);
    records_.push_back(record);
    changed_.notify_all();
  };
  http_ = std::make_unique<HttpServer>(make_router(EndpointContext{*service_}), http);
}

FakeServer::~FakeServer() {
  gate_.open();
}

ServiceOptions FakeServer::one_worker() {
  ServiceOptions options;
  options.threads = 1;
  return options;
}

std::uint16_t FakeServer::port() const {
  const std::string url = http_->urls().front();
  return static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str()));
}

std::vector<AccessRecord> FakeServer::wait_for_records(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(20), [&] { return records_.size() >= count; });
  return records_;
}

std::string picture(int brightness) {
  std::string file = "P5 8 8 255\n" + std::string(std::size_t{kSide} * kSide, static_cast<char>(brightness));
  file.back() = static_cast<char>(brightness / 2);
  return file;
}

}  // namespace tta::testing
