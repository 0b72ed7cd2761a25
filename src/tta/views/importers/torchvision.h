// Reads a torchvision pipeline as Python prints it, or as it stands in a program; v1 and v2, on one line or on many.
//
//   item     := name [ '(' { part [','] } ')' [ '(' { setting [','] } ')' ] ]
//   part     := setting | item | value        values without a name are the class's parameters in order
//   setting  := word '=' ( value | item | list of items )
//   value    := number | word | string | '[' or '(' [ value { ',' value } ] ']' or ')'
//
// Names may have a prefix: transforms.Compose, v2.RandomHorizontalFlip.
#pragma once

#include <string>
#include <string_view>

#include "tta/views/importers/import_policy.h"

namespace tta {

bool is_torchvision_pipeline(std::string_view text);

// Errors: read_training_views().
TrainingViews read_torchvision_pipeline(std::string_view text, const std::string& name, bool skip_unsupported);

}  // namespace tta
