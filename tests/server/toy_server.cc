#include "server/toy_server.h"

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace tta::testing {
namespace {

constexpr std::chrono::seconds kPatience{20};

HttpResponse text(std::string body) {
  HttpResponse response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

Route get(std::string path, std::function<void(const ExchangePtr&)> handle) {
  Route route;
  route.path = std::move(path);
  route.handle = std::move(handle);
  return route;
}

Route post(std::string path, std::function<void(const ExchangePtr&)> handle) {
  Route route = get(std::move(path), std::move(handle));
  route.method = HttpMethod::kPost;
  route.body = BodyRule::kRequired;
  return route;
}

}  // namespace

ToyServer::ToyServer(HttpServerOptions options) {
  if (!options.address && options.descriptors.empty()) options.address = ListenAddress{"127.0.0.1", 0};
  options.on_request = [this](const AccessRecord& record) {
    const std::lock_guard lock(mutex_);
    records_.push_back(record);
    changed_.notify_all();
  };
  server_ = std::make_unique<HttpServer>(router(), options);
  server_->open();
}

ToyServer::~ToyServer() {
  for (std::thread& thread : threads_) thread.join();
  hanging_.clear();  // some answer only now
  server_.reset();
}

std::uint16_t ToyServer::port() const {
  const std::string url = server_->urls().front();
  return static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str()));
}

Router ToyServer::router() {
  std::vector<Route> routes;
  Route hello = get("/hello", [](const ExchangePtr& exchange) { exchange->respond(text("hello")); });
  hello.runs_on = RunsOn::kSocketThread;
  hello.access = Access::kOpen;
  routes.push_back(std::move(hello));
  routes.push_back(get("/later", [this](const ExchangePtr& exchange) {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([exchange] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      exchange->respond(text("later"));
    });
  }));
  routes.push_back(get("/hang", [this](const ExchangePtr& exchange) { hang(exchange); }));
  routes.push_back(get("/big/{bytes}", [](const ExchangePtr& exchange) {
    const std::string bytes(exchange->request().path_value("bytes"));
    exchange->respond(text(std::string(static_cast<std::size_t>(std::atoll(bytes.c_str())), 'x')));
  }));
  routes.push_back(get("/throw", [](const ExchangePtr&) { throw std::runtime_error("a secret"); }));
  routes.push_back(get("/drop", [](const ExchangePtr&) {}));
  routes.push_back(get("/whoami/{name}", [](const ExchangePtr& exchange) {
    const HttpRequest& request = exchange->request();
    exchange->respond(
        text(std::string(request.path_value("name")) + "|" + request.request_id + "|" + request.traceparent));
  }));
  routes.push_back(post("/echo", [](const ExchangePtr& exchange) {
    exchange->respond(text(std::string(exchange->request().body_text())));
  }));
  routes.push_back(post("/count", [](const ExchangePtr& exchange) {
    exchange->notes().model = "counter";
    exchange->notes().views_used = 3;
    exchange->respond(text(std::to_string(exchange->request().body.size())));
  }));
  return Router(std::move(routes));
}

void ToyServer::hang(const ExchangePtr& exchange) {
  exchange->notes().model = "hanger";
  {
    const std::lock_guard lock(mutex_);
    hanging_.push_back(exchange);
  }
  changed_.notify_all();
  exchange->on_gone([this, weak = std::weak_ptr<Exchange>(exchange)] {
    {
      const std::lock_guard lock(mutex_);
      ++gone_;
    }
    changed_.notify_all();
    // As a cancelled call does: it answers, though nobody hears it.
    if (const ExchangePtr cancelled = weak.lock()) cancelled->respond(text("cancelled"));
  });
}

std::vector<AccessRecord> ToyServer::records() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::vector<AccessRecord> ToyServer::wait_for_records(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return records_.size() >= count; });
  return records_;
}

bool ToyServer::wait_for_gone(int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return gone_ >= count; });
}

bool ToyServer::wait_for_hanging(int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return hanging_.size() >= static_cast<std::size_t>(count); });
}

void ToyServer::answer_hanging() {
  std::vector<ExchangePtr> answered;
  {
    const std::lock_guard lock(mutex_);
    answered.swap(hanging_);
  }
  for (const ExchangePtr& exchange : answered) exchange->respond(text("at last"));
}

}  // namespace tta::testing
