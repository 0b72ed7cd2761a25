// Median filter. Thread-safe.
#pragma once

#include "tta/image/image.h"

namespace tta {

// Every value becomes the median of the size x size values of its channel around it. Beyond the picture stands the
// nearest pixel. Equal to OpenCV's medianBlur to the bit. Symmetric: mirroring or turning before is the same as after.
//
//   image   H x W x C, any stride. Requires: not empty.
//   size    3, 5 or 7. Requires: one of these.
//
// Oracle: median_reference.h, tests/golden/filters.
Image median_filter(ImageView image, int size);

}  // namespace tta
