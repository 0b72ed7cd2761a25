// The words for what a comparison found.
#pragma once

#include <vector>

#include "tta/views/compare/known_values.h"
#include "tta/views/compare/reference.h"
#include "tta/views/compare/search.h"

namespace tta {

// What the words are about.
struct Facts {
  const Recipe& recipe;
  Hypothesis own;  // the recipe's
  TensorShape our_shape;
  TensorShape your_shape;
  Size source;  // the image's, as stored
  int orientation_tag = 1;
};

// Every stage in which `found` and `values` differ from the recipe, in the stages' order.
std::vector<StageDifference> differences_of(const Facts& facts, const Found& found, const Values& values);

}  // namespace tta
