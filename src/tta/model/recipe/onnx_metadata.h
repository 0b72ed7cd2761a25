// Recipes in the key-value pairs of an ONNX file itself: ultralytics' and the ONNX standard's image keys.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// The recipe that `metadata` tells, checked against the signature; nothing if it tells none.
//   ultralytics  task = classify, imgsz = [height, width]: torchvision's resize of the short side (bilinear, on a
//   Pillow
//                image), centre crop, /255
//   ONNX         Image.BitmapPixelFormat Gray8 | Rgb8 | Bgr8 and Image.NominalPixelRange NominalRange_0_255 |
//                Normalized_0_1 | Normalized_1_1, in any case: the values' range and order. They say nothing of a
//                resize, so the image is squashed to the model's fixed size, and a note says so.
//
// Errors, kRecipe: an imgsz that isn't one or two sides; another pixel format or range (all that can be are listed);
// those of fit_to_signature().
std::optional<Recipe> recipe_of_metadata(const std::map<std::string, std::string>& metadata,
                                         const InputSignature& signature);

}  // namespace tta
