// Triton Inference Server's model configuration, config.pbtxt. The server does no preprocessing: the file tells of the
// input tensor and of the labels, not of how an image becomes that tensor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// Whether a text looks like a config.pbtxt.
bool is_triton(std::string_view text);

// The recipe of a model whose input is TYPE_UINT8: pixels as they are, squashed to the input's size, which a note says.
//
// Errors, kRecipe: an input of another type, whose values the file doesn't tell (the message has what it does tell, as
// the recipe.json to complete); several inputs, an input that isn't an image's, a text that isn't protobuf's text form.
Recipe read_triton(std::string_view text, const std::string& name, const InputSignature& signature);

// The label_filename of the first output that has one: a plain file name beside the configuration. Nothing if there is
// none, or where it isn't a plain file name. Errors, kLabels: a text that isn't protobuf's text form.
std::optional<std::string> triton_label_file(std::string_view text, const std::string& name);

}  // namespace tta
