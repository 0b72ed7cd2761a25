// What the last section of a report names, so that the run can be repeated. Plain data.
#pragma once

#include <string>

namespace tta {

struct RunFacts {
  std::string version;  // "tta 0.1.0"
  std::string runtime;  // "ONNX Runtime 1.30.0"
  std::string recipe;   // in words
  std::string model_sha256;
  std::string recipe_sha256;
  std::string dataset_sha256;
  std::string store;       // folder; empty = a temporary one
  std::string score_type;  // "float32"
};

}  // namespace tta
