// Fixed and broken images as HTML: pictures, and what was said to them. Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/study/report/image_looks.h"

namespace tta {

// A list a policy, under its name. `labels` of the model, or empty.
std::string image_cards(std::span<const ShownPolicy> policies, std::span<const std::string> names,
                        const std::vector<std::string>& labels);

}  // namespace tta
