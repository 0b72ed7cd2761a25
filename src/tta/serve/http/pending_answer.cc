#include "tta/serve/http/pending_answer.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/http/content_encoding.h"

namespace tta {
namespace {

namespace asio = boost::asio;

void deliver(PendingAnswer& pending, HttpResponse response, ExchangeNotes notes) {
  if (pending.on_late) {
    pending.on_late(std::move(notes));
    return;
  }
  pending.response = std::move(response);
  pending.notes = std::move(notes);
  if (pending.on_answer) pending.on_answer();
}

void answer_problem(Exchange& exchange, int status, const char* code, const std::string& message) {
  exchange.notes().error_code = code;
  HttpResponse response = error_response(status, code, message, exchange.request().request_id);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  exchange.respond(std::move(response));
}

// False: it couldn't be, and that is answered.
bool undo_encoding(Exchange& exchange, PendingAnswer& pending, const HttpLimits& limits) {
  HttpRequest& request = exchange.request();
  try {
    request.body = undo_content_encoding(request.headers.get("content-encoding"), std::move(request.body),
                                         limits.body_bytes, pending.lease);
    return true;
  } catch (const Error& error) {
    switch (error.code()) {
      case ErrorCode::kTooLarge: answer_problem(exchange, 413, "TOO_LARGE", error.what()); break;
      case ErrorCode::kOverloaded: answer_problem(exchange, 503, "OVERLOADED", error.what()); break;
      default: answer_problem(exchange, 400, "DECODE", error.what()); break;
    }
    return false;
  }
}

// The endpoint's own errors never come this far (guarded()): what does is a bug, or memory that gave out.
void handle(const Route& route, const ExchangePtr& exchange, PendingAnswer& pending, const HttpLimits& limits) {
  try {
    if (undo_encoding(*exchange, pending, limits)) route.handle(exchange);
  } catch (const std::exception&) {
    answer_problem(*exchange, 500, "INTERNAL", "the server failed");
  }
}

}  // namespace

Exchange::Wire wire_to(const std::shared_ptr<PendingAnswer>& pending, const ServerState& state) {
  Exchange::Wire wire;
  wire.send = [pending, weak = state.runtime](HttpResponse response, ExchangeNotes notes) {
    const std::shared_ptr<HttpRuntime> runtime = weak.lock();
    if (runtime == nullptr) return;
    asio::dispatch(runtime->sockets, [pending, response = std::move(response), notes = std::move(notes)]() mutable {
      deliver(*pending, std::move(response), std::move(notes));
    });
  };
  wire.post = [weak = state.runtime](std::function<void()> work) {
    if (const std::shared_ptr<HttpRuntime> runtime = weak.lock()) asio::post(runtime->endpoints, std::move(work));
  };
  return wire;
}

void start_exchange(const Route& route, const ExchangePtr& exchange, const std::shared_ptr<PendingAnswer>& pending,
                    const HttpLimits& limits) {
  if (route.runs_on == RunsOn::kSocketThread) {
    handle(route, exchange, *pending, limits);
  } else {
    // The route lives in the server's state, and no endpoint runs when that goes.
    exchange->post([&route, exchange, pending, limits] { handle(route, exchange, *pending, limits); });
  }
}

}  // namespace tta
