// How a recipe wants an image's bytes decoded. Pure; thread-safe.
#pragma once

#include "tta/base/core/limits.h"
#include "tta/image/codec/codec.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

DecodeOptions decode_options(const Recipe& recipe, const Limits& limits);

}  // namespace tta
