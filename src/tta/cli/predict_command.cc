#include "tta/cli/predict_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/inputs.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/model_options.h"
#include "tta/cli/prediction_writer.h"
#include "tta/cli/progress.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/expression.h"

namespace tta::cli {
namespace {

struct PredictOptions {
  ModelOptions model;
  std::vector<std::string> inputs;
  std::string policy = "none";
  Format format = Format::kTable;
  std::optional<int> top;
  bool per_view = false;
  std::string stop;  // empty = as the policy says
  int max_views = 0;
  int deadline_ms = 0;
};

Policy policy_for(const PredictOptions& options, const Recipe& recipe) {
  Policy policy = load_policy(options.policy, policy_context(recipe));
  for (const StopRule rule : {StopRule::kNone, StopRule::kExact, StopRule::kCalibrated}) {
    if (options.stop == stop_rule_name(rule)) policy.stop = rule;
  }
  const Merged merged = merge_equal_views(policy);
  for (const auto& [removed, kept] : merged.removed) {
    say_note("view '" + printable(removed) + "' is the same as '" + printable(kept) + "' on every image: run once, weights added");
  }
  return merged.policy;
}

// What the whole run should say once, rather than for each image.
struct Totals {
  long long images = 0;
  long long failed = 0;
  long long views_used = 0;
  long long views_run = 0;
  long long turned = 0;   // images with an EXIF orientation other than 1
  long long mended = 0;   // images whose decoder mended damage
};

// Feeds images to the predictor and writes the answers in the order of the inputs. A few more images than workers are on
// their way at a time, so memory doesn't grow with the number of images.
class PredictRun {
 public:
  PredictRun(const PredictOptions& options, Predictor& predictor, std::shared_ptr<const PreparedPolicy> policy)
      : options_(options), predictor_(predictor), policy_(std::move(policy)), inputs_(options.inputs, std::cin),
        progress_(options.model.quiet) {
    // With a deadline images go one after the other: a deadline that runs while an image waits for others means nothing.
    most_pending_ = options.deadline_ms > 0 ? 1 : static_cast<std::size_t>(predictor.threads()) * 4;
  }

  Totals run() {
    fill();
    WriterOptions writer_options;
    writer_options.top = options_.top.value_or(options_.format == Format::kJsonl ? 5 : 1);
    writer_options.per_view = options_.per_view;
    writer_options.name_width = name_width();
    writer_ = make_writer(options_.format, writer_options, predictor_.labels(), stdout);
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

  void fill() {
    while (!exhausted_ && pending_.size() < most_pending_ && !interrupted()) {
      try {
        const auto path = inputs_.next();
        if (path) {
          pending_.push_back({path->string(), submit(*path), {}});
        } else {
          exhausted_ = true;
        }
      } catch (const Error& error) {
        pending_.push_back({"", {}, error});
      }
    }
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
    if (std::ferror(stdout)) flush_or_throw(stdout);
  }

  void fail(const std::string& name, const Error& error) {
    if (std::ferror(stdout)) throw error;  // not the image's fault
    ++totals_.images;
    ++totals_.failed;
    writer_->write_failure(name, error);
    say_error(name.empty() ? error.what() : printable(name) + ": " + error.what());
  }

  // Wide enough for the first names; longer ones that come later just stand out.
  int name_width() const {
    std::size_t width = 12;
    for (const Pending& pending : pending_) width = std::max(width, printable(pending.name).size());
    return static_cast<int>(std::min<std::size_t>(width, 48));
  }

  const PredictOptions& options_;
  Predictor& predictor_;
  std::shared_ptr<const PreparedPolicy> policy_;
  Inputs inputs_;
  Progress progress_;
  std::unique_ptr<PredictionWriter> writer_;
  std::deque<Pending> pending_;
  std::size_t most_pending_ = 0;
  bool exhausted_ = false;
  Totals totals_;
};

void say_totals(const Totals& totals, const Recipe& recipe) {
  if (totals.turned > 0 && !recipe.apply_orientation) {
    say_warning(counted(totals.turned, "image") +
                " carried an EXIF orientation that was ignored, as in training; a recipe with \"orientation\": \"apply\" turns them");
  }
  if (totals.mended > 0) say_warning(counted(totals.mended, "image") + " had small damage that the decoder mended");
  if (totals.failed > 0) say_warning(std::to_string(totals.failed) + " of " + counted(totals.images, "input") + " failed");
}

int run_predict(const PredictOptions& options) {
  watch_for_interrupt();
  const Bundle bundle = open_bundle(options.model);
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  const auto policy = predictor.prepare(policy_for(options, bundle.recipe));
  const Totals totals = PredictRun(options, predictor, policy).run();
  say_totals(totals, bundle.recipe);
  if (interrupted()) {
    say_error("interrupted after " + counted(totals.images, "image"));
    return kExitInterrupted;
  }
  return totals.failed > 0 ? kExitInputFailed : kExitOk;
}

}  // namespace

void add_predict_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand("predict", "What is this image? One answer per image, averaged over a policy's views");
  const auto options = std::make_shared<PredictOptions>();
  command.add_option("inputs", options->inputs, "Image files, folders, or - for names on standard input")
      ->required()
      ->type_name("INPUT...");
  command.add_option("--policy", options->policy, "A preset, an expression (hflip * zoom(1, 1.15)) or a policy file")
      ->capture_default_str();
  const std::map<std::string, Format> formats{{"table", Format::kTable}, {"jsonl", Format::kJsonl}, {"csv", Format::kCsv}};
  command.add_option("--format", options->format, "table, jsonl or csv (default: table)")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case))
      ->type_name("NAME");
  command.add_option("--top", options->top, "Classes per image (default: 5 for jsonl, else 1)")->check(CLI::Range(1, 1 << 20));
  command.add_flag("--per-view", options->per_view, "Each view's own answer too");
  command.add_option("--stop", options->stop, "none, exact or calibrated (default: as the policy says)")
      ->check(CLI::IsMember({"none", "exact", "calibrated"}))
      ->type_name("RULE");
  command.add_option("--max-views", options->max_views, "Use only the policy's first N views")->check(CLI::Range(1, kMaxViews));
  command.add_option("--deadline-ms", options->deadline_ms, "Answer each image with the views done by then")
      ->check(CLI::Range(1, 86'400'000));
  add_model_options(command, options->model);
  command.callback([options, &action] { action = [options] { return run_predict(*options); }; });
}

}  // namespace tta::cli
