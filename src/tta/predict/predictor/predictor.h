// The predictor: a scheduler whose unit of work is a view.
//
// W workers share one model. A job is opened by one worker (read, decode, plan), its views are then rendered and run by
// whichever workers are free: views of one image spread over idle workers, views of many images keep all of them busy.
// The answer doesn't depend on the number of workers or on the order in which they finish: a stop is decided on
// prefixes of the policy, in its order.
//
// Jobs are finished in the order in which they would be if all of them ran at once, each with the same share of the
// workers (the Fair Sojourn Protocol: E. Friedman, S. Henderson, "Fairness and efficiency in web server protocols",
// SIGMETRICS 2003). Equal jobs come out in the order of submission, a short one overtakes a long one, and none ends
// later than by sharing.
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
#include "tta/base/tensor.h"
#include "tta/image/codec/codec.h"
#include "tta/image/image.h"
#include "tta/model/model.h"
#include "tta/model/recipe/recipe.h"
#include "tta/predict/predictor/prediction.h"
#include "tta/views/policy/policy.h"

namespace tta {

class JobState;   // job_state.h
struct Engine;    // engine.h
class Scheduler;  // scheduler.h

struct WorkersOptions {
  int threads = 0;  // 0 = usable_cpu_count()
  int queue = 64;   // jobs that may wait unopened, at least 1; submit() blocks beyond that
  // How long views may wait for others to fill a batch, from the moment that they could run. 0: not at all.
  std::chrono::microseconds max_batch_delay{0};
};

// The threads that do the work of one predictor or of several. Thread-safe. The destructor cancels what isn't done and
// joins the threads; a submit() that it finds blocked returns a cancelled job's ticket.
class Workers {
 public:
  explicit Workers(const WorkersOptions& options);  // Errors: kUsage (more threads than the system gives)
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int threads() const;

  // What the destructor does, while predictors still hold the workers: jobs are cancelled, and no callback is called
  // any more once it returns. Jobs submitted later are cancelled. To be called by one thread, not by a callback.
  void stop();

 private:
  friend class Predictor;
  std::unique_ptr<Scheduler> scheduler_;
};

struct PredictorOptions {
  int threads = 0;  // workers; 0 = usable_cpu_count()
  int batch =
      1;  // views per run; on a CPU 1 is as fast as any (docs/decisions/0005). A model's fixed batch overrides it
  int queue = 64;                    // jobs that may wait unopened, at least 1; submit() blocks beyond that
  std::shared_ptr<Workers> workers;  // shared with other predictors; null = of its own, as `threads` and `queue` say
  Limits limits;
};

// A policy checked against a model and its labels, ready to be shared by many jobs. Immutable.
class PreparedPolicy;
const Policy& policy_of(const PreparedPolicy& prepared);

// Why the certificate of the policy's calibrated stop says nothing of jobs that may use `max_views` views (0 = all),
// and have a deadline: "the model is another one", "--max-views cuts the policy". Nothing where it holds, and where the
// stop rule is another one.
std::optional<std::string> certificate_problem(const PreparedPolicy& policy, int max_views, bool has_deadline);

class Ticket;

// What is to be predicted: a file (read by a worker), encoded bytes, decoded pixels with the recipe's channels, or the
// model's own input for one image, [1,C,H,W] or [1,H,W,C] as the model has it: views can only flip and turn that one.
using JobInput = std::variant<std::filesystem::path, std::vector<std::byte>, Image, Tensor>;

// One view's probabilities as soon as they are next in the policy's order, on a worker's thread. Rows beyond a stop are
// not delivered. Must not call the predictor, nor keep it waiting. What it throws is the job's error.
using RowReceiver = std::function<void(int view, std::span<const double> probabilities)>;

struct Job {
  std::string image;  // name for messages and the answer
  JobInput input;
  std::shared_ptr<const PreparedPolicy> policy;
  int max_views = 0;  // 0 = all; otherwise the first that many views of the policy
  std::optional<std::chrono::steady_clock::time_point> deadline;  // the answer is then what is there by that time
  std::optional<Orientation> orientation;                         // of encoded images; nothing = the recipe's
  RowReceiver on_row;

  // Asked by the worker that opens the job, and after each of its runs: how many of the job's views (always the same
  // number) it may have now, because of load. What a job may have never rises, nor falls below 1 or what workers have
  // begun. One call at a time. Must not call the predictor, nor throw; views wait for it.
  std::function<int(int views)> views_under_load;

  // Called once with the job's own ticket, as soon as the answer is there: wait() won't wait any more. On a worker's
  // thread or, at the deadline, on another one of the workers' own; or on that of the caller of cancel(). Must not
  // throw, nor destroy the predictor or its workers.
  std::function<void(const Ticket& ticket)> on_done;
};

// A handle on a submitted job. Copies share it; thread-safe.
class Ticket {
 public:
  // Waits for the answer. Errors: whatever the image, a view (named) or the model caused; kCancelled; kDeadline if not
  // even one view was done in time; kTooLarge where memory gave out. Messages don't name the image: the caller does.
  Prediction wait() const;

  bool ready() const;
  void cancel() const;  // the views not yet started are dropped

 private:
  friend class Predictor;
  friend class JobState;
  explicit Ticket(std::shared_ptr<JobState> job) : job_(std::move(job)) {}
  std::shared_ptr<JobState> job_;
};

// Thread-safe. The destructor ends its own workers (see Workers); on shared ones its jobs go on.
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
  const Limits& limits() const;
  int threads() const;

  // Checks what depends on the model: label maps, the stop rule's conditions, ops against the model's channels. Views
  // that are equal on every image must have been merged (merge_equal_views). Errors: kPolicy, kView.
  std::shared_ptr<const PreparedPolicy> prepare(const Policy& policy) const;

  // Blocks while as many jobs wait as may. Requires: job.policy came from this predictor's prepare().
  Ticket submit(Job job);

 private:
  std::shared_ptr<const Engine> engine_;
  std::shared_ptr<Workers> workers_;
};

// The name of a class: its label, or its index where there are no labels.
std::string class_name(std::span<const std::string> labels, int index);

}  // namespace tta
