// gaussian_blur(sigma, size): out of focus.
//
//   sigma  0.1..10 pixels of the view: the standard deviation of the bell.
//   size   odd, 1..127 pixels: where the bell is cut off. 0, the default, takes 2 * ceil(3 sigma) + 1, beyond which
//   lies
//          less than 0.3 percent of it.
//
// Kind: filter; not symmetric, as it rounds between the two directions. At most one level off torchvision's
// gaussian_blur(image, [size, size], [sigma, sigma]). Beyond the picture it is mirrored, the edge pixel not repeated;
// as often as needed, so a picture may be smaller than the kernel, which torchvision refuses. Cost: two passes of
// size / 2 products.
//
// Oracle: blur_reference.h in image/pixels, and tests/golden/filters.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kGaussianBlurOp;

}  // namespace tta
