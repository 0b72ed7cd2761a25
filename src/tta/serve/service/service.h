// The server without a protocol: models by name and version, admission by cost, shedding of views, deadlines, drain and
// reload. `http` and `grpc` translate to and from it and hold no state of their own but connections.
//
// A request goes: find() a model -> start() checks it, counts its cost, refuses it or lets it in -> the predictor's
// workers open it and run its views (how many it may have is decided anew after each) -> done. docs/ARCHITECTURE.md
// traces one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/serve/service/metrics.h"
#include "tta/serve/service/request.h"
#include "tta/serve/service/served_model.h"

namespace tta {

// Where a model lies.
struct ModelSource {
  std::string name;            // empty = from the path: file without ".onnx", or folder
  std::filesystem::path path;  // what `--model` takes
};

// The models that there are to be, asked for by every load and reload. Throws Error.
using ModelLister = std::function<std::vector<ModelSource>()>;

// Opens what lies at `path` (open_bundle() with the command's options). Throws Error.
using BundleOpener = std::function<Bundle(const std::filesystem::path& path)>;
// The policy that requests get which name none, for this model. Throws Error.
using PolicyReader = std::function<Policy(const Bundle& bundle)>;

struct ServiceOptions {
  int threads = 0;                               // workers, shared by all models; 0 = usable_cpu_count()
  int max_batch_size = 1;                        // views per run, of any requests; a model's fixed batch overrides it
  std::chrono::microseconds max_queue_delay{0};  // how long a batch that isn't full may wait for more
  double max_queue_cost = 0;                     // cost (backlog.h) that may wait; 0 = 64 for every worker
  int max_images = 1024;                         // that may wait or run, whatever they cost
  bool shed = true;                              // fewer views before refusing anyone
  MetricsNames metrics = MetricsNames::kOwn;
  Limits limits;
};

// A request on its way; it lives as long as there is something to do for it. Copies share it; thread-safe. Dropping it
// lets the request go on.
class ServeCall {
 public:
  ServeCall() = default;
  void cancel() const;  // the client has gone: views not yet started are dropped; done gets kCancelled answers

 private:
  friend class Service;
  struct State;
  std::weak_ptr<State> state_;
};

// Thread-safe. The destructor cancels what is under way and waits for it.
class Service {
 public:
  // Opens no model yet: load() does. Errors: kUsage (threads).
  Service(ModelLister list_models, BundleOpener open_bundle, PolicyReader read_policy, const ServiceOptions& options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Opens every model, warms each up with one view, then is ready. Errors: the first that fails; kUsage (a name that is
  // there twice with the same version, or isn't allowed).
  void load();
  // Opens every model anew; those that can be replace the old ones at once, requests under way finish with the old. A
  // model that can't be opened keeps the old one; the errors are returned ("name: why") and counted.
  std::vector<std::string> reload();

  bool ready() const;  // loaded, and not draining
  // Not ready from now on; requests are still served (the transports decide for how long).
  void drain();
  // Waits until no image waits or runs, at most this long. False if some do. Somebody who has an answer finds room for
  // the next request, so the last answers may still be on their way: transports wait for their connections instead.
  bool wait_idle(std::chrono::milliseconds at_most);

  // The model of a request. `name` empty: the only model, an error where there are several; `version` empty: the
  // newest. Errors: kNotFound with the names there are or a did-you-mean; kUnavailable before load() is done.
  std::shared_ptr<const ServedModel> find(std::string_view name, std::string_view version) const;
  std::vector<std::shared_ptr<const ServedModel>> models() const;  // every name, newest version first

  // Begins a request. Errors, before anything is queued and with `done` not called: kPolicy (the policy: place and
  // did-you-mean), kUsage (no or too many images), kOverloaded (the queue is full even with one view an image; see
  // retry_after()), kUnavailable (not loaded). An image that can't be decoded is no error here but an answer.
  ServeCall start(std::shared_ptr<const ServedModel> model, ServeRequest request, ServeDone done);

  // How long a refused client should wait: what is queued now, at the speed of late. At least a second.
  std::chrono::seconds retry_after() const;

  Metrics& metrics() const;
  const Limits& limits() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta
