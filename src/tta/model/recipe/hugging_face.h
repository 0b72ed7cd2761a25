// Hugging Face's preprocessor_config.json, as transformers' image processors act on it.
#pragma once

#include "tta/base/json.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {

// Whether a document has the keys of a preprocessor_config.json.
bool is_hugging_face(const Json& root);

// The recipe of an image processor. Keys that don't concern the pixels are passed over; what the file leaves open gets
// the default of its image_processor_type. A "...Fast" processor, or "use_fast": true, resizes with torch.
//
// Errors, kRecipe: a processor whose steps a recipe can't hold (named), a type that isn't known where the meaning of a
// value depends on it, values out of range.
Recipe read_hugging_face(const Json& root, const InputSignature& signature);

}  // namespace tta
