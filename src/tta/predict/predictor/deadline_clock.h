// Ends jobs at their deadlines when nobody waits for them in a thread of their own (Job::on_done).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "tta/predict/predictor/job_state.h"

namespace tta {

// Thread-safe. The thread is started by the first job that needs it.
class DeadlineClock {
 public:
  // `on_expired` is called on the clock's thread after each call of expire(): a job's place may be free.
  explicit DeadlineClock(std::function<void()> on_expired) : on_expired_(std::move(on_expired)) {}
  ~DeadlineClock() { stop(); }
  DeadlineClock(const DeadlineClock&) = delete;
  DeadlineClock& operator=(const DeadlineClock&) = delete;

  // Calls job->expire() at its deadline, on the clock's thread, if it is still alive and unfinished then. Requires: it
  // has one. Jobs that are gone by then are forgotten before, so that deadlines far away keep no memory.
  void watch(const std::shared_ptr<JobState>& job);

  std::size_t watched() const;  // jobs that it has in mind, some of them gone

  void stop();  // no job hears from it any more. Not to be called by the clock's own thread.

 private:
  static constexpr std::size_t kFewJobs = 256;

  void run();
  void forget_gone();  // with mutex_ held

  const std::function<void()> on_expired_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<std::chrono::steady_clock::time_point, std::weak_ptr<JobState>> jobs_;
  std::size_t most_watched_ = kFewJobs;  // from there on it is worth looking for those that are gone
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tta
