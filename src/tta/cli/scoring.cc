#include "tta/cli/scoring.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/study/eval/figures_text.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFailuresTold = 20;

std::string megabytes(std::uintmax_t bytes) {
  return std::to_string((bytes + (1U << 20) - 1) >> 20) + " MB";
}

// "1,234 of 5,000 images, 61.2 a second, 1 min 2 s left", on a terminal.
class FillLine {
 public:
  explicit FillLine(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0), start_(Clock::now()) {}
  ~FillLine() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  FillLine(const FillLine&) = delete;
  FillLine& operator=(const FillLine&) = delete;

  void show(const FillProgress& progress) {
    const Clock::time_point now = Clock::now();
    if (!shown_ || std::chrono::duration<double>(now - drawn_).count() < 0.1) return;
    drawn_ = now;
    const double a_second = static_cast<double>(progress.done) / std::chrono::duration<double>(now - start_).count();
    const auto left = static_cast<long long>(static_cast<double>(progress.total - progress.done) / a_second);
    std::fprintf(stderr, "\r\033[K%s of %s images, %.1f a second, %lld min %lld s left",
                 thousands(static_cast<std::int64_t>(progress.done)).c_str(),
                 thousands(static_cast<std::int64_t>(progress.total)).c_str(), a_second, left / 60, left % 60);
    std::fflush(stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  Clock::time_point start_;
  Clock::time_point drawn_;
};

}  // namespace

StoreContents contents_of(const Bundle& bundle, const Dataset& dataset, bool half) {
  StoreContents contents;
  contents.model_sha256 = bundle.model->info().sha256;
  contents.recipe_sha256 = recipe_digest(bundle.recipe);
  contents.dataset_sha256 = dataset_digest(dataset);
  contents.images = dataset.images;
  contents.truths = dataset.truths;
  contents.classes = bundle.model->info().classes;
  contents.type = half ? ScoreType::kFloat16 : ScoreType::kFloat32;
  return contents;
}

StoreFolder::StoreFolder(const fs::path& asked_for) : path_(asked_for), is_temporary_(asked_for.empty()) {
  if (!is_temporary_) return;
  std::string pattern = (fs::temp_directory_path() / "tta-scores-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw Error(ErrorCode::kIo, "no temporary folder can be made; give one with --store");
  path_ = pattern;
}

StoreFolder::~StoreFolder() {
  std::error_code ignored;
  if (is_temporary_) fs::remove_all(path_, ignored);
}

void check_disk(const StoreFolder& folder, const ScoreStore& store, std::span<const View> views) {
  const std::uintmax_t needed = store.bytes_needed(views);
  std::error_code error;
  const fs::space_info space = fs::space(folder.path(), error);
  if (error || needed <= space.available) return;
  throw Error(ErrorCode::kStore, "the scores need " + megabytes(needed) + ", but '" +
                                     printable(folder.path().string()) + "' has " + megabytes(space.available) +
                                     " left: give another folder with --store, or --half");
}

std::vector<View> all_views(std::span<const Policy> policies) {
  std::map<std::string, bool> known;
  std::vector<View> views{View{}};
  known[canonical_text(View{})] = true;
  for (const Policy& policy : policies) {
    for (const View& view : policy.views) {
      if (known.try_emplace(canonical_text(view), true).second) views.push_back(view);
    }
  }
  return views;
}

Filled fill_with_progress(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                          std::span<const std::size_t> images, bool quiet) {
  FillLine line(quiet);
  return fill_store(predictor, dataset, store, views, images, [&](const FillProgress& now) {
    line.show(now);
    return !interrupted();
  });
}

Filled fill_with_progress(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                          bool quiet) {
  std::vector<std::size_t> images(dataset.size());
  std::iota(images.begin(), images.end(), std::size_t{0});
  return fill_with_progress(predictor, dataset, store, views, images, quiet);
}

void say_failures(std::span<const FailedImage> failed, const Dataset& dataset) {
  const std::size_t told = std::min(failed.size(), kFailuresTold);
  for (const FailedImage& one : failed.first(told))
    say_error(message_about(dataset.images[one.image], Error(one.code, one.problem)));
  if (failed.size() > told)
    say_error("and " + counted(static_cast<long long>(failed.size() - told), "more image") + " that failed");
}

int interrupted_status(const StoreFolder& folder) {
  say_error(folder.is_temporary() ? "interrupted: with --store DIR the next run would go on from here"
                                  : "interrupted: run the same command again, and it goes on from here");
  return kExitInterrupted;
}

std::vector<std::uint32_t> groups_of(const Dataset& dataset, std::span<const std::size_t> images) {
  std::vector<std::uint32_t> groups;
  std::map<std::uint32_t, std::uint32_t> numbers;
  if (dataset.groups.empty()) return groups;
  for (const std::size_t image : images) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    groups.push_back(numbers.try_emplace(dataset.groups[image], next).first->second);
  }
  return groups;
}

}  // namespace tta::cli
