// The transport with endpoints that know no model, on a free port.
//
//   GET  /hello            "hello", on the sockets' thread
//   GET  /later            "later", from a thread of its own
//   GET  /hang             never by itself: counts clients that have gone
//   GET  /big/{bytes}      that many
//   GET  /throw            throws
//   GET  /drop             drops the request
//   GET  /whoami/{name}    the name, request id and traceparent
//   POST /echo             the body
//   POST /count            how many bytes the body has
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/raw_client.h"
#include "tta/serve/http/http_server.h"

namespace tta::testing {

class ToyServer {
 public:
  explicit ToyServer(HttpServerOptions options = {});
  ~ToyServer();

  HttpServer& server() { return *server_; }
  std::uint16_t port() const;

  std::vector<AccessRecord> records() const;
  // Waits until there are that many.
  std::vector<AccessRecord> wait_for_records(std::size_t count);
  bool wait_for_gone(int count);  // clients of /hang
  bool wait_for_hanging(int count);
  void answer_hanging();  // those that hang are answered with "at last"

 private:
  Router router();
  void hang(const ExchangePtr& exchange);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<AccessRecord> records_;
  std::vector<ExchangePtr> hanging_;
  std::vector<std::thread> threads_;
  int gone_ = 0;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace tta::testing
