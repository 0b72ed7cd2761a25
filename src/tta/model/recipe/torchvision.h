// torchvision's classification preset, pasted as Python prints it: print(weights.transforms()).
#pragma once

#include <string>
#include <string_view>

#include "tta/model/recipe/read_recipe.h"

namespace tta {

// Whether a text holds a printed ImageClassification(...).
bool is_torchvision(std::string_view text);

// The recipe of the first ImageClassification(...) in `text`; what stands before and after it is passed over, and so is
// any white space or comma between its settings. `name` stands in messages.
//
// Errors, kRecipe: a setting that isn't the preset's, values out of range, text that ends before the closing
// parenthesis.
Recipe read_torchvision(std::string_view text, const std::string& name, const InputSignature& signature);

}  // namespace tta
