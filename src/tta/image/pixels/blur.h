// Gaussian blur. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "tta/image/image.h"

namespace tta {

// One half of a symmetric kernel in fixed point: the middle weight, then the weights at distance 1, 2, ... The whole
// kernel, sides counted twice, adds up to kBlurOne exactly, so that plain areas stay as they are.
using BlurWeights = std::vector<std::int16_t>;
constexpr int kBlurBits = 14;
constexpr std::int32_t kBlurOne = 1 << kBlurBits;

// The kernel that torchvision's gaussian_blur takes: exp(-x^2 / (2 sigma^2)) at x = -(size - 1) / 2 ... (size - 1) / 2,
// divided by its sum; then rounded to 1/kBlurOne, and what the rounding adds or takes is made good in the middle.
// Weights of 0 at the ends are dropped. Computed in double.
//
//   sigma   in pixels, > 0.
//   size    odd, 1..1023. Requires: `sigma` and `size` are such.
BlurWeights gaussian_weights(double sigma, int size);

// The picture convolved with the kernel along x and along y.
//
//   image    H x W x C, any stride. Requires: not empty.
//   weights  as gaussian_weights() makes them.
//
// Beyond the picture it is mirrored at its edge, the edge pixel not repeated (fold_place() of border_fold.h), as often
// as needed: a picture may be smaller than the kernel; a side of one pixel repeats it. First along y, rounded to 1/64
// of a level, then along x, rounded to nearest. Mirroring before is the same as after, turning is not.
// Oracle: blur_reference.h; and at most one level off torchvision's gaussian_blur: tests/golden/filters.
Image blur(ImageView image, const BlurWeights& weights);

}  // namespace tta
