// The preprocessing that OpenVINO Model Server (OVMS) does for a model: its config.json, or its command line.
#pragma once

#include <string>
#include <string_view>

#include "tta/base/json.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// Whether `root` is a model server's config.json.
bool is_model_server(const Json& root);

// Whether a text holds one of the preprocessing flags: --mean, --scale, --color_format, --layout or --precision.
bool is_model_server_command(std::string_view text);

// The recipe of the one model whose preprocessing is said, and of a command line's flags; what else stands there is
// passed over. Images are squashed to the model's size with OpenCV's arithmetic, as the server does with encoded ones;
// without a color_format they stay BGR. mean and scale are per channel in the order in which the model takes them. Of
// layout and precision only the model's side is used, and checked against the model. Notes tell what the file left
// open.
//
// Errors, kRecipe: no preprocessing or that of several models, values that aren't these, a precision whose model's side
// can't be told.
Recipe read_model_server(const Json& root, const InputSignature& signature);
Recipe read_model_server_command(std::string_view text, const std::string& name, const InputSignature& signature);

}  // namespace tta
