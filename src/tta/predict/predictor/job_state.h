// One job on its way from bytes to an answer: what has been rendered and run, and the prefix of it that is pooled.
#pragma once

#include <atomic>
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
class JobState {
 public:
  JobState(Job job, std::shared_ptr<const Engine> engine);

  // Reads, decodes and plans; afterwards views can be taken. A failure finishes the job; nothing is done for one that
  // is finished. Called once, by one worker.
  void open();

  // The next views that have to go through the model, at most `count`, in the policy's order; empty if there are none
  // (left). Only unique views below the limit are handed out. A deadline that has passed finishes the job.
  std::vector<int> take_views(int count);

  // Renders views, runs them and delivers their rows. A failure finishes the job. `scratch` is the worker's own memory.
  struct Scratch {
    Tensor input;
    std::vector<float> rows;
  };
  void run(const std::vector<int>& views, Scratch& scratch);

  bool finished() const { return finished_; }

  // Frees the pixels; the answer stays. Requires: finished, and no worker is inside open() or run().
  void release();

  bool may_stop() const { return job_.policy->may_stop(); }

  Prediction wait();
  void cancel();
  void limit_views(int views);

 private:
  Image decode();
  void render(const std::vector<int>& views, Scratch& scratch) const;
  void deliver(const std::vector<int>& views, const Scratch& scratch);

  // With mutex_ held:
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

  // Set by open(), constant from then on.
  PlanSet plans_;
  std::optional<Source> source_;
  int orientation_tag_ = 1;
  int decode_warnings_ = 0;

  // Guarded by mutex_.
  int limit_ = 0;          // views that may be used
  bool overload_ = false;  // limit_ was lowered by limit_views()
  int next_view_ = 0;      // the first that take_views() hasn't looked at
  int views_run_ = 0;
  std::vector<std::vector<double>> rows_;  // per view; empty until delivered
  Pooler pooler_;
  Prediction prediction_;
  std::exception_ptr error_;
};

}  // namespace tta
