// Values that every kind of recipe file has: channel triples, sizes, choices; and where they came from.
//
// All readers throw Error with the code that the JSON was parsed with (kRecipe), naming the value's place.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "tta/base/json.h"
#include "tta/image/image.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/model/recipe/recipe.h"
#include "tta/model/recipe/recipe_names.h"

namespace tta {

using Channels = std::array<float, 3>;

inline constexpr Channels kImageNetMean{0.485F, 0.456F, 0.406F};
inline constexpr Channels kImageNetStd{0.229F, 0.224F, 0.225F};
inline constexpr int kUsualInputSide = 224;

// Origins of values that no file gave.
inline constexpr std::string_view kDefaultOrigin = "default";
inline constexpr std::string_view kModelOrigin = "model";

// Whether a file gave the value of `field`.
bool is_given(const Recipe& recipe, const std::string& field);

// Where a file gave the value of `field` ("config.json: pretrained_cfg.mean"), or "recipe: <field>".
std::string place_of(const Recipe& recipe, const std::string& field);

// Marks every field without an origin as a default.
void mark_defaults(Recipe& recipe);

Size square(int side);

// The size of the model's input where it is fixed, else `otherwise`.
Size input_size_or(const InputSignature& signature, Size otherwise);

// A side in pixels: a whole number, 1..16384.
int read_side(const Json& value);

// One number for all channels, or an array with one number per channel. std must not be 0, not even as a float.
Channels read_mean(const Json& value, int channels);
Channels read_std(const Json& value, int channels);

// Says that `count` numbers are not one per channel: "has 3 numbers, but the input has 1 channel".
std::string channel_mismatch(std::size_t count, int channels);

[[noreturn]] void fail_choice(const Json& value, std::span<const std::string_view> names);

// One of the names in `table`.
template <typename T, std::size_t N>
T read_choice(const Json& value, const std::array<Named<T>, N>& table) {
  std::array<std::string_view, N> names;
  for (std::size_t i = 0; i < N; ++i) {
    if (value.as_string() == table[i].name) return table[i].value;
    names[i] = table[i].name;
  }
  fail_choice(value, names);
}

}  // namespace tta
