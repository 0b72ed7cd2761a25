#include "tta/serve/service/service.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/service/backlog.h"
#include "tta/serve/service/call.h"
#include "tta/serve/service/model_set.h"
#include "tta/serve/service/open_model.h"

namespace tta {
namespace {

constexpr double kCostPerWorker = 64;
constexpr int kEndlessQueue = 1 << 30;  // admission bounds it, so that no transport's thread ever waits in submit()

WorkersOptions workers_options(const ServiceOptions& options) {
  WorkersOptions workers;
  workers.threads = options.threads;
  workers.queue = kEndlessQueue;
  workers.max_batch_delay = options.max_queue_delay;
  return workers;
}

bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return (folder / path.filename()).lexically_normal() == path.lexically_normal();
}

// What stays when a model can't be opened anew: the old one from the same place, else the newest of that name; else,
// where a folder of models can't be read or is empty, those that were in it. Empty if there is none.
std::vector<ModelSet::Entry> kept_models(const ModelSet& old, const std::string& name,
                                         const std::filesystem::path& source) {
  ModelSet::Entry kept;
  std::vector<ModelSet::Entry> were_in_it;
  for (const ModelSet::Entry& model : old.all()) {
    if (model->name == name && model->source == source) return {model};
    if (model->name == name && !kept) kept = model;
    if (lies_in(model->source, source)) were_in_it.push_back(model);
  }
  return kept ? std::vector<ModelSet::Entry>{kept} : were_in_it;
}

}  // namespace

struct Service::Impl {
  Impl(ModelLister lister, BundleOpener opener, PolicyReader reader, const ServiceOptions& given)
      : list_models(std::move(lister)),
        open_bundle(std::move(opener)),
        read_policy(std::move(reader)),
        options(given),
        metrics(given.metrics),
        workers(std::make_shared<Workers>(workers_options(given))),
        backlog(given.max_queue_cost > 0 ? given.max_queue_cost : kCostPerWorker * workers->threads(),
                given.max_images) {}

  ModelSet::Entry open(const ModelSource& source) const {
    PredictorOptions predictor;
    predictor.batch = options.max_batch_size;
    predictor.workers = workers;
    predictor.limits = options.limits;
    return open_model(source, open_bundle, read_policy, predictor);
  }

  std::shared_ptr<const ModelSet> models() const {
    const std::lock_guard lock(mutex);
    return model_set;
  }

  void set_models(std::vector<ModelSet::Entry> models) {
    auto made = std::make_shared<const ModelSet>(std::move(models));
    const std::lock_guard lock(mutex);
    model_set = std::move(made);
  }

  void update_ready() { metrics.set_ready(loaded && !draining); }

  void on_answer(const ServeAnswer& answer) {
    {
      const std::lock_guard lock(mutex);
      if (const auto* prediction = std::get_if<Prediction>(&answer)) note_speed(*prediction);
    }
    idle.notify_all();
  }

  // With mutex held. A tenth of what is new: steady over some tens of images.
  void note_speed(const Prediction& prediction) {
    const StageTimes& times = prediction.times;
    const std::chrono::duration<double> worked = times.decode + times.augment + times.infer + times.reduce;
    const double now = worked.count() / std::max(1, prediction.views_run);
    seconds_per_view = seconds_per_view == 0 ? now : 0.9 * seconds_per_view + 0.1 * now;
  }

  const ModelLister list_models;
  const BundleOpener open_bundle;
  const PolicyReader read_policy;
  const ServiceOptions options;
  mutable Metrics metrics;
  std::shared_ptr<Workers> workers;
  Backlog backlog;

  std::mutex reload_mutex;  // one load or reload at a time
  mutable std::mutex mutex;
  std::condition_variable idle;
  std::shared_ptr<const ModelSet> model_set = std::make_shared<const ModelSet>();
  double seconds_per_view = 0;
  std::atomic<bool> loaded = false;
  std::atomic<bool> draining = false;
};

void ServeCall::cancel() const {
  if (const std::shared_ptr<State> state = state_.lock()) state->cancel();
}

