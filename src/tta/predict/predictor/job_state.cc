#include "tta/predict/predictor/job_state.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <numeric>
#include <utility>

#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"
#include "tta/model/output.h"
#include "tta/model/recipe/decoding.h"
#include "tta/predict/pool/label_permutation.h"
#include "tta/views/render/tensor_view.h"

namespace tta {
namespace {

int view_limit(const Job& job) {
  const int views = static_cast<int>(job.policy->policy().views.size());
  return job.max_views > 0 ? std::min(job.max_views, views) : views;
}

Pooler make_pooler(const Job& job, const Engine& engine) {
  const Policy& policy = job.policy->policy();
  return Pooler(policy.pool, policy.temperature, policy.stop, job.policy->weights(), engine.model->info().classes,
                job.policy->calibrated());
}

// What an answer says of the calibrated stop's certificate.
std::optional<std::string> certificate_of(const Job& job, bool overload) {
  if (job.policy->policy().stop != StopRule::kCalibrated) return std::nullopt;
  std::optional<std::string> problem = certificate_problem(*job.policy, job.max_views, job.deadline.has_value());
  if (!problem && overload) problem = "views were dropped because of overload";
  return certificate_text(problem);
}

StoppedBy stopped_by(StopRule rule) {
  return rule == StopRule::kCalibrated ? StoppedBy::kCalibrated : StoppedBy::kExact;
}

bool passed(const std::optional<std::chrono::steady_clock::time_point>& deadline) {
  return deadline && std::chrono::steady_clock::now() >= *deadline;
}

// The exception at hand, as those who wait for the job are to see it. An image or a model that takes all memory is
// theirs to know about, in the words of every other error.
std::exception_ptr current_error() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    try {
      return std::make_exception_ptr(Error(ErrorCode::kTooLarge, "there is not enough memory for this image"));
    } catch (...) {
      return std::current_exception();
    }
  } catch (...) {
    return std::current_exception();
  }
}

TensorPicture tensor_picture(const Tensor& tensor, const Recipe& recipe) {
  const bool channels_first = recipe.layout == Layout::kNchw;
  const auto& shape = tensor.shape();
  assert(shape.size() == 4 && shape[0] == 1 && shape[channels_first ? 1 : 3] == recipe.channels);
  const Size size{static_cast<int>(shape[channels_first ? 3 : 2]), static_cast<int>(shape[channels_first ? 2 : 1])};
  return {recipe.layout, recipe.channels, size, dtype_size(tensor.dtype())};
}

// Says which flag allows larger files.
std::vector<std::byte> read_encoded(const std::filesystem::path& path, std::size_t max_bytes) {
  try {
    return read_file(path, max_bytes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kTooLarge) throw;
    throw Error(error.code(), std::string(error.what()) + " (--max-image-bytes)");
  }
}

}  // namespace

JobState::JobState(Job job, std::shared_ptr<const Engine> engine)
    : job_(std::move(job)),
      engine_(std::move(engine)),
      submitted_(std::chrono::steady_clock::now()),
      views_allowed_(view_limit(job_)),
      limit_(views_allowed_),
      pooler_(make_pooler(job_, *engine_)) {
  prediction_.image = job_.image;
  prediction_.views_requested = static_cast<int>(job_.policy->policy().views.size());
}

Image JobState::decode() {
  const Recipe& recipe = engine_->renderer.recipe();
  if (const Image* image = std::get_if<Image>(&job_.input)) {
    assert(image->channels() == recipe.channels);
    return Image::copy_of(*image);
  }
  DecodeOptions options = decode_options(recipe, engine_->limits);
  if (job_.orientation) options.orientation = *job_.orientation;
  std::vector<std::byte> read;
  if (const auto* path = std::get_if<std::filesystem::path>(&job_.input)) {
    read = read_encoded(*path, options.limits.encoded_bytes);
  }
  const auto* given = std::get_if<std::vector<std::byte>>(&job_.input);
  Decoded decoded = decode_image(given ? *given : read, options);
  orientation_tag_ = decoded.orientation_tag;
  decode_warnings_ = decoded.warnings;
  return std::move(decoded.image);
}

