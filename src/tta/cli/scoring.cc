#include "tta/cli/scoring.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/fill_line.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFailuresTold = 20;

// "12.3 MB". What is needed is rounded up and what there is down, so that the two never look alike.
std::string megabytes(std::uintmax_t bytes, double (*round)(double)) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", round(static_cast<double>(bytes) / 1e5) / 10);
  return text;
}

FillObserver observer_of(FillLine& line) {
  return [&line](const FillProgress& now) {
    line.show(now);
    return !interrupted();
  };
}

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
  throw Error(ErrorCode::kStore, "the scores need " + megabytes(needed, std::ceil) + ", but '" +
                                     printable(folder.path().string()) + "' has " +
                                     megabytes(space.available, std::floor) +
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
  FillLine line(predictor, dataset, store, {}, quiet);
  return fill_store(predictor, dataset, store, views, images, observer_of(line));
}

Filled fill_with_progress(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                          std::span<const Policy> policies, bool quiet) {
  FillLine line(predictor, dataset, store, policies, quiet);
  return fill_store(predictor, dataset, store, views, observer_of(line));
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