Service::Service(ModelLister list_models, BundleOpener open_bundle, PolicyReader read_policy,
                 const ServiceOptions& options)
    : impl_(std::make_unique<Impl>(std::move(list_models), std::move(open_bundle), std::move(read_policy), options)) {}

// The callbacks of jobs under way use all the rest.
Service::~Service() {
  impl_->workers->stop();
}

void Service::load() {
  const std::lock_guard lock(impl_->reload_mutex);
  std::vector<ModelSet::Entry> models;
  for (const ModelSource& source : impl_->list_models()) models.push_back(impl_->open(source));
  impl_->set_models(std::move(models));
  impl_->loaded = true;
  impl_->update_ready();
}

std::vector<std::string> Service::reload() {
  const std::lock_guard lock(impl_->reload_mutex);
  std::vector<std::string> problems;
  try {
    const std::shared_ptr<const ModelSet> old = impl_->models();
    std::vector<ModelSet::Entry> models;
    for (const ModelSource& source : impl_->list_models()) {
      try {
        models.push_back(impl_->open(source));
      } catch (const std::exception& error) {  // memory that gave out, too, must not end a server that serves
        const ModelIdentity identity = model_identity(source);
        problems.push_back(identity.name + ": " + error.what());
        for (ModelSet::Entry& kept : kept_models(*old, identity.name, source.path)) models.push_back(std::move(kept));
      }
    }
    impl_->set_models(std::move(models));
  } catch (const std::exception& error) {  // the list itself: everything stays
    problems.emplace_back(error.what());
  }
  impl_->metrics.count_reload(problems.empty());
  return problems;
}

bool Service::ready() const {
  return impl_->loaded && !impl_->draining;
}

void Service::drain() {
  impl_->draining = true;
  impl_->update_ready();
}

bool Service::wait_idle(std::chrono::milliseconds at_most) {
  std::unique_lock lock(impl_->mutex);
  return impl_->idle.wait_for(lock, at_most, [&] { return impl_->backlog.images() == 0; });
}

std::shared_ptr<const ServedModel> Service::find(std::string_view name, std::string_view version) const {
  if (!impl_->loaded) throw Error(ErrorCode::kUnavailable, "the server is still loading its models");
  return impl_->models()->find(name, version);
}

std::vector<std::shared_ptr<const ServedModel>> Service::models() const {
  return impl_->models()->all();
}

ServeCall Service::start(std::shared_ptr<const ServedModel> model, ServeRequest request, ServeDone done) {
  if (request.images.empty()) throw Error(ErrorCode::kUsage, "the request has no image");
  if (request.images.size() > kMaxRequestImages) {
    throw Error(ErrorCode::kUsage, "the request has " + std::to_string(request.images.size()) + " images, allowed 1.." +
                                       std::to_string(kMaxRequestImages));
  }
  auto policy = model->prepared(request.policy, request.stop);
  const auto state = std::make_shared<ServeCall::State>(
      ServeCall::State::Shared{impl_->backlog, impl_->metrics, impl_->options.shed,
                               [impl = impl_.get()](const ServeAnswer& answer) { impl->on_answer(answer); }},
      std::move(model), std::move(policy), std::move(request), std::move(done));
  try {
    state->start();
  } catch (const Error& error) {
    impl_->metrics.count_rejected(error.code());
    throw;
  }
  ServeCall call;
  call.state_ = state;
  return call;
}

std::chrono::seconds Service::retry_after() const {
  const std::lock_guard lock(impl_->mutex);
  const double seconds = impl_->backlog.cost() * impl_->seconds_per_view / impl_->workers->threads();
  return std::chrono::seconds(std::max(1, static_cast<int>(std::ceil(seconds))));
}

Metrics& Service::metrics() const {
  impl_->metrics.set_queue(impl_->backlog.images(), impl_->backlog.cost());
  return impl_->metrics;
}

const Limits& Service::limits() const {
  return impl_->options.limits;
}

}  // namespace tta
