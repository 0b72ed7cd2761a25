// TensorFlow 1's bilinear resize, which no recipe can name: used to recognise it, never to make a view.
#pragma once

#include "tta/image/image.h"
#include "tta/views/compare/planes.h"

namespace tta {

// The part `part` (in pixels of the result) of `source` resized to `size`, as planes 0..255: bilinear between the two
// pixels at i * scale, without the half pixel that all others have (tf.compat.v1.image.resize_bilinear with
// align_corners=False). Requires: part inside size.
Planes resize_as_tensorflow1(ImageView source, Size size, Rect part);

}  // namespace tta
