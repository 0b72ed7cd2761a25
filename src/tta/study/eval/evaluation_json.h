// The JSON form of an evaluation (docs/json.md); the one writer of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tta/study/eval/evaluation.h"

namespace tta {

// What an evaluation doesn't know of itself.
struct EvaluationFacts {
  std::string model;                // as the user named it
  std::string data;                 // likewise
  std::string class_order;          // Dataset::class_order
  std::vector<std::string> labels;  // of the model, or empty
  std::vector<FailedImage> failed;
  std::vector<std::string> failed_names;  // of the same images
  std::size_t views_run = 0;              // the rest came from the store
};

std::string evaluation_json(const Evaluation& evaluation, const EvaluationFacts& facts);

}  // namespace tta
