#include "tta/predict/predictor/deadline_clock.h"

#include <algorithm>
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
    forget_gone();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    const auto place = jobs_.emplace(*job->deadline(), job);
    if (place != jobs_.begin()) return;  // the thread wakes up earlier anyway
  }
  changed_.notify_all();
}

// As many jobs as stay have to come before the next look, so that a job costs next to nothing.
void DeadlineClock::forget_gone() {
  if (jobs_.size() < most_watched_) return;
  std::erase_if(jobs_, [](const auto& entry) { return entry.second.expired(); });
  most_watched_ = std::max(kFewJobs, 2 * jobs_.size());
}

std::size_t DeadlineClock::watched() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void DeadlineClock::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (jobs_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto next = jobs_.begin();
    const auto deadline = next->first;  // a copy: watch() may forget the job meanwhile
    if (std::chrono::steady_clock::now() < deadline) {
      changed_.wait_until(lock, deadline);
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
