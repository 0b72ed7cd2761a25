#include "tta/predict/predictor/job_state.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"
#include "tta/model/output.h"
#include "tta/model/recipe/decoding.h"
#include "tta/predict/pool/label_permutation.h"

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
    : job_(std::move(job)), engine_(std::move(engine)), limit_(view_limit(job_)), pooler_(make_pooler(job_, *engine_)) {
  prediction_.image = job_.image;
  prediction_.views_requested = static_cast<int>(job_.policy->policy().views.size());
}

Image JobState::decode() {
  const Recipe& recipe = engine_->renderer.recipe();
  if (const Image* image = std::get_if<Image>(&job_.input)) {
    assert(image->channels() == recipe.channels);
    return Image::copy_of(*image);
  }
  const DecodeOptions options = decode_options(recipe, engine_->limits);
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
  try {
    if (passed(job_.deadline)) throw Error(ErrorCode::kDeadline, "the deadline passed before the image was opened");
    Image image = decode();
    plans_ = make_plans(job_.policy->policy().views, engine_->renderer.recipe(), image.size());
    source_.emplace(engine_->renderer.make_source(std::move(image), plans_));
    const std::lock_guard lock(mutex_);
    rows_.resize(plans_.plans.size());
  } catch (...) {
    const std::lock_guard lock(mutex_);
    fail(current_error());
  }
}

std::vector<int> JobState::take_views(int count) {
  const std::lock_guard lock(mutex_);
  std::vector<int> views;
  try {
    if (!finished_ && passed(job_.deadline)) finish(StoppedBy::kDeadline);
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

void JobState::run(const std::vector<int>& views, Scratch& scratch) {
  try {
    render(views, scratch);
    engine_->model->run(scratch.input, scratch.rows);
    deliver(views, scratch);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    fail(current_error());
  }
}

// Rows beyond the views are padding: they hold whatever the last run left there, and their results are not read.
void JobState::render(const std::vector<int>& views, Scratch& scratch) const {
  const Recipe& recipe = engine_->renderer.recipe();
  const Size size = plans_.plans[views.front()].output;
  std::vector<std::int64_t> shape{engine_->batch, recipe.channels, size.height, size.width};
  if (recipe.layout == Layout::kNhwc) shape = {engine_->batch, size.height, size.width, recipe.channels};
  if (scratch.input.shape() != shape) scratch.input = Tensor(recipe.dtype, shape);
  scratch.rows.resize(static_cast<std::size_t>(engine_->batch) * engine_->model->row_size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    engine_->renderer.render(plans_.plans[views[i]], *source_, scratch.input.row(static_cast<std::int64_t>(i)));
  }
}

void JobState::deliver(const std::vector<int>& views, const Scratch& scratch) {
  const int row_size = engine_->model->row_size();
  for (std::size_t i = 0; i < views.size(); ++i) {
    std::vector<double> row;
    try {
      row = read_output_row(std::span(scratch.rows).subspan(i * row_size, row_size), engine_->model->info());
    } catch (const Error& error) {
      throw Error(error.code(), "view '" + printable(job_.policy->view_name(views[i])) + "': " + error.what());
    }
    const std::lock_guard lock(mutex_);
    rows_[views[i]] = std::move(row);
    if (!finished_) pool_prefix();
  }
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
  const std::lock_guard lock(mutex_);
  fail(std::make_exception_ptr(Error(ErrorCode::kCancelled, "cancelled")));
}

void JobState::limit_views(int views) {
  const std::lock_guard lock(mutex_);
  const int lowered = std::max({views, pooler_.used(), 1});
  if (finished_ || lowered >= limit_) return;
  limit_ = lowered;
  overload_ = true;
  if (pooler_.used() >= limit_) finish(StoppedBy::kOverload);
}

}  // namespace tta
