#include "tta/predict/predictor/scheduler.h"

#include <string>
#include <system_error>
#include <utility>

#include "tta/base/core/error.h"

namespace tta {

Scheduler::Scheduler(int threads, int views_per_run, std::size_t queue)
    : views_per_run_(views_per_run), queue_(queue), most_open_(static_cast<std::size_t>(threads) + 1) {
  open_.reserve(most_open_);
  workers_.reserve(static_cast<std::size_t>(threads));
  try {
    for (int i = 0; i < threads; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    stop();
    throw Error(ErrorCode::kUsage, "the system gives no " + std::to_string(threads) + " threads; ask for fewer");
  }
}

Scheduler::~Scheduler() {
  stop();
}

void Scheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& waiting : waiting_) waiting->job->cancel();
    for (const auto& open : open_) open->job->cancel();
  }
  work_.notify_all();
  space_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  std::unique_lock lock(mutex_);
  space_.wait(lock, [&] { return submitting_ == 0; });
}

// Everything under the lock, notifying too: after the last blocked call let go of it, the scheduler may be gone.
void Scheduler::submit(std::shared_ptr<JobState> job) {
  auto waiting = std::make_shared<OpenJob>();
  waiting->job = std::move(job);
  std::unique_lock lock(mutex_);
  ++submitting_;
  space_.wait(lock, [&] { return waiting_.size() < queue_ || stopping_; });
  --submitting_;
  if (stopping_) {
    waiting->job->cancel();
    space_.notify_all();
    return;
  }
  waiting_.push_back(std::move(waiting));
  work_.notify_one();
}

void Scheduler::work() {
  JobState::Scratch scratch;
  Task task;
  while (next_task(task)) {
    if (task.views.empty()) {
      task.job->job->open();
    } else {
      task.job->job->run(task.views, scratch);
    }
    done(task);
    task = {};
  }
}

bool Scheduler::next_task(Task& task) {
  std::unique_lock lock(mutex_);
  bool chosen = false;
  work_.wait(lock, [&] { return stopping_ || (chosen = choose(task)); });
  return chosen && !stopping_;
}

// Oldest image first, so that few are open at a time. A job that may stop gets one run at a time while others wait: a
// view that runs ahead of a stop is work thrown away. Only when there is nothing else to do do workers run ahead.
bool Scheduler::choose(Task& task) {
  drop_finished();
  for (const auto& open : open_) {
    const bool would_run_ahead = open->job->may_stop() && open->running > 0;
    if (!would_run_ahead && take(open, task)) return true;
  }
  drop_finished();  // those whose deadline take() found to have passed
  if (!waiting_.empty() && open_.size() < most_open_) {
    task = {std::move(waiting_.front()), {}};
    waiting_.pop_front();
    open_.push_back(task.job);
    space_.notify_one();
    return true;
  }
  for (const auto& open : open_) {
    if (take(open, task)) return true;
  }
  return false;
}

bool Scheduler::take(const std::shared_ptr<OpenJob>& open, Task& task) {
  if (open->opening) return false;
  task.views = open->job->take_views(views_per_run_);
  if (task.views.empty()) return false;
  task.job = open;
  ++open->running;
  return true;
}

void Scheduler::drop_finished() {
  std::erase_if(open_, [](const auto& open) {
    const bool gone = !open->opening && open->running == 0 && open->job->finished();
    if (gone) open->job->release();
    return gone;
  });
}

void Scheduler::done(const Task& task) {
  {
    const std::lock_guard lock(mutex_);
    if (task.views.empty()) {
      task.job->opening = false;
    } else {
      --task.job->running;
    }
  }
  work_.notify_all();
}

}  // namespace tta
