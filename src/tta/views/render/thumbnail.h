// A picture small enough for a page. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/image/image.h"

namespace tta {

inline constexpr int kSmallPictureSide = 64;  // up to here a page enlarges a picture by its whole pixels

// A data URI of the picture, at most `side_px` long: a PNG where it is small as it is, else a JPEG, reduced.
std::string thumbnail(ImageView picture, int side_px);

}  // namespace tta
