// The generators of policy expressions: names that draw views at random, once, when the expression is read.
//
//   randaugment(n=2, m=9, count=8, seed=1)    7 views drawn stratified (distribution.h), and the identity first
//
// Each has the parameters of what it draws from, then `count` (the views, the identity included), `seed` and
// `strength`. Beyond the picture stands black, as in torchvision, where these policies come from.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

struct Generator {
  OpDef def;  // name, summary and parameters; nothing that runs
  std::vector<View> (*views)(OpValues values);
};

// In the order of docs/policies.md; and one by name, or null.
std::span<const Generator> all_generators();
const Generator* find_generator(std::string_view name);
std::vector<std::string_view> generator_names();

}  // namespace tta
