// Which worker does what next. See predictor.h for what is promised.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tta/predict/predictor/batch_run.h"
#include "tta/predict/predictor/deadline_clock.h"
#include "tta/predict/predictor/job_state.h"

namespace tta {

class Scheduler {
 public:
  // `queue` jobs may wait unopened. Errors: kUsage (the system doesn't give that many threads).
  Scheduler(int threads, std::size_t queue, std::chrono::microseconds max_batch_delay);
  ~Scheduler();  // cancels what isn't done; waits for submit() calls that are still blocked
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  void stop();  // what the destructor does; afterwards nothing is kept of any job. Not thread-safe with itself.

  void submit(const std::shared_ptr<JobState>& job);  // blocks while the queue is full; once stopping, cancels the job
  int threads() const { return static_cast<int>(workers_.size()); }

 private:
  using Time = std::chrono::steady_clock::time_point;

  // A job that waits or has been opened (or is being), and how many of its runs are under way. Made by submit(), so
  // that a worker needs no memory to choose what it does: it could not report that there is none.
  struct OpenJob {
    std::shared_ptr<JobState> job;
    double end = 0;              // the virtual time at which it would end if all jobs shared the workers
    std::uint64_t sequence = 0;  // of submission: tells equal ends apart
    bool opening = true;
    int running = 0;
    Time ready{};  // since when its views can run

    bool before(const OpenJob& other) const { return end != other.end ? end < other.end : sequence < other.sequence; }
  };
  struct Before {
    bool operator()(const std::shared_ptr<OpenJob>& a, const std::shared_ptr<OpenJob>& b) const {
      return a->before(*b);
    }
  };

  // What a worker does next: open a job, or run views of some. Kept by the worker, with room for all that there can be.
  struct Task {
    std::shared_ptr<OpenJob> opened;  // null = run the parts
    std::vector<std::shared_ptr<OpenJob>> jobs;
    std::vector<BatchPart> parts;  // one for each of `jobs`
    Time wake_at = Time::max();    // when a batch is due that is being filled

    void clear();
  };

  void work();
  bool next_task(Task& task);  // waits; false = stop
  // With mutex_ held:
  bool choose(Task& task);  // false = nothing to do now
  bool overtakes(const OpenJob& open) const;
  bool may_open(std::size_t beyond) const;  // the next waiting job, with so many more open than usual
  void open_next(Task& task);
  bool take(std::size_t first, Task& task);  // a run that begins with the views of open_[first]
  bool batch_is_due(std::size_t first) const;
  bool fits_batch(const OpenJob& first, const OpenJob& other) const;
  void drop_finished();
  void done(const Task& task);
  void look_again();  // the clock has ended a job. Without mutex_

  const std::size_t threads_;
  const std::size_t queue_;
  const std::chrono::microseconds max_batch_delay_;

  std::mutex mutex_;
  std::condition_variable work_;   // there may be something to do
  std::condition_variable space_;  // the queue has room, or the last blocked submit() leaves
  std::set<std::shared_ptr<OpenJob>, Before> waiting_;
  std::vector<std::shared_ptr<OpenJob>> open_;  // sorted by Before; room for all that may be open is reserved
  double virtual_time_ = 0;  // views that every unfinished job would have got by now if they shared the workers
  std::uint64_t submitted_ = 0;
  int submitting_ = 0;  // calls of submit() that wait for room
  bool stopping_ = false;
  std::vector<std::thread> workers_;
  DeadlineClock clock_{[this] { look_again(); }};
};

}  // namespace tta
