#include "tta/cli/calibrate_run.h"

#include <cstdio>
#include <numeric>
#include <span>
#include <vector>

#include "tta/base/core/cpu_count.h"
#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/cli/calibration_images.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/scoring.h"
#include "tta/cli/standard_streams.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/tune/calibration_output.h"
#include "tta/study/tune/stored_scores.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {
namespace {

void check_flags(const CalibrateOptions& options) {
  if (options.policy.empty()) throw Error(ErrorCode::kUsage, "no policy is given: add --policy, ten_crop for one");
  if (options.data.empty()) throw Error(ErrorCode::kUsage, "no images are given: add --data DIR; they need no labels");
  if (options.max_disagreement_pp <= 0)
    throw Error(ErrorCode::kUsage, "--max-disagreement 0 would promise that no answer ever differs: --stop exact does");
  check_policy_path(options.output);
}

Policy policy_of(const CalibrateOptions& options, const Recipe& recipe) {
  const Merged merged = merge_equal_views(load_policy_argument(options.policy, policy_context(recipe)));
  say_merged(merged);
  if (merged.policy.views.size() < 2) {
    throw Error(ErrorCode::kUsage,
                "'" + printable(options.policy) + "' has one view: there is nothing that could stop early");
  }
  return merged.policy;
}

CalibrationOptions calibration_options(const CalibrateOptions& options) {
  CalibrationOptions calibration;
  calibration.limit = options.max_disagreement_pp / 100;
  calibration.fit_anew = options.refit;
  calibration.seed = options.seed;
  calibration.threads = options.model.threads > 0 ? options.model.threads : usable_cpu_count();
  return calibration;
}

std::vector<std::size_t> numbers_up_to(std::size_t end) {
  std::vector<std::size_t> numbers(end);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

// The images that every view can be made of.
std::vector<std::size_t> usable_images(ScoreStore& store, const Policy& policy, const Dataset& dataset) {
  std::vector<std::size_t> images = complete_images(store, policy.views, dataset.size());
  if (images.size() < 2)
    throw Error(ErrorCode::kDataset, counted(static_cast<long long>(images.size()), "image") + " can be looked at");
  return images;
}

// What came of it, said.
Calibration checked(Calibration calibration) {
  if (calibration.is_kept) {
    say_note(
        "the order of the views and the risk model are kept: none of these images may be among those that they were "
        "made from; --refit makes both anew");
  }
  if (calibration.problem.empty()) return calibration;
  throw Error(ErrorCode::kDataset,
              "no policy is written: " + calibration.problem + "; or a higher one, with --max-disagreement");
}

CalibrationFacts facts_of(const CalibrateOptions& options, const Dataset& dataset,
                          std::span<const FailedImage> failed) {
  CalibrationFacts facts;
  facts.model = options.model.model.string();
  facts.data = options.data.string();
  facts.policy_file = options.output.string();
  facts.failed.assign(failed.begin(), failed.end());
  for (const FailedImage& one : failed) facts.failed_names.push_back(dataset.images[one.image]);
  facts.images = dataset.size();
  return facts;
}

void print_result(const CalibrateOptions& options, const Calibration& calibration, const CalibrationFacts& facts) {
  const std::string text =
      options.format == "json" ? calibration_json(calibration, facts) : calibration_text(calibration);
  std::fputs(text.c_str(), stdout);
  flush_or_throw(stdout);
}

int calibrate_model(const CalibrateOptions& options) {
  const Bundle bundle = open_bundle(options.model);
  const Policy policy = policy_of(options, bundle.recipe);
  const Dataset dataset = read_unlabelled_images(options.data, options.model.limits);
  const StoreFolder folder(options.store);
  const StoreContents contents = contents_of(bundle, dataset, options.half);
  ScoreStore store(folder.path(), contents);
  check_disk(folder, store, policy.views);
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options.model));
  std::vector<FailedImage> failed;
  const auto fill = [&](std::span<const View> views, std::span<const std::size_t> images) {
    const Filled filled = fill_with_progress(predictor, dataset, store, views, images, options.model.quiet);
    if (!filled.complete) throw Error(ErrorCode::kCancelled, "interrupted");
    failed.insert(failed.end(), filled.failed.begin(), filled.failed.end());
  };
  try {
    const CalibrationOptions asked = calibration_options(options);
    StoredScores source(store, policy.views, dataset.truths, contents.classes, bundle.labels, asked.threads, fill);
    source.cancel_when(interrupted);
    source.bring(numbers_up_to(dataset.size()), numbers_up_to(policy.views.size()));
    say_failures(failed, dataset);
    const Calibration calibration = checked(calibrate_policy(source, policy, usable_images(store, policy, dataset),
                                                             asked, {contents.model_sha256, contents.recipe_sha256}));
    write_file_atomically(options.output, policy_json(calibration.policy) + "\n");
    print_result(options, calibration, facts_of(options, dataset, failed));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCancelled) throw;
    return interrupted_status(folder);
  }
  return failed.empty() ? kExitOk : kExitInputFailed;
}

}  // namespace

int run_calibrate(const CalibrateOptions& options) {
  set_quiet(options.model.quiet);
  check_flags(options);
  watch_for_interrupt();
  return calibrate_model(options);
}

}  // namespace tta::cli