void JobState::open() {
  if (finished_) return;  // cancelled, or late, while it waited
  const auto begin = std::chrono::steady_clock::now();
  try {
    if (passed(job_.deadline)) throw Error(ErrorCode::kDeadline, "the deadline passed before the image was opened");
    if (const Tensor* tensor = std::get_if<Tensor>(&job_.input)) {
      open_tensor(*tensor);
    } else {
      open_image();
    }
    const std::lock_guard lock(mutex_);
    rows_.resize(job_.policy->policy().views.size());
    times_.queue = begin - submitted_;
    times_.decode = std::chrono::steady_clock::now() - begin;
    apply_load();
  } catch (...) {
    fail_with_current_exception();
  }
}

void JobState::open_image() {
  Image image = decode();
  plans_ = make_plans(job_.policy->policy().views, engine_->renderer.recipe(), image.size());
  source_.emplace(engine_->renderer.make_source(std::move(image), plans_));
  view_size_ = plans_.plans.front().output;
}

void JobState::open_tensor(const Tensor& tensor) {
  const std::vector<View>& views = job_.policy->policy().views;
  const TensorPicture picture = tensor_picture(tensor, engine_->renderer.recipe());
  for (const View& view : views) check_tensor_view(view, picture.size);
  plans_.same_as.resize(views.size());
  std::iota(plans_.same_as.begin(), plans_.same_as.end(), 0);
  view_size_ = picture.size;
}

void JobState::apply_load() {
  if (finished_ || !job_.views_under_load) return;
  const int begun = std::max(next_view_, pooler_.used());  // paid for
  const int allowed = std::max({job_.views_under_load(views_allowed_), begun, 1});
  if (allowed >= limit_) return;
  limit_ = allowed;
  overload_ = true;
}

std::vector<int> JobState::take_views(int count) {
  const std::lock_guard lock(mutex_);
  std::vector<int> views;
  try {
    if (!finished_ && passed(job_.deadline)) {
      if (announces()) return {};  // the clock is about to finish it, and to announce it
      finish(StoppedBy::kDeadline);
    }
    for (; !finished_ && next_view_ < limit_ && static_cast<int>(views.size()) < count; ++next_view_) {
      if (plans_.same_as[next_view_] == next_view_) views.push_back(next_view_);
    }
    views_run_ += static_cast<int>(views.size());
  } catch (...) {
    fail(current_error());
    views.clear();
  }
  return views;
}

int JobState::views_left(int count) const {
  const std::lock_guard lock(mutex_);
  int left = 0;
  for (int view = next_view_; !finished_ && view < limit_ && left < count; ++view) {
    left += plans_.same_as[view] == view ? 1 : 0;
  }
  return left;
}

bool JobState::render(const std::vector<int>& views, Tensor& input, int first_row) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    for (std::size_t i = 0; i < views.size(); ++i) {
      render_view(views[i], input.row(first_row + static_cast<std::int64_t>(i)));
    }
  } catch (...) {
    fail_with_current_exception();
    return false;
  }
  const std::lock_guard lock(mutex_);
  times_.augment += std::chrono::steady_clock::now() - begin;
  return true;
}

void JobState::render_view(int view, std::span<std::byte> row) const {
  if (source_) return engine_->renderer.render(plans_.plans[view], *source_, row);
  const auto& tensor = std::get<Tensor>(job_.input);
  render_tensor_view(job_.policy->policy().views[view], tensor_picture(tensor, engine_->renderer.recipe()),
                     tensor.row(0), row);
}

void JobState::deliver(const std::vector<int>& views, std::span<const float> rows, std::chrono::nanoseconds infer) {
  const int row_size = engine_->model->row_size();
  try {
    {
      const std::lock_guard lock(mutex_);
      times_.infer += infer;
    }
    for (std::size_t i = 0; i < views.size(); ++i) {
      try {
        add_row(views[i], read_output_row(rows.subspan(i * row_size, row_size), engine_->model->info()));
      } catch (const Error& error) {
        throw Error(error.code(), "view '" + printable(job_.policy->view_name(views[i])) + "': " + error.what());
      }
    }
    const std::lock_guard lock(mutex_);
    apply_load();
    if (!finished_ && pooler_.used() >= limit_) finish(limit_reason());
  } catch (...) {
    fail_with_current_exception();
  }
}

