// A request under way: its images' jobs, and where their answers are gathered. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "tta/serve/service/request.h"
#include "tta/serve/service/service.h"

namespace tta {

class Backlog;

struct ServeCall::State : std::enable_shared_from_this<State> {
 public:
  // What calls need of the service that they belong to; outlives them.
  struct Shared {
    Backlog& backlog;
    Metrics& metrics;
    bool shed;
    // Tells that an image is done with: for waiting until none is left, and for how fast they go.
    std::function<void(const ServeAnswer& answer)> on_answer;
  };

  State(Shared shared, std::shared_ptr<const ServedModel> model, std::shared_ptr<const PreparedPolicy> policy,
        ServeRequest request, ServeDone done);

  // Counts what the images cost, lets them in and submits their jobs. Images whose header already tells that they can't
  // be decoded are answered without one. Errors: kOverloaded, with nothing queued.
  void start();

  void cancel();

 private:
  struct Slot {
    double counted = 0;  // in the queue's cost
    std::atomic<bool> waits = false;
    std::optional<ServeAnswer> answer;
    ViewProbabilities rows;
    std::optional<Ticket> ticket;  // while it waits or runs
  };

  double look_at_images();
  void submit(std::size_t index);
  void keep(Slot& slot, const Ticket& ticket);
  int views_allowed(Slot& slot, int views);
  int views_asked() const;
  void opened(Slot& slot);
  void finish(std::size_t index, ServeAnswer answer);
  void count(const ServeAnswer& answer) const;
  void respond();

  const Shared shared_;
  const std::shared_ptr<const ServedModel> model_;
  const std::shared_ptr<const PreparedPolicy> policy_;
  ServeRequest request_;
  ServeDone done_;
  std::chrono::steady_clock::time_point started_;

  std::mutex mutex_;
  std::vector<Slot> slots_;
  std::size_t left_;
  bool cancelled_ = false;
};

}  // namespace tta
