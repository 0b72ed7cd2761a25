// Images that need no labels: to calibrate a stop on.
#pragma once

#include <filesystem>

#include "tta/base/core/limits.h"
#include "tta/study/dataset/dataset.h"

namespace tta::cli {

// The images of `folder` and below it, as a data set without classes: every truth is 0. Of files with the same bytes
// the first, and how many others there were is said: a promise counts images that are drawn each on its own. Errors:
// kDataset for what is no folder, can't be listed or has no images; kCancelled after an interrupt.
Dataset read_unlabelled_images(const std::filesystem::path& folder, const Limits& limits);

// The same for --calibrate-data. None of them may be one of `labelled`, which the policy is tuned on: a certificate
// would promise for images that the rule was fitted to.
//
// Errors: as above; kUsage if the two share an image (the first is named, and how many there are).
Dataset read_calibration_images(const std::filesystem::path& folder, const Dataset& labelled, const Limits& limits);

}  // namespace tta::cli
