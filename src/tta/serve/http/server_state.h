// What the connections of one server share. Used on the sockets' thread, but for what is thread-safe by itself.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>

#include "tta/serve/access/access_log.h"
#include "tta/serve/access/tokens.h"
#include "tta/serve/http/byte_budget.h"
#include "tta/serve/http/connection_table.h"
#include "tta/serve/http/http_limits.h"
#include "tta/serve/http/router.h"

namespace tta {

// The threads' queues. Exchanges that outlive the server hold it weakly: what they answer then goes nowhere.
struct HttpRuntime {
  explicit HttpRuntime(int endpoint_threads) : endpoints(static_cast<std::size_t>(endpoint_threads)) {}

  boost::asio::io_context sockets{1};
  boost::asio::thread_pool endpoints;
};

// Holds nothing of Asio's, so that it may outlive the runtime.
struct ServerState {
  ServerState(const HttpLimits& http_limits, Router http_router)
      : limits(http_limits),
        router(std::move(http_router)),
        budget(std::make_shared<ByteBudget>(http_limits.buffered_bytes)) {}

  const HttpLimits limits;
  const Router router;
  const std::shared_ptr<ByteBudget> budget;
  std::shared_ptr<const Tokens> tokens;  // null = everything is open
  std::function<void(const AccessRecord&)> on_request;
  std::weak_ptr<HttpRuntime> runtime;
  bool closing = false;  // answers end their connection
  ConnectionTable connections;
};

}  // namespace tta
