// The open connections: how many, and which of them can be closed because nothing happens on them.
//
// Used on the sockets' thread alone, but for wait_until_empty() and size().
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>

namespace tta {

class ConnectionTable {
 public:
  using Clock = std::chrono::steady_clock;

  // One connection's place in the table, for as long as it lives.
  class Place {
   public:
    // `close` closes the connection's socket.
    Place(ConnectionTable& table, std::function<void()> close);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    void set_idle();  // waits for a request
    void set_busy();

   private:
    friend class ConnectionTable;
    ConnectionTable& table_;
    std::function<void()> close_;
    Clock::time_point idle_since_;
    std::list<Place*>* list_ = nullptr;
    std::list<Place*>::iterator at_;
  };

  std::size_t size() const;
  bool close_longest_idle();                      // false: none is idle
  void close_idle_since(Clock::time_point time);  // those that have been idle since then, or for longer
  void close_all();
  bool wait_until_empty(std::chrono::milliseconds at_most) const;

  std::function<void(std::size_t open)> on_change;  // set before the first connection

 private:
  void move(Place& place, std::list<Place*>* to);
  void count(int change);

  std::list<Place*> idle_;  // longest first
  std::list<Place*> busy_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::size_t open_ = 0;
};

}  // namespace tta
