#include "tta/serve/http/deadline.h"

#include <utility>

namespace tta {

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire)
    : timer_(executor), state_(std::make_shared<State>()) {
  state_->expire = std::move(expire);
}

Deadline::~Deadline() {
  state_->expire = nullptr;  // a wait that is over but hasn't been told yet
}

void Deadline::set(Clock::time_point time) {
  state_->time = time;
  state_->expired = false;
  timer_.expires_at(time);  // ends the wait that there was
  wait();
}

void Deadline::clear() {
  state_->time = Clock::time_point::max();
  state_->expired = false;
  timer_.cancel();
}

// A wait that ended because a new time was set, or one whose time was moved while it was on its way here, sees from
// `time` that it isn't meant.
void Deadline::wait() {
  timer_.async_wait([state = state_](const boost::system::error_code& error) {
    if (error || state->expire == nullptr || Clock::now() < state->time) return;
    state->expired = true;
    state->expire();
  });
}

}  // namespace tta
