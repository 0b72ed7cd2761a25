// Keras's preprocessing layers, as keras.saving.serialize_keras_object() or Model.to_json() writes them, and
// keras-hub's preprocessor.json.
#pragma once

#include "tta/base/json.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// Whether `root` is a serialised Keras object, or a list of them.
bool is_keras(const Json& root);

// The recipe of Resizing, CenterCrop, Rescaling and Normalization layers, resized with TensorFlow's arithmetic. Layers
// that only augment (Random...) are passed over, and a note says so.
//
// Errors, kRecipe: another layer (the preprocessing of a whole model is in its ONNX file already), values out of range.
Recipe read_keras(const Json& root, const InputSignature& signature);

}  // namespace tta
