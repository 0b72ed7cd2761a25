// Reads timm's training arguments: args.yaml (flat `key: value` lines, and lists), or a command line.
//
//   scale: [0.08, 1.0]            train.py data --scale 0.08 1.0 --hflip 0.5 --color-jitter 0.4
//   hflip: 0.5                        --aa rand-m9-mstd0.5-inc1 --reprob 0.25
//   aa: rand-m9-mstd0.5-inc1
//
// What is absent has train.py's default: scale 0.08..1, ratio 3/4..4/3, hflip 0.5, vflip 0, color-jitter 0.4, no aa.
// --aa takes the place of the colour jitter, but for `3a`. --no-aug is no augmentation at all.
#pragma once

#include <string>
#include <string_view>

#include "tta/views/importers/import_policy.h"

namespace tta {

bool is_timm_arguments(std::string_view text);

// Errors: read_training_views().
TrainingViews read_timm_arguments(std::string_view text, const std::string& name, bool skip_unsupported);

}  // namespace tta
