// A calibration in words, and as JSON (docs/json.md).
#pragma once

#include <string>
#include <vector>

#include "tta/study/eval/fill_store.h"
#include "tta/study/tune/calibration.h"

namespace tta {

// What a calibration doesn't know of itself.
struct CalibrationFacts {
  std::string model;  // as the user named it
  std::string data;   // likewise
  std::string policy_file;
  std::vector<FailedImage> failed;
  std::vector<std::string> failed_names;  // of the same images
  std::size_t images = 0;                 // of the folder
};

// What is promised, what it saves, and the views in the order of use. Ends with a new line. Requires: no problem.
std::string calibration_text(const Calibration& calibration);

std::string calibration_json(const Calibration& calibration, const CalibrationFacts& facts);

}  // namespace tta
