// What is read here (torchvision/transforms/_presets.py, ImageClassification.__repr__):
//
//   preset  = "ImageClassification" "(" { setting [ "," ] } ")"
//   setting = word "=" value
//   value   = number  |  ( "[" | "(" ) [ number { "," number } [ "," ] ] ( "]" | ")" )  |  word
//   word    = letters, digits, "_" and "."
#include "tta/model/recipe/torchvision.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr std::string_view kPreset = "ImageClassification";
constexpr std::string_view kSettings[] = {"crop_size", "resize_size", "mean", "std", "interpolation", "antialias"};
constexpr int kUsualResizeSide = 256;

// The names of InterpolationMode. Pillow has one kind of nearest.
constexpr std::array<Named<Filter>, 7> kInterpolationModes{{{"nearest", Filter::kNearest},
                                                            {"nearest_exact", Filter::kNearest},
                                                            {"bilinear", Filter::kBilinear},
                                                            {"bicubic", Filter::kBicubic},
                                                            {"box", Filter::kBox},
                                                            {"hamming", Filter::kHamming},
                                                            {"lanczos", Filter::kLanczos}}};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// Rewrites the printed preset as a JSON object, so that its values are read, and complained about, like everyone
// else's.
class PresetReader {
 public:
  PresetReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  std::string to_json() {
    position_ = text_.find(kPreset) + kPreset.size();
    expect('(');
    out_.begin_object();
    while (!take(')')) {
      read_setting();
      take(',');
    }
    out_.end_object();
    return out_.take();
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(position_), '\n');
    throw Error(ErrorCode::kRecipe, printable(name_) + ":" + std::to_string(line) + ": expected " + expected + " in " +
                                        std::string(kPreset) + "(...)");
  }

  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  void skip_space() {
    while (std::isspace(static_cast<unsigned char>(peek())) != 0) ++position_;
  }

  bool take(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    ++position_;
    return true;
  }

  void expect(char wanted) {
    if (!take(wanted)) fail(std::string("'") + wanted + "'");
  }

  std::string_view read_word(const char* what) {
    skip_space();
    const std::size_t begin = position_;
    while (is_word_character(peek())) ++position_;
    if (position_ == begin) fail(what);
    return text_.substr(begin, position_ - begin);
  }

  void read_setting() {
    const std::string_view key = read_word("a setting or ')'");
    expect('=');
    out_.key(key);
    skip_space();
    if (take('[') || take('(')) {
      read_list(text_[position_ - 1] == '[' ? ']' : ')');
    } else if (const auto number = take_number()) {
      out_.value(*number);
    } else {
      out_.value(read_word("a value"));
    }
  }

  void read_list(char closing) {
    out_.begin_array();
    while (!take(closing)) {
      const auto number = take_number();
      if (!number) fail(std::string("a number or '") + closing + "'");
      out_.value(*number);
      take(',');
    }
    out_.end_array();
  }

  std::optional<double> take_number() {
    skip_space();
    std::size_t end = position_;
    while (end < text_.size() && (is_word_character(text_[end]) || text_[end] == '-' || text_[end] == '+')) ++end;
    const auto number = parse_number(text_.substr(position_, end - position_));
    if (number) position_ = end;
    return number;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t position_ = 0;
  JsonWriter out_;
};

std::optional<Json> take(Recipe& recipe, const Json& preset, std::string_view key, const std::string& field) {
  std::optional<Json> value = preset.find(key);
  if (value) recipe.origins[field] = value->where();
  return value;
}

// A size as torchvision takes it: one number, a list of one, or [height, width]. One number stands for a square.
Size read_size(const Json& value) {
  if (value.is_number()) return square(read_side(value));
  const std::size_t count = value.is_array() ? value.size() : 0;
  if (count == 1) return square(read_side(value.at(std::size_t{0})));
  if (count == 2) return {read_side(value.at(1)), read_side(value.at(std::size_t{0}))};
  value.fail("must be one number or [height, width]");
}

Filter read_interpolation(const Json& value) {
  std::string_view mode = value.as_string();
  mode.remove_prefix(std::min(mode.size(), mode.rfind('.') + 1));
  std::string lower(mode);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const Named<Filter>& entry : kInterpolationModes) {
    if (lower == entry.name) return entry.value;
  }
  value.fail("is '" + printable(value.as_string()) + "', expected an InterpolationMode");
}

void read_sizes(Recipe& recipe, const Json& preset, const InputSignature& signature) {
  recipe.crop.size = input_size_or(signature, Size{});
  if (const auto crop = take(recipe, preset, "crop_size", "crop.size")) recipe.crop.size = read_size(*crop);
  if (recipe.crop.size == Size{}) preset.fail("lacks 'crop_size'");

  recipe.resize.mode = ResizeMode::kShortest;
  recipe.resize.size = square(kUsualResizeSide);
  if (const auto resize = take(recipe, preset, "resize_size", "resize.size")) {
    recipe.resize.size = read_size(*resize);
    const bool squashes = resize->is_array() && resize->size() == 2;
    if (squashes) recipe.resize.mode = ResizeMode::kExact;
  }
}

}  // namespace

bool is_torchvision(std::string_view text) {
  return text.find(kPreset) != std::string_view::npos;
}

Recipe read_torchvision(std::string_view text, const std::string& name, const InputSignature& signature) {
  const Json preset = Json::parse(PresetReader(text, name).to_json(), name, ErrorCode::kRecipe);
  preset.allow_only(kSettings);
  Recipe recipe;
  recipe.channels = signature.channels;
  read_sizes(recipe, preset, signature);
  if (const auto mode = take(recipe, preset, "interpolation", "resize.filter")) {
    recipe.resize.filter = read_interpolation(*mode);
  }
  recipe.normalize.scale_divisor = 255;
  recipe.normalize.mean = kImageNetMean;
  recipe.normalize.std = kImageNetStd;
  if (const auto mean = take(recipe, preset, "mean", "normalize.mean")) {
    recipe.normalize.mean = read_mean(*mean, recipe.channels);
  }
  if (const auto std = take(recipe, preset, "std", "normalize.std")) {
    recipe.normalize.std = read_std(*std, recipe.channels);
  }
  return recipe;
}

}  // namespace tta
