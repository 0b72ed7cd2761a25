// The named policies. The views of each, in their order, are listed in docs/policies.md. "Times hflip" means each view
// followed directly by its mirror image, so that every prefix of a policy is balanced as well as it can be.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// What presets need to know of the recipe.
struct PolicyContext {
  double crop_fraction = 0.875;  // the recipe's own: input side / resized side; 0.875 where it crops nothing
};

struct Preset {
  std::string_view name;
  std::string_view summary;  // one line for people
  std::vector<View> (*views)(const PolicyContext& context);
};

std::span<const Preset> all_presets();
const Preset* find_preset(std::string_view name);  // or null
std::vector<std::string_view> preset_names();

}  // namespace tta
