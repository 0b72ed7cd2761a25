// Runs what a score store lacks.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/store/score_store.h"

namespace tta {

// Called on the caller's thread after each image that had to be looked at. False: stop.
struct FillProgress {
  std::size_t done = 0;   // images looked at so far, of `total`
  std::size_t total = 0;  // images that lacked something
  std::size_t failed = 0;
  std::size_t image = 0;     // the one just looked at
  bool image_scored = true;  // false: it failed; otherwise all its rows are in the store
};
using FillObserver = std::function<bool(const FillProgress& progress)>;

struct FailedImage {
  std::size_t image = 0;
  ErrorCode code = ErrorCode::kDecode;
  std::string problem;
};

// Wall time with all workers, of images whose views were all run: seconds = open + views * view.
struct MeasuredCost {
  double open = 0;  // to read and decode an image
  double view = 0;  // to render and run one view
};

struct Filled {
  std::size_t views_run = 0;         // rows that the model was run for
  std::vector<FailedImage> failed;   // images that can't be read, decoded or looked at; their rows stay NaN
  bool complete = true;              // false: the observer stopped it; running it again goes on
  std::optional<MeasuredCost> cost;  // nothing where too little was run to tell
};

// Runs every view that an image lacks, on `images` (numbers in the data set; each once) or on all of them. Rows are
// stored as they come. `views` have distinct canonical texts.
// Errors: what prepare() throws, kIo (a full disk), kModel and kRuntime; a failed image is none.
Filled fill_store(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                  std::span<const std::size_t> images, const FillObserver& observer);
Filled fill_store(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                  const FillObserver& observer);

}  // namespace tta
