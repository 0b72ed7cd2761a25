#include "tta/predict/predictor/scheduler.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/predict/predictor/engine.h"

namespace tta {
namespace {

// Images that may be held decoded beyond the usual number because short jobs overtake long ones; and those that may be
// because they are to fill batches.
constexpr std::size_t kMostOvertaking = 8;
constexpr std::size_t kMostForBatches = 1024;

}  // namespace

Scheduler::Scheduler(int threads, std::size_t queue, std::chrono::microseconds max_batch_delay)
    : threads_(static_cast<std::size_t>(threads)), queue_(queue), max_batch_delay_(max_batch_delay) {
  open_.reserve(threads_ + kMostForBatches + kMostOvertaking);
  workers_.reserve(threads_);
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
  std::vector<std::shared_ptr<JobState>> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& waiting : waiting_) left.push_back(waiting->job);
    for (const auto& open : open_) left.push_back(open->job);
  }
  for (const auto& job : left) job->cancel();
  work_.notify_all();
  space_.notify_all();
  for (std::thread& worker : workers_) {
    if (worker.joinable()) worker.join();
  }
  clock_.stop();
  std::set<std::shared_ptr<OpenJob>, Before> waiting;
  std::vector<std::shared_ptr<OpenJob>> open;
  std::unique_lock lock(mutex_);
  space_.wait(lock, [&] { return submitting_ == 0; });
  waiting.swap(waiting_);
  open.swap(open_);
  lock.unlock();  // what jobs hold is let go without it
}

// Everything under the lock, notifying too: after the last blocked call let go of it, the scheduler may be gone.
void Scheduler::submit(const std::shared_ptr<JobState>& job) {
  auto waiting = std::make_shared<OpenJob>();
  waiting->job = job;
  if (job->announces() && job->deadline()) clock_.watch(job);
  std::unique_lock lock(mutex_);
  ++submitting_;
  space_.wait(lock, [&] { return waiting_.size() < queue_ || stopping_; });
  --submitting_;
  if (stopping_) {
    space_.notify_all();
    lock.unlock();
    job->cancel();
    return;
  }
  waiting->end = virtual_time_ + job->views_allowed();
  waiting->sequence = submitted_++;
  waiting_.insert(std::move(waiting));
  work_.notify_one();
}

void Scheduler::Task::clear() {
  opened.reset();
  jobs.clear();
  parts.clear();
  wake_at = Time::max();
}

void Scheduler::work() {
  BatchScratch scratch;
  Task task;
  task.jobs.reserve(open_.capacity());
  task.parts.reserve(open_.capacity());
  while (next_task(task)) {
    if (task.opened) {
      task.opened->job->open();
      task.opened->job->announce();
    } else {
      run_batch(task.parts, scratch);
    }
    done(task);
    task.clear();
  }
}

bool Scheduler::next_task(Task& task) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    task.wake_at = Time::max();
    if (choose(task)) return true;
    if (task.wake_at == Time::max()) {
      work_.wait(lock);
    } else {
      work_.wait_until(lock, task.wake_at);
    }
  }
  return false;
}

// The job that would end first goes first, so that few are open at a time. A job that may stop gets one run at a time
// while others wait: a view that runs ahead of a stop is work thrown away. Only when there is nothing else to do do
// workers run ahead.
bool Scheduler::choose(Task& task) {
  drop_finished();
  for (std::size_t i = 0; i < open_.size(); ++i) {
    if (overtakes(*open_[i])) {
      open_next(task);
      return true;
    }
    const bool would_run_ahead = open_[i]->job->may_stop() && open_[i]->running > 0;
    if (!would_run_ahead && take(i, task)) return true;
  }
  drop_finished();  // those whose deadline take() found to have passed
  if (may_open(0)) {
    open_next(task);
    return true;
  }
  for (std::size_t i = 0; i < open_.size(); ++i) {
    if (take(i, task)) return true;
  }
  return false;
}

// True if the next waiting job is to be done before this one.
bool Scheduler::overtakes(const OpenJob& open) const {
  return may_open(kMostOvertaking) && (*waiting_.begin())->before(open);
}

// One more than workers, so that decoding runs ahead of them; and as many as fill a batch.
bool Scheduler::may_open(std::size_t beyond) const {
  if (waiting_.empty()) return false;
  const auto batch = static_cast<std::size_t>((*waiting_.begin())->job->engine().batch);
  return open_.size() < threads_ + std::min(batch, kMostForBatches) + beyond;
}

void Scheduler::open_next(Task& task) {
  task.opened = *waiting_.begin();
  waiting_.erase(waiting_.begin());
  open_.insert(std::upper_bound(open_.begin(), open_.end(), task.opened, Before()), task.opened);
  space_.notify_one();
}

bool Scheduler::take(std::size_t first, Task& task) {
  const std::shared_ptr<OpenJob>& open = open_[first];
  if (open->opening || open->job->views_left(1) == 0) {
    if (!open->opening) open->job->take_views(0);  // a deadline that has passed
    return false;
  }
  if (!batch_is_due(first)) {
    task.wake_at = std::min(task.wake_at, open->ready + max_batch_delay_);
    return false;
  }
  int room = open->job->engine().batch;
  for (std::size_t i = first; i < open_.size() && room > 0; ++i) {
    if (!fits_batch(*open, *open_[i])) continue;
    std::vector<int> views = open_[i]->job->take_views(room);
    if (views.empty()) continue;
    room -= static_cast<int>(views.size());
    ++open_[i]->running;
    task.jobs.push_back(open_[i]);
    task.parts.push_back({open_[i]->job, std::move(views)});
  }
  return !task.parts.empty();
}

// A batch that isn't full waits for more views, but not for long.
bool Scheduler::batch_is_due(std::size_t first) const {
  const OpenJob& open = *open_[first];
  const int batch = open.job->engine().batch;
  if (batch == 1 || max_batch_delay_.count() == 0) return true;
  if (std::chrono::steady_clock::now() >= open.ready + max_batch_delay_) return true;
  int views = 0;
  for (std::size_t i = first; i < open_.size() && views < batch; ++i) {
    if (fits_batch(open, *open_[i])) views += open_[i]->job->views_left(batch - views);
  }
  return views >= batch;
}

bool Scheduler::fits_batch(const OpenJob& first, const OpenJob& other) const {
  if (&first == &other) return true;
  return !other.opening && &first.job->engine() == &other.job->engine() &&
         first.job->view_size() == other.job->view_size() && !(other.job->may_stop() && other.running > 0);
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
    if (task.opened) {
      task.opened->opening = false;
      task.opened->ready = std::chrono::steady_clock::now();
    }
    const auto unfinished = static_cast<double>(std::max<std::size_t>(waiting_.size() + open_.size(), 1));
    for (std::size_t i = 0; i < task.jobs.size(); ++i) {
      --task.jobs[i]->running;
      virtual_time_ += static_cast<double>(task.parts[i].views.size()) / unfinished;
    }
  }
  work_.notify_all();
}

// A late job that is open keeps its place until the clock has ended it: workers may wait for nothing else.
void Scheduler::look_again() {
  { const std::lock_guard lock(mutex_); }  // a worker that has found nothing to do is waiting by now
  work_.notify_all();
}

}  // namespace tta
