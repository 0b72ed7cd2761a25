// Pixels and preprocessed tensors in a request. Pure and thread-safe.
#pragma once

#include <string>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/model/model.h"
#include "tta/model/recipe/recipe.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/serve/oip/infer.h"

namespace tta::oip {

// UINT8 are pixels, RGB or gray as the recipe has it: [N,H,W,C] or [N,C,H,W], any size. They take the same way as a
// decoded file. `where` begins messages. Requires: UINT8; check_size() has passed.
//
// Errors: kUsage for another rank, other channels, and shapes that can be read both ways; kTooLarge beyond the limits.
std::vector<JobInput> read_pixels(const InferTensor& tensor, const Recipe& recipe, const Limits& limits,
                                  const std::string& where);

// Rows of the model's own input, [N,C,H,W] or [N,H,W,C] as the model has it: already resized and normalised. Requires:
// check_size() has passed.
//
// Errors, kUsage: another datatype or shape than the model's (which is told), numbers that aren't finite.
std::vector<JobInput> read_model_input(const InferTensor& tensor, const Recipe& recipe, const std::string& where);

// Shape and datatype of that, for metadata and messages: [-1,3,224,224].
std::vector<std::int64_t> model_input_shape(const Recipe& recipe);
Datatype model_input_datatype(const Recipe& recipe);

}  // namespace tta::oip
