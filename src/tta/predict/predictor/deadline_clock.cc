#include "tta/predict/predictor/deadline_clock.h"

#include <utility>

namespace tta {

void DeadlineClock::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void DeadlineClock::watch(const std::shared_ptr<JobState>& job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    const auto place = jobs_.emplace(*job->deadline(), job);
    if (place != jobs_.begin()) return;  // the thread wakes up earlier anyway
  }
  changed_.notify_all();
}

void DeadlineClock::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (jobs_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto next = jobs_.begin();
    if (std::chrono::steady_clock::now() < next->first) {
      changed_.wait_until(lock, next->first);
      continue;
    }
    std::shared_ptr<JobState> job = next->second.lock();
    jobs_.erase(next);
    lock.unlock();
    if (job) {
      job->expire();
      job.reset();  // without the lock: it may be the last that holds it
      on_expired_();
    }
    lock.lock();
  }
}

}  // namespace tta
