// The predictor: a scheduler whose unit of work is a view.
//
// W workers share one model. A job is opened by one worker (read, decode, plan), its views are then rendered and run by
// whichever workers are free: views of one image spread over idle workers, views of many images keep all of them busy.
// The answer doesn't depend on the number of workers or on the order in which they finish: a stop is decided on
// prefixes of the policy, in its order.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/image/image.h"
#include "tta/model/model.h"
#include "tta/model/recipe/recipe.h"
#include "tta/predict/predictor/prediction.h"
#include "tta/views/policy/policy.h"

namespace tta {

struct PredictorOptions {
  int threads = 0;  // workers; 0 = usable_cpu_count()
  int batch =
      1;  // views per run; on a CPU 1 is as fast as any (docs/decisions/0005). A model's fixed batch overrides it
  int queue = 64;  // jobs that may wait unopened, at least 1; submit() blocks beyond that
  Limits limits;
};

// A policy checked against a model and its labels, ready to be shared by many jobs. Immutable.
class PreparedPolicy;

// Why the certificate of the policy's calibrated stop says nothing of jobs that may use `max_views` views (0 = all),
// and have a deadline: "the model is another one", "--max-views cuts the policy". Nothing where it holds, and where the
// stop rule is another one.
std::optional<std::string> certificate_problem(const PreparedPolicy& policy, int max_views, bool has_deadline);

// What is to be predicted: a file (read by a worker), encoded bytes, or decoded pixels with the recipe's channels.
using JobInput = std::variant<std::filesystem::path, std::vector<std::byte>, Image>;

// One view's probabilities as soon as they are next in the policy's order, on a worker's thread. Rows beyond a stop are
// not delivered. Must not call the predictor, nor keep it waiting. What it throws is the job's error.
using RowReceiver = std::function<void(int view, std::span<const double> probabilities)>;

struct Job {
  std::string image;  // name for messages and the answer
  JobInput input;
  std::shared_ptr<const PreparedPolicy> policy;
  int max_views = 0;  // 0 = all; otherwise the first that many views of the policy
  std::optional<std::chrono::steady_clock::time_point> deadline;  // the answer is then what is there by that time
  RowReceiver on_row;
};

class JobState;   // job_state.h
struct Engine;    // engine.h
class Scheduler;  // scheduler.h

// A handle on a submitted job. Copies share it; thread-safe.
class Ticket {
 public:
  // Waits for the answer. Errors: whatever the image, a view (named) or the model caused; kCancelled; kDeadline if not
  // even one view was done in time; kTooLarge where memory gave out. Messages don't name the image: the caller does.
  Prediction wait() const;

  bool ready() const;
  void cancel() const;                // the views not yet started are dropped
  void limit_views(int views) const;  // lowers the number of views while the job runs (overload); at least 1 stays

 private:
  friend class Predictor;
  explicit Ticket(std::shared_ptr<JobState> job) : job_(std::move(job)) {}
  std::shared_ptr<JobState> job_;
};

// Thread-safe. The destructor cancels what isn't done and joins the workers; a submit() that it finds blocked returns a
// cancelled job's ticket.
class Predictor {
 public:
  // Requires: recipe was fitted to the model's signature. `labels` is empty or has one name per class. Errors: kUsage
  // (more threads than the system gives).
  Predictor(std::shared_ptr<const Model> model, Recipe recipe, std::vector<std::string> labels,
            const PredictorOptions& options = {});
  ~Predictor();
  Predictor(const Predictor&) = delete;
  Predictor& operator=(const Predictor&) = delete;

  const Model& model() const;
  const Recipe& recipe() const;
  const std::vector<std::string>& labels() const;
  int threads() const;

  // Checks what depends on the model: label maps, the stop rule's conditions, ops against the model's channels. Views
  // that are equal on every image must have been merged (merge_equal_views). Errors: kPolicy, kView.
  std::shared_ptr<const PreparedPolicy> prepare(const Policy& policy) const;

  // Jobs are opened in the order of submission. Blocks while options.queue jobs wait. Requires: job.policy came from
  // this predictor's prepare().
  Ticket submit(Job job);

 private:
  std::shared_ptr<const Engine> engine_;
  std::unique_ptr<Scheduler> scheduler_;
};

// The name of a class: its label, or its index where there are no labels.
std::string class_name(std::span<const std::string> labels, int index);

}  // namespace tta
