// The scores that a stop is fitted to, and a policy's views put in order by: plain data and a reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// Writes the probabilities of (image, view), label map applied, as many as there are classes. Views are numbered in the
// order of use. Called from several threads at once.
using RowReader = std::function<void(std::size_t image, std::size_t view, std::span<double> row)>;

// One policy on one data set. The reader and what the spans show must outlive it.
struct StopData {
  RowReader read;
  std::vector<double> weights;  // of the views, in the order of use
  Pooling pool = Pooling::kMean;
  int classes = 0;
  std::span<const std::int32_t> truths;  // truths[image]; empty where there are no labels
};

}  // namespace tta
