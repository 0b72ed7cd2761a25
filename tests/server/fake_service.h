// The whole server on a fake model: gray pictures of 8 x 8, three classes, a policy of eight views (d4) unless asked
// otherwise. Its runs can be held up.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tta/serve/http/http_server.h"
#include "tta/serve/service/service.h"

namespace tta::testing {

// The model's runs pass here: all of them, or as many as are let.
class RunGate {
 public:
  void pass();  // by the model
  void close();
  void open();
  void let(int runs);
  void wait_for_arrivals(int count);
  int arrived() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int permits_ = 0;
  int arrived_ = 0;
};

class FakeServer {
 public:
  explicit FakeServer(const ServiceOptions& options = one_worker(), std::vector<std::string> names = {"toy"});
  ~FakeServer();

  static ServiceOptions one_worker();

  std::uint16_t port() const;
  Service& service() { return *service_; }
  RunGate& gate() { return gate_; }
  std::vector<AccessRecord> wait_for_records(std::size_t count);

 private:
  RunGate gate_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<AccessRecord> records_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpServer> http_;
};

// An image file (PGM) of that brightness, with one darker pixel.
std::string picture(int brightness);

}  // namespace tta::testing
