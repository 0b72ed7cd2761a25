#include "tta/predict/predictor/predictor.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "tta/base/core/cpu_count.h"
#include "tta/predict/predictor/engine.h"
#include "tta/predict/predictor/job_state.h"
#include "tta/predict/predictor/scheduler.h"

namespace tta {

std::string_view stopped_by_name(StoppedBy reason) {
  switch (reason) {
    case StoppedBy::kNone: return "none";
    case StoppedBy::kExact: return "exact";
    case StoppedBy::kCalibrated: return "calibrated";
    case StoppedBy::kViewLimit: return "max_views";
    case StoppedBy::kDeadline: return "deadline";
    case StoppedBy::kOverload: return "overload";
  }
  assert(false && "a reason without a name");
  return "none";
}

const Policy& policy_of(const PreparedPolicy& prepared) {
  return prepared.policy();
}

std::optional<std::string> certificate_problem(const PreparedPolicy& policy, int max_views, bool has_deadline) {
  if (policy.policy().stop != StopRule::kCalibrated) return std::nullopt;
  if (policy.certificate_problem()) return policy.certificate_problem();
  if (max_views > 0 && max_views < static_cast<int>(policy.policy().views.size()))
    return "fewer views than the policy has may be used (--max-views)";
  if (has_deadline) return "a deadline may cut the views";
  return std::nullopt;
}

std::string class_name(std::span<const std::string> labels, int index) {
  return labels.empty() ? std::to_string(index) : labels[index];
}

Prediction Ticket::wait() const {
  return job_->wait();
}
bool Ticket::ready() const {
  return job_->finished();
}
void Ticket::cancel() const {
  job_->cancel();
}
Workers::Workers(const WorkersOptions& options)
    : scheduler_(std::make_unique<Scheduler>(options.threads > 0 ? options.threads : usable_cpu_count(),
                                             static_cast<std::size_t>(std::max(options.queue, 1)),
                                             options.max_batch_delay)) {}

Workers::~Workers() = default;

int Workers::threads() const {
  return scheduler_->threads();
}

void Workers::stop() {
  scheduler_->stop();
}

Predictor::Predictor(std::shared_ptr<const Model> model, Recipe recipe, std::vector<std::string> labels,
                     const PredictorOptions& options) {
  assert(labels.empty() || static_cast<int>(labels.size()) == model->info().classes);
  const int fixed_batch = model->info().batch;
  engine_ = std::make_shared<const Engine>(Engine{std::move(model), Renderer(std::move(recipe)), std::move(labels),
                                                  options.limits, fixed_batch > 0 ? fixed_batch : options.batch});
  workers_ = options.workers;
  if (!workers_) workers_ = std::make_shared<Workers>(WorkersOptions{options.threads, options.queue, {}});
}

Predictor::~Predictor() = default;

const Model& Predictor::model() const {
  return *engine_->model;
}
const Recipe& Predictor::recipe() const {
  return engine_->renderer.recipe();
}
const std::vector<std::string>& Predictor::labels() const {
  return engine_->labels;
}
const Limits& Predictor::limits() const {
  return engine_->limits;
}
int Predictor::threads() const {
  return workers_->threads();
}

std::shared_ptr<const PreparedPolicy> Predictor::prepare(const Policy& policy) const {
  return std::make_shared<const PreparedPolicy>(policy, *engine_);
}

Ticket Predictor::submit(Job job) {
  auto state = std::make_shared<JobState>(std::move(job), engine_);
  workers_->scheduler_->submit(state);
  return Ticket(std::move(state));
}

}  // namespace tta
