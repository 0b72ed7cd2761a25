// Which scale, mean and std a straight line from 8-bit values to a tensor's numbers stands for.
#pragma once

#include <array>
#include <string>

#include "tta/model/recipe/recipe.h"
#include "tta/views/compare/value_fit.h"

namespace tta {

// How the tensor's numbers were made of 8-bit values.
struct Values {
  Normalize normalize;
  bool same_scale = true;     // as the recipe's
  bool same_mean_std = true;  // likewise
  std::string scale;          // in words: "x / 255"
  std::string mean_std;       // in words: "CLIP's mean and std"
  bool inverted = false;      // all this was done to 255 - value
  bool solved = false;        // mean and std are none that are known: computed from the lines
  bool known = true;          // false: nothing fits; `normalize` is the recipe's
};

// The scale and mean/std that give `lines`, as few differences to the recipe's as possible: the recipe's own, one of
// both changed to what people use or forget (no scale, x/255, x/127.5 - 1, x/256, x/255 twice; none, ImageNet's,
// CLIP's, 0.5, Caffe's, the recipe's own in reverse, its mean or its std alone), both changed; else mean and std are
// solved for.
//
//   levels  how far off, in 8-bit levels, the lines may be; solved for only where `exact`: with lines that were found
//           from another picture than the tensor's, numbers of their own would be made up
Values values_of(const std::array<Line, 3>& lines, int channels, const Normalize& recipe, double levels, bool exact);

}  // namespace tta
