// A time by which something has to be done on a connection; else what is under way there is cancelled.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace tta {

// Used on the sockets' thread alone.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  // `expire` is called when the time is over, and may be called until the deadline goes.
  Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  void set(Clock::time_point time);  // also takes back that it had expired
  void clear();
  bool expired() const { return state_->expired; }

 private:
  struct State {
    std::function<void()> expire;
    Clock::time_point time = Clock::time_point::max();
    bool expired = false;
  };
  void wait();

  boost::asio::steady_timer timer_;
  std::shared_ptr<State> state_;
};

}  // namespace tta
