#include "tta/predict/predictor/scheduler.h"

#include <algorithm>
#include <utility>

namespace tta {

Scheduler::Scheduler(int threads, int views_per_run, std::size_t queue)
    : views_per_run_(views_per_run), queue_(queue), most_open_(static_cast<std::size_t>(threads) + 1) {
  for (int i = 0; i < threads; ++i) workers_.emplace_back([this] { work(); });
}

Scheduler::~Scheduler() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& job : waiting_) job->cancel();
    for (const auto& open : open_) open->job->cancel();
  }
  work_.notify_all();
  space_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Scheduler::submit(std::shared_ptr<JobState> job) {
  {
    std::unique_lock lock(mutex_);
    space_.wait(lock, [&] { return waiting_.size() < queue_ || stopping_; });
    waiting_.push_back(std::move(job));
  }
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
  if (!waiting_.empty() && open_.size() < most_open_) {
    task = {std::make_shared<OpenJob>(), {}};
    task.job->job = std::move(waiting_.front());
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
    const bool idle = !open->opening && open->running == 0;
    if (idle && open->job->finished()) open->job->release();
    return idle && open->job->finished();
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
