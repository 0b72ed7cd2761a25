// One job on its way from bytes to an answer: what has been rendered and run, and the prefix of it that is pooled.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/predict/pool/pool.h"
#include "tta/predict/predictor/engine.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/render/renderer.h"

namespace tta {

// Thread-safe, but for the members named below. The scheduler decides which worker does what; this class decides what
// it means for the answer.
class JobState : public std::enable_shared_from_this<JobState> {
 public:
  JobState(Job job, std::shared_ptr<const Engine> engine);

  // Reads, decodes and plans; afterwards views can be taken. A failure finishes the job; nothing is done for one that
  // is finished. Called once, by one worker.
  void open();

  // The next views that have to go through the model, at most `count`, in the policy's order; empty if there are none
  // (left). Only unique views below the limit are handed out. A deadline that has passed finishes the job.
  std::vector<int> take_views(int count);
  int views_left(int count) const;  // how many of `count` take_views() would give

  // What a run of the model is made of (run.h): the views rendered one after the other into rows of `input`, from
  // `first_row` on; their results delivered; or why there are none. A failure finishes the job; render() then is false.
  bool render(const std::vector<int>& views, Tensor& input, int first_row);
  void deliver(const std::vector<int>& views, std::span<const float> rows, std::chrono::nanoseconds infer);
  void fail_with_current_exception();

  // The shape of a view. Requires: opened.
  Size view_size() const { return view_size_; }
  const Engine& engine() const { return *engine_; }

  bool finished() const { return finished_; }

  // Calls the job's on_done if it is finished and that hasn't been done. To be called without a lock after everything
  // that may finish a job.
  void announce();

  // Finishes the job with what is there. For the clock (deadline_clock.h).
  void expire();
  std::optional<std::chrono::steady_clock::time_point> deadline() const { return job_.deadline; }
  bool announces() const { return job_.on_done != nullptr; }

  int views_allowed() const { return views_allowed_; }  // when it was submitted: what it costs, in views

  // Frees the pixels; the answer stays. Requires: finished, and no worker is inside open() or run().
  void release();

  bool may_stop() const { return job_.policy->may_stop(); }

  Prediction wait();
  void cancel();

 private:
  void open_image();
  void open_tensor(const Tensor& tensor);
  Image decode();
  void render_view(int view, std::span<std::byte> row) const;
  void add_row(int view, std::vector<double> row);

  // With mutex_ held:
  void apply_load();
  void pool_prefix();
  void add_to_pool(int view);
  void finish(StoppedBy reason);
  void fail(std::exception_ptr error);
  StoppedBy limit_reason() const;

  Job job_;
  const std::shared_ptr<const Engine> engine_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> finished_ = false;
  std::atomic<bool> announced_ = false;
  const std::chrono::steady_clock::time_point submitted_;
  const int views_allowed_;

  // Set by open(), constant from then on.
  PlanSet plans_;
  std::optional<Source> source_;  // nothing for a tensor
  Size view_size_;
  int orientation_tag_ = 1;
  int decode_warnings_ = 0;

  // Guarded by mutex_.
  int limit_ = 0;          // views that may be used
  bool overload_ = false;  // limit_ was lowered because of load
  int next_view_ = 0;      // the first that take_views() hasn't looked at
  int views_run_ = 0;
  StageTimes times_;
  std::vector<std::vector<double>> rows_;  // per view; empty until delivered
  Pooler pooler_;
  Prediction prediction_;
  std::exception_ptr error_;
};

}  // namespace tta
