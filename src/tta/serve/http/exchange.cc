#include "tta/serve/http/exchange.h"

#include <utility>

namespace tta {

Exchange::Exchange(HttpRequest request, Wire wire) : request_(std::move(request)), wire_(std::move(wire)) {}

Exchange::~Exchange() {
  if (answered_) return;
  HttpResponse response = error_response(500, "INTERNAL", "the request was dropped unanswered", request_.request_id);
  notes_.error_code = "INTERNAL";
  wire_.send(std::move(response), std::move(notes_));
}

void Exchange::respond(HttpResponse response) {
  std::function<void()> dropped;  // its captures are released outside the lock
  {
    const std::lock_guard lock(mutex_);
    if (answered_) return;
    answered_ = true;
    dropped.swap(cancel_);
  }
  wire_.send(std::move(response), std::move(notes_));
}

void Exchange::on_gone(std::function<void()> cancel) {
  {
    const std::lock_guard lock(mutex_);
    if (answered_) return;
    if (!gone_) {
      cancel_ = std::move(cancel);
      return;
    }
  }
  cancel();
}

void Exchange::client_gone() {
  std::function<void()> cancel;
  {
    const std::lock_guard lock(mutex_);
    if (answered_ || gone_) return;
    gone_ = true;
    cancel.swap(cancel_);
  }
  if (cancel) cancel();
}

}  // namespace tta
