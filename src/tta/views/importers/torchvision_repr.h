// The text of a torchvision pipeline, printed by Python or written by a person, as JSON. What the transforms mean is in
// torchvision.cc. Inside this room.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tta {

// What values without a name are, in a transform's order: RandomRotation(7)'s is "degrees".
using ParamsOf = std::span<const std::string_view> (*)(std::string_view transform);

// The first Compose(...) or Sequential(...) in `text`, so that its values are read, and complained about, like everyone
// else's. A transform is {"transform": NAME, "line": N, "with": {settings}, "items": [transforms inside it]}; NAME is
// what stands after the last dot. `name` stands in messages.
//
// Errors, kPolicy, with the line: text that isn't a pipeline's, or goes on behind it; more levels than a pipeline has.
std::string json_of_torchvision(std::string_view text, const std::string& name, ParamsOf params);

}  // namespace tta
