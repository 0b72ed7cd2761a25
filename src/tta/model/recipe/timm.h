// timm's pretrained_cfg, as resolve_data_config() and transforms_imagenet_eval() act on it.
#pragma once

#include "tta/base/json.h"
#include "tta/model/recipe/read_recipe.h"

namespace tta {

// Whether a document is timm's config.json (with a pretrained_cfg) or a pretrained_cfg alone.
bool is_timm(const Json& root);

// The recipe of a timm model. Where the model's fixed size is the file's test_input_size, that size and test_crop_pct
// are taken, and a note says so. Errors, kRecipe: values out of range, with their paths.
Recipe read_timm(const Json& root, const InputSignature& signature);

}  // namespace tta
