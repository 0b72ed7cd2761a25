// Reads what albumentations' A.save() writes as JSON, 1.x and 2.x.
//
//   {"__version__": "2.0.8", "transform": {"__class_fullname__": "Compose", "p": 1.0, "transforms": [
//      {"__class_fullname__": "HorizontalFlip", "p": 0.5}, ...]}}
//
// The class is the word after the last dot ("albumentations.augmentations.geometric.transforms.Affine"). What is absent
// has the default of the file's version, 1.x if it says none. Ranges may be a number or a pair. `always_apply` is p
// = 1.
#pragma once

#include <string>
#include <string_view>

#include "tta/views/importers/import_policy.h"

namespace tta {

bool is_albumentations(std::string_view text);

// Errors: read_training_views().
TrainingViews read_albumentations(std::string_view text, const std::string& name, bool skip_unsupported);

}  // namespace tta
