#include "tta/serve/http/connection_table.h"

#include <utility>
#include <vector>

namespace tta {

ConnectionTable::Place::Place(ConnectionTable& table, std::function<void()> close)
    : table_(table), close_(std::move(close)) {
  table_.count(+1);
  set_busy();
}

ConnectionTable::Place::~Place() {
  table_.move(*this, nullptr);
  table_.count(-1);
}

void ConnectionTable::Place::set_idle() {
  idle_since_ = Clock::now();
  table_.move(*this, &table_.idle_);
}

void ConnectionTable::Place::set_busy() {
  table_.move(*this, &table_.busy_);
}

void ConnectionTable::move(Place& place, std::list<Place*>* to) {
  if (place.list_ != nullptr) place.list_->erase(place.at_);
  place.list_ = to;
  if (to != nullptr) place.at_ = to->insert(to->end(), &place);
}

void ConnectionTable::count(int change) {
  std::size_t open = 0;
  {
    const std::lock_guard lock(mutex_);
    open_ += static_cast<std::size_t>(change);
    open = open_;
  }
  changed_.notify_all();
  if (on_change) on_change(open);
}

std::size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

// Closing ends the connection's coroutine later: until then it counts as busy, so that it isn't closed twice.
bool ConnectionTable::close_longest_idle() {
  if (idle_.empty()) return false;
  Place& place = *idle_.front();
  place.set_busy();
  place.close_();
  return true;
}

void ConnectionTable::close_idle_since(Clock::time_point time) {
  while (!idle_.empty() && idle_.front()->idle_since_ <= time) close_longest_idle();
}

void ConnectionTable::close_all() {
  while (close_longest_idle()) {
  }
  for (Place* place : std::vector<Place*>(busy_.begin(), busy_.end())) place->close_();
}

bool ConnectionTable::wait_until_empty(std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] { return open_ == 0; });
}

}  // namespace tta
