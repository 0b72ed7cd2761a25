#include "tta/serve/service/call.h"

#include <algorithm>
#include <new>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"
#include "tta/serve/service/backlog.h"
#include "tta/serve/service/metrics.h"

namespace tta {
namespace {

// Pixels that have to be decoded; nothing for images that come decoded. Errors: those of image_size().
std::uint64_t source_pixels(const JobInput& input, const Limits& limits) {
  const auto* bytes = std::get_if<std::vector<std::byte>>(&input);
  if (bytes == nullptr) return 0;
  const Size size = image_size(*bytes, limits);
  return static_cast<std::uint64_t>(size.width) * static_cast<std::uint64_t>(size.height);
}

// Of the model's input; where the model takes any size, of the image.
std::uint64_t view_pixels(const Recipe& recipe, std::uint64_t source) {
  const auto fixed = static_cast<std::uint64_t>(recipe.input.width) * static_cast<std::uint64_t>(recipe.input.height);
  return fixed > 0 ? fixed : source;
}

}  // namespace

ServeCall::State::State(Shared shared, std::shared_ptr<const ServedModel> model,
                        std::shared_ptr<const PreparedPolicy> policy, ServeRequest request, ServeDone done)
    : shared_(std::move(shared)),
      model_(std::move(model)),
      policy_(std::move(policy)),
      request_(std::move(request)),
      done_(std::move(done)),
      started_(std::chrono::steady_clock::now()),
      slots_(request_.images.size()),
      left_(request_.images.size()) {}

void ServeCall::State::start() {
  const double least = look_at_images();
  double full = 0;
  int images = 0;
  for (const Slot& slot : slots_) {
    full += slot.counted;
    images += slot.answer ? 0 : 1;
  }
  if (!shared_.backlog.enter(images, full, shared_.shed ? least : full)) {
    throw Error(ErrorCode::kOverloaded, "the server's queue is full; try again later");
  }
  std::vector<std::pair<std::size_t, ServeAnswer>> known;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].answer) known.emplace_back(i, *slots_[i].answer);
    if (!slots_[i].answer) slots_[i].waits = true;
  }
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].waits) submit(i);
  }
  for (auto& [index, answer] : known) finish(index, std::move(answer));
}

// That each image may have when nobody waits.
int ServeCall::State::views_asked() const {
  const int all = static_cast<int>(policy_of(*policy_).views.size());
  return request_.max_views > 0 ? std::min(request_.max_views, all) : all;
}

// Sets what each image counts for, or its answer. Returns what they would cost with one view each.
double ServeCall::State::look_at_images() {
  const int views = views_asked();
  double least = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    try {
      const std::uint64_t source = source_pixels(request_.images[i], model_->predictor->limits());
      const std::uint64_t view = view_pixels(model_->bundle.recipe, source);
      slots_[i].counted = shared_.backlog.counted(request_cost(source, view, views));
      least += std::min(slots_[i].counted, request_cost(source, view, 1));
    } catch (const Error& error) {
      slots_[i].answer = error;
    }
  }
  return least;
}

void ServeCall::State::submit(std::size_t index) {
  Slot& slot = slots_[index];
  Job job;
  if (!request_.names.empty()) job.image = request_.names[index];
  job.input = std::move(request_.images[index]);
  job.policy = policy_;
  job.max_views = request_.max_views;
  if (request_.deadline) job.deadline = started_ + *request_.deadline;
  job.orientation = request_.orientation;
  if (request_.view_probabilities) {
    job.on_row = [self = shared_from_this(), &slot](int, std::span<const double> row) {
      slot.rows.emplace_back(row.begin(), row.end());
    };
  }
  job.views_under_load = [self = shared_from_this(), &slot](int views) { return self->views_allowed(slot, views); };
  job.on_done = [self = shared_from_this(), index](const Ticket& ticket) {
    try {
      self->finish(index, ticket.wait());
    } catch (const Error& error) {
      self->finish(index, error);
    } catch (const std::exception& error) {
      self->finish(index, Error(ErrorCode::kRuntime, error.what()));
    }
  };
  try {
    keep(slot, model_->predictor->submit(std::move(job)));
  } catch (const std::bad_alloc&) {
    finish(index, Error(ErrorCode::kTooLarge, "there is not enough memory for this image"));
  }
}

// A ticket of a job that isn't done: one that is would keep itself alive through its callbacks.
void ServeCall::State::keep(Slot& slot, const Ticket& ticket) {
  bool cancelled = false;
  {
    const std::lock_guard lock(mutex_);
    if (slot.answer) return;
    slot.ticket = ticket;
    cancelled = cancelled_;
  }
  if (cancelled) ticket.cancel();
}

void ServeCall::State::opened(Slot& slot) {
  if (slot.waits.exchange(false)) shared_.backlog.opened(slot.counted);
}

int ServeCall::State::views_allowed(Slot& slot, int views) {
  opened(slot);
  if (!shared_.shed) return views;
  return views_under_load(views, shared_.backlog.cost(), shared_.backlog.capacity());
}

void ServeCall::State::finish(std::size_t index, ServeAnswer answer) {
  Slot& slot = slots_[index];
  const bool was_queued = !slot.answer;
  if (was_queued) {
    opened(slot);  // one that was cancelled, or late, was never opened
    shared_.backlog.left();
  }
  count(answer);
  shared_.on_answer(answer);
  {
    const std::lock_guard lock(mutex_);
    slot.answer = std::move(answer);
    slot.ticket.reset();
    if (--left_ > 0) return;
  }
  respond();
}

void ServeCall::State::count(const ServeAnswer& answer) const {
  if (const auto* prediction = std::get_if<Prediction>(&answer)) {
    shared_.metrics.count_prediction(model_->name, model_->version, *prediction);
    if (prediction->stopped_by == StoppedBy::kOverload) {
      shared_.metrics.count_shed(model_->name, model_->version, views_asked() - prediction->views_used);
    }
  } else {
    shared_.metrics.count_failure(model_->name, model_->version, std::get<Error>(answer));
  }
}

void ServeCall::State::respond() {
  ServeResponse response;
  response.model = model_;
  for (Slot& slot : slots_) {
    response.answers.push_back(std::move(*slot.answer));
    if (request_.view_probabilities) response.view_probabilities.push_back(std::move(slot.rows));
  }
  done_(std::move(response));
}

void ServeCall::State::cancel() {
  std::vector<Ticket> tickets;
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    for (const Slot& slot : slots_) {
      if (slot.ticket) tickets.push_back(*slot.ticket);
    }
  }
  for (const Ticket& ticket : tickets) ticket.cancel();
}

}  // namespace tta
