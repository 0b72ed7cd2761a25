// The JSON form of a tuning (docs/json.md); the one writer of it.
#pragma once

#include <string>
#include <vector>

#include "tta/study/eval/fill_store.h"
#include "tta/study/tune/tuning.h"

namespace tta {

// What a tuning doesn't know of itself.
struct TuningFacts {
  std::string model;  // as the user named it
  std::string data;   // likewise
  std::string class_order;
  std::string policy_file;  // where the policy went
  std::vector<FailedImage> failed;
  std::vector<std::string> failed_names;  // of the same images
  std::size_t views_run = 0;              // rows that the model was run for; the rest came from the store
  std::size_t images = 0;                 // of the data set
};

std::string tuning_json(const Tuning& tuning, const TuningProblem& problem, const TuningFacts& facts);

}  // namespace tta
