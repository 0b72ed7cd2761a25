// Our own recipe.json, schema "tta-recipe/1"; docs/recipes.md has a table of every field. Strict: unknown keys are
// refused.
#pragma once

#include "tta/base/json.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {

// The recipe in a document whose "schema" is there. What it leaves open gets torchvision's default; sizes come from the
// signature where the model fixes them. Writing is recipe_json() in recipe.h.
Recipe read_tta_recipe(const Json& root, const InputSignature& signature);

}  // namespace tta
