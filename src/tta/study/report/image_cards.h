// Images as HTML: pictures, and what was said to them. Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/study/report/image_looks.h"

namespace tta {

// <img>, or what stands in its place. `alternative`: HTML.
std::string picture_html(const std::string& picture, bool is_small, const std::string& alternative);

// A list under a heading (HTML); nothing where there are no images. `tone`: a class of the style, "fixed", "broken" or
// "".
std::string image_list(std::span<const ShownImage> images, const std::string& heading, std::string_view tone,
                       const std::vector<std::string>& labels);

// Fixed and broken images: a list a policy, under its name. `labels` of the model, or empty.
std::string image_cards(std::span<const ShownPolicy> policies, std::span<const std::string> names,
                        const std::vector<std::string>& labels);

}  // namespace tta
