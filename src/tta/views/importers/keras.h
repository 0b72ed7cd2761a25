// Reads Keras' random image layers: the JSON of a model, a Sequential or one layer, Keras 2 and 3.
//
//   {"class_name": "Sequential", "config": {"layers": [
//      {"class_name": "RandomFlip", "config": {"mode": "horizontal"}}, ...]}}
//
// The layers of a functional model are taken in their order. Layers that prepare the image are passed over, and so are
// layers that have nothing to do with images.
#pragma once

#include <string>
#include <string_view>

#include "tta/views/importers/import_policy.h"

namespace tta {

bool is_keras(std::string_view text);

// Errors: read_training_views().
TrainingViews read_keras(std::string_view text, const std::string& name, bool skip_unsupported);

}  // namespace tta
