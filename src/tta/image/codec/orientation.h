// The EXIF orientation tag: finding it and turning the pixels by it.
#pragma once

#include "tta/image/codec/bytes.h"
#include "tta/image/image.h"

namespace tta {

// The orientation, 1..8, in an EXIF block (a TIFF header and its directories, with or without "Exif\0\0" before it).
// 1 where the tag is missing, out of range, or the block is broken.
int exif_orientation(Bytes exif);

// The image as it should be looked at; what Pillow's ImageOps.exif_transpose() does for that tag. Requires: 1..8.
Image apply_orientation(ImageView source, int orientation);

}  // namespace tta