void JobState::add_row(int view, std::vector<double> row) {
  const std::lock_guard lock(mutex_);
  rows_[view] = std::move(row);
  if (finished_) return;
  const auto begin = std::chrono::steady_clock::now();
  try {
    pool_prefix();
  } catch (...) {
    fail(current_error());  // with the lock: another worker would hand the same row over again
    throw;
  }
  times_.reduce += std::chrono::steady_clock::now() - begin;
  prediction_.times.reduce = times_.reduce;  // of a prediction that is ready now: nobody has seen it yet
}

void JobState::fail_with_current_exception() {
  const std::lock_guard lock(mutex_);
  fail(current_error());
}

// The rule of the house: whatever order views are done in, they are pooled in the policy's, and the answer is that of
// the shortest prefix at which the stop rule fires.
void JobState::pool_prefix() {
  while (pooler_.used() < limit_) {
    const int view = pooler_.used();
    if (rows_[plans_.same_as[view]].empty()) return;
    add_to_pool(view);
    if (pooler_.used() == limit_) break;
    const StopRule rule = pooler_.fired();
    if (rule != StopRule::kNone) return finish(stopped_by(rule));
  }
  finish(limit_reason());
}

void JobState::add_to_pool(int view) {
  const std::vector<double> row = permuted(rows_[plans_.same_as[view]], job_.policy->permutation(view));
  if (job_.on_row) job_.on_row(view, row);
  pooler_.add(row);
  const int index = argmax(row);
  prediction_.views.push_back({job_.policy->view_name(view), index, row[index], job_.policy->weights()[view]});
}

StoppedBy JobState::limit_reason() const {
  if (limit_ == prediction_.views_requested) return StoppedBy::kNone;
  return overload_ ? StoppedBy::kOverload : StoppedBy::kViewLimit;
}

// The answer is what is pooled so far.
void JobState::finish(StoppedBy reason) {
  if (pooler_.used() == 0) {
    return fail(
        std::make_exception_ptr(Error(ErrorCode::kDeadline, "the deadline passed before the first view was done")));
  }
  prediction_.pooled = pooler_.pooled();
  prediction_.views_used = pooler_.used();
  prediction_.views_run = views_run_;
  prediction_.stopped_by = reason;
  prediction_.certificate = certificate_of(job_, overload_);
  prediction_.orientation_tag = orientation_tag_;
  prediction_.decode_warnings = decode_warnings_;
  prediction_.times = times_;
  prediction_.times.total = std::chrono::steady_clock::now() - submitted_;
  double total = 0;
  for (const ViewAnswer& view : prediction_.views) total += view.weight;
  for (ViewAnswer& view : prediction_.views) {
    view.weight = total > 0 ? view.weight / total : 1.0 / static_cast<double>(prediction_.views.size());
  }
  finished_ = true;
  changed_.notify_all();
}

void JobState::fail(std::exception_ptr error) {
  if (finished_) return;
  error_ = std::move(error);
  finished_ = true;
  changed_.notify_all();
}

void JobState::release() {
  source_.reset();
  job_.input = {};
}

Prediction JobState::wait() {
  std::unique_lock lock(mutex_);
  const auto done = [&] { return finished_.load(); };
  if (!job_.deadline) {
    changed_.wait(lock, done);
  } else if (!changed_.wait_until(lock, *job_.deadline, done)) {
    finish(StoppedBy::kDeadline);
  }
  if (error_) std::rethrow_exception(error_);
  return prediction_;
}

void JobState::cancel() {
  {
    const std::lock_guard lock(mutex_);
    fail(std::make_exception_ptr(Error(ErrorCode::kCancelled, "cancelled")));
  }
  announce();
}

void JobState::expire() {
  {
    const std::lock_guard lock(mutex_);
    if (!finished_) finish(StoppedBy::kDeadline);
  }
  announce();
}

// The callbacks go once they have no use: what they hold may hold the job.
void JobState::announce() {
  if (!finished_ || announced_.exchange(true)) return;
  Job used;
  {
    const std::lock_guard lock(mutex_);
    used.on_done = std::exchange(job_.on_done, nullptr);
    used.on_row = std::exchange(job_.on_row, nullptr);
    used.views_under_load = std::exchange(job_.views_under_load, nullptr);
  }
  if (used.on_done) used.on_done(Ticket(shared_from_this()));
}

}  // namespace tta
