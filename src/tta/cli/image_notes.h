// What a user should know of the images that were read.
#pragma once

#include <string>

#include "tta/base/core/error.h"
#include "tta/model/recipe/recipe.h"

namespace tta::cli {

// Warns of `turned` images whose EXIF orientation isn't 1, unless the recipe applies it, and of `mended` ones whose
// decoder mended damage.
void say_image_notes(long long turned, long long mended, const Recipe& recipe);

// The error's message behind the image's name, unless it names the image itself.
std::string message_about(const std::string& image, const Error& error);

}  // namespace tta::cli
