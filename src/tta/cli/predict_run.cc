#include "tta/cli/predict_run.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/inputs.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/prediction_writer.h"
#include "tta/cli/progress.h"
#include "tta/cli/standard_streams.h"
#include "tta/cli/text_columns.h"

namespace tta::cli {
namespace {

Format format_of(const PredictOptions& options) {
  if (options.format == "jsonl") return Format::kJsonl;
  return options.format == "csv" ? Format::kCsv : Format::kTable;
}

// Columns of the table for the names of images, and of views below them. Wide enough for what is known at the start;
// longer names just stand out.
int name_width(std::span<const std::string> names) {
  constexpr int kLeast = 12;
  constexpr int kMost = 96;
  int width = kLeast;
  for (const std::string& name : names) width = std::max(width, columns(printable(name)));
  return std::min(width, kMost);
}

// Feeds images to the predictor and writes the answers in the order of the inputs. A few more images than workers are
// on their way at a time, so memory doesn't grow with the number of images.
class PredictRun {
 public:
  PredictRun(const PredictOptions& options, Predictor& predictor, const Policy& policy)
      : options_(options),
        predictor_(predictor),
        policy_(predictor.prepare(policy)),
        inputs_(options.inputs, STDIN_FILENO),
        progress_(options.model.quiet) {
    say_void_certificate(certificate_problem(*policy_, options.max_views, options.deadline_ms > 0));
    if (options.per_view) {
      for (const View& view : policy.views) names_.push_back("  " + display_name(view));
    }
    // With a deadline images go one after the other: a deadline that runs while an image waits for others means
    // nothing.
    most_pending_ = options.deadline_ms > 0 ? 1 : static_cast<std::size_t>(predictor.threads()) * 4;
  }

  Totals run() {
    fill();
    open_writer();
    while (!pending_.empty() && !interrupted()) {
      write_front();
      fill();
    }
    for (const Pending& left : pending_) {
      if (left.ticket) left.ticket->cancel();
    }
    flush_or_throw(stdout);
    return totals_;
  }

 private:
  // An image on its way: its ticket, or the error that kept it from getting one.
  struct Pending {
    std::string name;
    std::optional<Ticket> ticket;
    std::optional<Error> error;
  };

  // Answers that are on their way are written before somebody is waited for who may be waiting for them.
  void fill() {
    while (!exhausted_ && pending_.size() < most_pending_ && !interrupted()) {
      if (!pending_.empty() && inputs_.would_wait()) return;
      const std::optional<Input> input = inputs_.next();
      if (!input) {
        exhausted_ = true;
      } else if (input->problem) {
        pending_.push_back({input->path.string(), {}, input->problem});
      } else {
        pending_.push_back({input->path.string(), submit(input->path), {}});
      }
    }
  }

  void open_writer() {
    const Format format = format_of(options_);
    for (const Pending& pending : pending_) names_.push_back(pending.name);
    WriterOptions options;
    options.top = options_.top > 0 ? options_.top : format == Format::kJsonl ? 5 : 1;
    options.per_view = options_.per_view;
    options.name_width = name_width(names_);
    names_.clear();
    writer_ = make_writer(format, options, predictor_.labels(), stdout);
  }

  Ticket submit(const std::filesystem::path& path) {
    Job job;
    job.image = path.string();
    job.input = path;
    job.policy = policy_;
    job.max_views = options_.max_views;
    if (options_.deadline_ms > 0) {
      job.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.deadline_ms);
    }
    return predictor_.submit(std::move(job));
  }

  void write_front() {
    const Pending front = std::move(pending_.front());
    pending_.pop_front();
    try {
      if (front.error) throw *front.error;
      count(front.ticket->wait());
    } catch (const Error& error) {
      fail(front.name, error);
    }
    progress_.step();
  }

  void count(const Prediction& prediction) {
    ++totals_.images;
    totals_.views_used += prediction.views_used;
    totals_.views_run += prediction.views_run;
    totals_.turned += prediction.orientation_tag != 1;
    totals_.mended += prediction.decode_warnings > 0;
    writer_->write(prediction);
    if (std::ferror(stdout) != 0) flush_or_throw(stdout);
  }

  void fail(const std::string& name, const Error& error) {
    if (std::ferror(stdout) != 0) throw error;  // not the image's fault
    ++totals_.images;
    ++totals_.failed;
    writer_->write_failure(name, error);
    say_error(message_about(name, error));
  }

  const PredictOptions& options_;
  Predictor& predictor_;
  std::shared_ptr<const PreparedPolicy> policy_;
  Inputs inputs_;
  Progress progress_;
  std::unique_ptr<PredictionWriter> writer_;
  std::deque<Pending> pending_;
  std::vector<std::string> names_;  // that the table's first column must hold, until it is set up
  std::size_t most_pending_ = 0;
  bool exhausted_ = false;
  Totals totals_;
};

}  // namespace

Totals run_predictions(const PredictOptions& options, Predictor& predictor, const Policy& policy) {
  return PredictRun(options, predictor, policy).run();
}

}  // namespace tta::cli
