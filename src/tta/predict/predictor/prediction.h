// The answer for one image. Plain data.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/predict/pool/pool.h"

namespace tta {

// Why fewer views than asked for were used.
enum class StoppedBy { kNone, kExact, kCalibrated, kViewLimit, kDeadline, kOverload };
std::string_view stopped_by_name(StoppedBy reason);  // "max_views"

// What one view said.
struct ViewAnswer {
  std::string name;
  int index = 0;           // its own argmax, after its label map
  double probability = 0;  // of that class
  double weight = 0;       // its share of the answer; the shares of the views used sum to 1
};

// Where a job's time went. Those of views are summed over them, whichever workers did them; a run of several jobs'
// views counts for each as its share.
struct StageTimes {
  std::chrono::nanoseconds queue{0};    // from submission until a worker opened it
  std::chrono::nanoseconds decode{0};   // reading, decoding, planning
  std::chrono::nanoseconds augment{0};  // rendering
  std::chrono::nanoseconds infer{0};    // the model
  std::chrono::nanoseconds reduce{0};   // pooling
  std::chrono::nanoseconds total{0};    // from submission until the answer
};

struct Prediction {
  std::string image;  // as the job named it
  Pooled pooled;
  int views_requested = 0;  // of the policy
  int views_used = 0;       // pooled: always a prefix of the policy
  int views_run =
      0;  // through the model: fewer where views coincide on this image, more where some ran ahead of a stop
  StoppedBy stopped_by = StoppedBy::kNone;
  std::optional<std::string> certificate;  // of the calibrated stop: "holds" or "void: why"; nothing with another rule
  std::vector<ViewAnswer> views;           // the views used
  int orientation_tag = 1;  // EXIF; not 1 means that the file asks to be turned (recipe: apply or ignore)
  int decode_warnings = 0;  // damage that the decoder mended
  StageTimes times;
};

}  // namespace tta
