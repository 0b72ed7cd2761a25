// Which worker does what next. See predictor.h for what is promised.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "tta/predict/predictor/job_state.h"

namespace tta {

class Scheduler {
 public:
  // `views_per_run` views go through the model at once; `queue` jobs may wait unopened. Errors: kUsage (the system
  // doesn't give that many threads).
  Scheduler(int threads, int views_per_run, std::size_t queue);
  ~Scheduler();  // cancels what isn't done; waits for submit() calls that are still blocked
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  void submit(std::shared_ptr<JobState> job);  // blocks while the queue is full; once stopping, cancels the job
  int threads() const { return static_cast<int>(workers_.size()); }

 private:
  // A job that waits or has been opened (or is being), and how many of its runs are under way. Made by submit(), so
  // that a worker needs no memory to choose what it does: it could not report that there is none.
  struct OpenJob {
    std::shared_ptr<JobState> job;
    bool opening = true;
    int running = 0;
  };

  // What a worker does next: open the job, or run these views of it.
  struct Task {
    std::shared_ptr<OpenJob> job;
    std::vector<int> views;  // empty = open it
  };

  void stop();
  void work();
  bool next_task(Task& task);                                   // waits; false = stop
  bool choose(Task& task);                                      // with mutex_ held; false = nothing to do now
  bool take(const std::shared_ptr<OpenJob>& open, Task& task);  // with mutex_ held
  void drop_finished();                                         // with mutex_ held
  void done(const Task& task);

  const int views_per_run_;
  const std::size_t queue_;
  std::size_t most_open_ = 0;

  std::mutex mutex_;
  std::condition_variable work_;   // there may be something to do
  std::condition_variable space_;  // the queue has room, or the last blocked submit() leaves
  std::deque<std::shared_ptr<OpenJob>> waiting_;
  std::vector<std::shared_ptr<OpenJob>> open_;  // in the order of submission; room for most_open_ is reserved
  int submitting_ = 0;                          // calls of submit() that wait for room
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace tta
