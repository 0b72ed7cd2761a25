#include "tta/model/recipe/recipe_values.h"

#include <vector>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

constexpr int kMaxSide = Limits{}.side_px;
constexpr double kMaxMean = 1e6;  // far beyond any unit that pixels are measured in

Channels read_channels(const Json& value, int channels, double low, double high) {
  Channels result{};
  if (value.is_number()) {
    result.fill(static_cast<float>(value.as_number(low, high)));
    return result;
  }
  const std::vector<Json> numbers = value.elements();
  const auto wanted = static_cast<std::size_t>(channels);
  if (numbers.size() != 1 && numbers.size() != wanted) value.fail(channel_mismatch(numbers.size(), channels));
  for (std::size_t c = 0; c < result.size(); ++c) {
    const std::size_t source = numbers.size() == 1 ? 0 : c;
    result[c] = static_cast<float>(numbers[source].as_number(low, high));
  }
  return result;
}

}  // namespace

bool is_given(const Recipe& recipe, const std::string& field) {
  const auto origin = recipe.origins.find(field);
  return origin != recipe.origins.end() && origin->second != kDefaultOrigin && origin->second != kModelOrigin;
}

std::string place_of(const Recipe& recipe, const std::string& field) {
  return is_given(recipe, field) ? recipe.origins.at(field) : "recipe: " + field;
}

void mark_defaults(Recipe& recipe) {
  for (const RecipeLine& line : describe(recipe)) recipe.origins.emplace(line.field, kDefaultOrigin);
}

Size square(int side) {
  return {side, side};
}

Size input_size_or(const InputSignature& signature, Size otherwise) {
  const bool fixed = signature.width > 0 && signature.height > 0;
  return fixed ? Size{signature.width, signature.height} : otherwise;
}

int read_side(const Json& value) {
  return static_cast<int>(value.as_integer(1, kMaxSide));
}

Channels read_mean(const Json& value, int channels) {
  return read_channels(value, channels, -kMaxMean, kMaxMean);
}

Channels read_std(const Json& value, int channels) {
  const Channels result = read_channels(value, channels, -kMaxMean, kMaxMean);
  for (const float number : result) {
    if (number == 0) value.fail("must not hold 0: pixels are divided by it");
  }
  return result;
}

std::string channel_mismatch(std::size_t count, int channels) {
  return "has " + std::to_string(count) + (count == 1 ? " number" : " numbers") + ", but the input has " +
         std::to_string(channels) + (channels == 1 ? " channel" : " channels");
}

void fail_choice(const Json& value, std::span<const std::string_view> names) {
  const std::string& found = value.as_string();
  value.fail("is '" + printable(found) + "', expected one of " + join(names, ", ") + did_you_mean(found, names));
}

}  // namespace tta
