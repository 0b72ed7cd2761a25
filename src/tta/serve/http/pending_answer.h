// An answer that is being worked on: what the exchange and the connection that waits for it share. The connection may
// go first; the answer is then only logged.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tta/serve/http/byte_budget.h"
#include "tta/serve/http/exchange.h"
#include "tta/serve/http/server_state.h"

namespace tta {

struct PendingAnswer {
  ByteLease lease;  // of the request's body

  // From here on: on the sockets' thread.
  std::optional<HttpResponse> response;
  ExchangeNotes notes;
  std::function<void()> on_answer;             // wakes the connection
  std::function<void(ExchangeNotes)> on_late;  // set once the connection has gone
};

// The exchange's way back to the connection.
Exchange::Wire wire_to(const std::shared_ptr<PendingAnswer>& pending, const ServerState& state);

// Hands a request to its route: at once, or on an endpoint thread, where its Content-Encoding is undone before.
void start_exchange(const Route& route, const ExchangePtr& exchange, const std::shared_ptr<PendingAnswer>& pending,
                    const HttpLimits& limits);

}  // namespace tta
