// From a model's raw row to probabilities. Pure and thread-safe.
#pragma once

#include <span>
#include <vector>

#include "tta/model/model.h"

namespace tta {

// The probabilities that `raw` stands for, in double, summing to 1: softmax of logits (the maximum subtracted first),
// exp of log-probabilities, probabilities as they are, each renormalised. A single output s gives {1 - p, p} with p =
// sigmoid(s) for logits, s itself for probabilities.
//
// Errors, kOutput: a value that isn't finite (says which class); rows declared as probabilities that leave [0, 1] or
// whose sum is off 1 by more than 1e-3 ("... multi-label models are not supported" where each lies in 0..1), rows
// declared as log-probabilities likewise after exp. The caller adds image and view.
std::vector<double> read_output_row(std::span<const float> raw, const ModelInfo& info);

// What rows of a probe look like, for models whose graph does not tell: kProbabilities if every row is in [0, 1] and
// sums to 1 within 1e-3, kLogProbabilities if exp of every row does, else kLogits. Errors, kOutput: every row lies in
// [0, 1] but they don't sum to 1 (two classes or more): multi-label, refused by that name.
OutputKind guess_output_kind(std::span<const float> rows, int row_size);

}  // namespace tta
