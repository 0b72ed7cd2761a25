// A view's label map, checked against the labels: flips turn "turn left" into "turn right".
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// For each class the class whose probability it takes: result[c] = row[permutation[c]]. Empty = nothing moves.
//
// A map entry (a, b) says: what the model calls `a` in this view is `b` in truth. Names are looked up in `labels`, then
// numbers are taken as indices.
// Errors, kPolicy (naming `view`): unknown names with a did-you-mean, ambiguous names (two classes of that label),
// indices out of range, maps that aren't a permutation (which class would be lost or doubled).
std::vector<int> label_permutation(const LabelMap& map, std::span<const std::string> labels, int classes,
                                   const std::string& view);

// The row with its classes exchanged. Requires: permutation empty or as long as the row.
std::vector<double> permuted(std::span<const double> row, std::span<const int> permutation);

}  // namespace tta
