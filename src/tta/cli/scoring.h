// Getting scores: the folder that keeps them, and running what it lacks, with progress and in good order at Ctrl-C.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tta/cli/data_options.h"
#include "tta/cli/model_options.h"
#include "tta/study/eval/fill_store.h"
#include "tta/study/store/score_store.h"
#include "tta/views/policy/policy.h"

namespace tta::cli {

// What the scores of this model and these images belong to.
StoreContents contents_of(const Bundle& bundle, const Dataset& dataset, bool half);

// The folder that was asked for, or one that goes with the run.
class StoreFolder {
 public:
  explicit StoreFolder(const std::filesystem::path& asked_for);  // Errors: kIo
  ~StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool is_temporary() const { return is_temporary_; }

 private:
  std::filesystem::path path_;
  bool is_temporary_;
};

// Errors, kStore: the folder's disk has less than the scores of these views need.
void check_disk(const StoreFolder& folder, const ScoreStore& store, std::span<const View> views);

// The identity view first, then every view of the policies, each once.
std::vector<View> all_views(std::span<const Policy> policies);

// fill_store() with a line of progress, until an interrupt: on some images, or on all of them, and then the line tells
// how often `policies`, whose views are among `views`, have been right so far.
Filled fill_with_progress(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                          std::span<const std::size_t> images, bool quiet);
Filled fill_with_progress(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                          std::span<const Policy> policies, bool quiet);

// Names the images that failed, the first 20 of them.
void say_failures(std::span<const FailedImage> failed, const Dataset& dataset);

// Says how to go on after an interrupt. Returns the exit status.
int interrupted_status(const StoreFolder& folder);

// Groups of some images, numbered from 0 without gaps; none where the data set has none.
std::vector<std::uint32_t> groups_of(const Dataset& dataset, std::span<const std::size_t> images);

}  // namespace tta::cli
