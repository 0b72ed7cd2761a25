// The images of --calibrate-data.
#pragma once

#include <filesystem>

#include "tta/base/core/limits.h"
#include "tta/study/dataset/dataset.h"

namespace tta::cli {

// The images of `folder` as a data set without classes: every truth is 0. None of them may be one of `labelled`, which
// the policy is tuned on: a certificate would promise for images that the rule was fitted to.
//
// Errors: kUsage if the two share an image (the first is named, and how many there are); kDataset for a folder that
// can't be listed or has no images; kCancelled after an interrupt.
Dataset read_calibration_images(const std::filesystem::path& folder, const Dataset& labelled, const Limits& limits);

}  // namespace tta::cli
