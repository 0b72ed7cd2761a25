// What is read here (openvinotoolkit/model_server, docs/parameters.md; src/modelconfig.cpp, modelinstance.cpp,
// color_format_configuration.cpp and precision_configuration.cpp as of January 2026, when these settings came):
//
//   config.json  = {"model_config_list": [{"config": {"name": NAME, SETTING: TEXT, ...}}, ...]}
//   command line = words, and among them --SETTING TEXT or --SETTING=TEXT
//   mean, scale  = NUMBER | "[" NUMBER {"," NUMBER} "]" | "(" ... ")"   first subtracted, then divided by, in 0..255
//   color_format = MODEL ":" CLIENT       what the image becomes : what it comes as
//   layout       = CLIENT ":" MODEL | MODEL     the other way round
//   precision    = TYPE ":" TYPE
//   shape        = "(" N "," N "," N "," N ")"   of what the client sends
//
// Case and spaces don't matter. The model's side of a precision is the first one or the second, as the version may be:
// the server sets the client's tensor to the first, while its classes call that the target. Images are uint8 either
// way, so the other side is the model's.
#include "tta/model/recipe/model_server.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr std::string_view kSettings[] = {"mean", "scale", "color_format", "layout", "precision"};
constexpr std::string_view kResizeDimensions = "resize_dimensions";  // only in some versions

enum class Colours { kRgb, kBgr, kGray };
constexpr std::array<Named<Colours>, 3> kColours{
    {{"RGB", Colours::kRgb}, {"BGR", Colours::kBgr}, {"GRAY", Colours::kGray}}};
constexpr std::array<Named<DType>, 5> kPrecisions{{{"FP32", DType::kFloat32},
                                                   {"FP16", DType::kFloat16},
                                                   {"UINT8", DType::kUInt8},
                                                   {"F32", DType::kFloat32},
                                                   {"F16", DType::kFloat16}}};

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// A setting's text as the server compares it: in capitals, without white space.
std::string bare(const Json& setting) {
  std::string text;
  for (const char c : setting.as_string()) {
    if (!is_space(c)) text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

template <typename T, std::size_t N>
T choice(const Json& setting, std::string_view word, const std::array<Named<T>, N>& table) {
  std::array<std::string_view, N> names;
  for (std::size_t i = 0; i < N; ++i) {
    if (word == table[i].name) return table[i].value;
    names[i] = table[i].name;
  }
  setting.fail("is '" + printable(setting.as_string()) + "', of which '" + printable(word) + "' is none of " +
               join(names, ", "));
}

// The two sides of a colon; nothing behind it where there is none.
struct Sides {
  std::string first;
  std::optional<std::string> second;
};
Sides sides_of(const Json& setting) {
  const std::string text = bare(setting);
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::string_view> without_brackets(std::string_view text) {
  const bool bracketed =
      text.size() >= 2 && ((text.front() == '[' && text.back() == ']') || (text.front() == '(' && text.back() == ')'));
  return bracketed ? std::optional(text.substr(1, text.size() - 2)) : std::nullopt;
}

// One number, or one for each channel.
std::vector<double> numbers_of(const Json& setting) {
  const std::string_view text = trim(setting.as_string());
  constexpr double kMost = 1e6;  // far beyond any unit that pixels are measured in
  std::vector<double> numbers;
  for (const std::string_view word : split(without_brackets(text).value_or(text), ',')) {
    const auto number = parse_number(trim(word));
    if (!number || *number < -kMost || *number > kMost) {
      setting.fail("is '" + printable(setting.as_string()) + "', expected a number or [123.675,116.28,103.53]");
    }
    numbers.push_back(*number);
  }
  return numbers;
}

class Reader {
 public:
  Reader(Json settings, const InputSignature& signature) : settings_(std::move(settings)), signature_(signature) {
    recipe_.channels = signature.channels;
  }

  Recipe read() {
    if (const auto setting = settings_.find(kResizeDimensions)) {
      setting->fail("is not read: write \"resize\": {\"kind\": ..., \"mode\": \"exact\"} into a recipe.json");
    }
    read_color_format();
    read_layout();
    read_precision();
    read_values();
    read_resize();
    return recipe_;
  }

 private:
  std::optional<Json> take(std::string_view key, const std::string& field) {
    std::optional<Json> setting = settings_.find(key);
    if (setting) recipe_.origins[field] = setting->where();
    return setting;
  }

  void read_color_format() {
    const auto setting = take("color_format", "order");
    if (!setting) {
      if (signature_.channels != 3) return;
      recipe_.order = ChannelOrder::kBgr;
      recipe_.notes.push_back(settings_.where() +
                              " has no color_format: the model takes BGR then, as the server decodes images; if your "
                              "clients send RGB, write \"order\": \"rgb\" into a recipe.json.");
      return;
    }
    const Sides sides = sides_of(*setting);
    if (!sides.second) setting->fail("is '" + printable(setting->as_string()) + "', expected one such as RGB:BGR");
    const Colours model = choice(*setting, sides.first, kColours);
    const Colours client = choice(*setting, *sides.second, kColours);
    recipe_.channels = model == Colours::kGray ? 1 : 3;
    recipe_.origins["channels"] = setting->where();
    recipe_.order = model == Colours::kBgr ? ChannelOrder::kBgr : ChannelOrder::kRgb;
    if (client == Colours::kBgr) return;
    recipe_.notes.push_back(setting->where() + " is '" + printable(setting->as_string()) + "', so the model takes " +
                            std::string(name_of(kColours, model)) +
                            "; but the server decodes images to BGR, whatever " +
                            "their clients are said to send. Look at what your clients do.");
  }

  void read_layout() {
    const auto setting = settings_.find("layout");
    if (!setting || setting->is_object() || bare(*setting).starts_with('{')) return;  // by name; the model says its own
    const Sides sides = sides_of(*setting);
    recipe_.layout = choice(*setting, sides.second.value_or(sides.first), kLayouts);
    recipe_.origins["layout"] = setting->where();
    client_layout_ = choice(*setting, sides.first, kLayouts);
  }

  void read_precision() {
    const auto setting = settings_.find("precision");
    if (!setting) return;
    const Sides sides = sides_of(*setting);
    if (!sides.second) return;  // the client's alone
    const DType first = choice(*setting, sides.first, kPrecisions),
                second = choice(*setting, *sides.second, kPrecisions);
    if (first != second && first != DType::kUInt8 && second != DType::kUInt8) {
      setting->fail("is '" + printable(setting->as_string()) +
                    "': which side is the model's depends on the server's version; write \"dtype\": \"" +
                    std::string(name_of(kDTypes, signature_.dtype)) + "\" into a recipe.json");
    }
    recipe_.dtype = first == DType::kUInt8 ? second : first;
    recipe_.origins["dtype"] = setting->where();
  }

  // In the order in which the model takes the channels; a recipe's are in RGB order.
  void read_channels(std::string_view key, const std::string& field, Channels& values) {
    const auto setting = take(key, field);
    if (!setting) return;
    const std::vector<double> numbers = numbers_of(*setting);
    const auto wanted = static_cast<std::size_t>(recipe_.channels);
    if (numbers.size() != 1 && numbers.size() != wanted) {
      setting->fail(channel_mismatch(numbers.size(), recipe_.channels));
    }
    for (std::size_t c = 0; c < values.size(); ++c) {
      values[c] = static_cast<float>(numbers[numbers.size() == 1 ? 0 : std::min(c, wanted - 1)]);
    }
    if (recipe_.order == ChannelOrder::kBgr) std::swap(values[0], values[2]);
  }

  void read_values() {
    read_channels("mean", "normalize.mean", recipe_.normalize.mean);
    read_channels("scale", "normalize.std", recipe_.normalize.std);
    for (const float divisor : recipe_.normalize.std) {
      if (divisor == 0) settings_.at("scale").fail("must not hold 0: pixels are divided by it");
    }
  }

  void read_resize() {
    Resize& resize = recipe_.resize;
    resize.kind = ResizeKind::kOpenCv;
    resize.mode = ResizeMode::kExact;
    resize.antialias = false;
    const auto shape = settings_.find("shape");
    const auto size = shape ? size_of(*shape) : std::nullopt;
    resize.size = size.value_or(input_size_or(signature_, square(kUsualInputSide)));
    if (size) recipe_.origins["resize.size"] = shape->where();
    for (const char* field : {"resize.kind", "resize.mode"}) recipe_.origins[field] = settings_.where();
    recipe_.notes.push_back(settings_.where() +
                            " says nothing of a resize: images are squashed to the model's size, as the server does. "
                            "If your clients resize or crop them, write a recipe.json.");
  }

  // Height and width of "(1,224,224,3)"; nothing for "auto", ranges and shapes by name.
  std::optional<Size> size_of(const Json& shape) const {
    if (!shape.is_string()) return std::nullopt;
    const std::string text = bare(shape);
    std::vector<int> sides;
    for (const std::string_view word : split(without_brackets(text).value_or(""), ',')) {
      const auto side = parse_number(word);
      if (!side || *side < 1 || *side > kMostSide || *side != static_cast<int>(*side)) return std::nullopt;
      sides.push_back(static_cast<int>(*side));
    }
    if (sides.size() != 4) return std::nullopt;
    const bool channels_last = client_layout_ ? *client_layout_ == Layout::kNhwc : sides[1] != recipe_.channels;
    return channels_last ? Size{sides[2], sides[1]} : Size{sides[3], sides[2]};
  }

  static constexpr int kMostSide = Limits{}.side_px;

  const Json settings_;
  const InputSignature& signature_;
  Recipe recipe_;
  std::optional<Layout> client_layout_;
};

bool says_something(const Json& settings) {
  return std::any_of(std::begin(kSettings), std::end(kSettings),
                     [&](std::string_view key) { return settings.has(key); }) ||
         settings.has(kResizeDimensions);
}

// --- the command line ----------------------------------------------------------------------------------------------

constexpr std::size_t kMostCommandBytes = 1 << 20;  // what is longer is something else

// "--mean" of "--mean=[1,2,3]"; empty where the word is no flag.
std::string_view flag_of(std::string_view word) {
  const bool is_flag = word.size() > 1 && word[0] == '-' && (word[1] == '-' || is_letter(word[1]));
  return is_flag ? word.substr(0, word.find('=')) : std::string_view();
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !is_space(text[i])) continue;
    if (i > begin) words.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return words;
}

// Each flag's value: what stands up to the next one, without the shell's quotes and backslashes.
std::map<std::string, std::string> flags_of(std::string_view text) {
  std::map<std::string, std::string> flags;
  std::string* value = nullptr;
  for (std::string_view word : words_of(text)) {
    if (const std::string_view flag = flag_of(word); !flag.empty()) {
      value = &flags[std::string(flag.substr(std::min(flag.size(), flag.find_first_not_of('-'))))];
      value->clear();  // the last one holds
      word.remove_prefix(std::min(word.size(), flag.size() + 1));
    }
    if (value == nullptr) continue;
    if (!value->empty()) *value += ' ';
    for (const char c : word) {
      if (c != '"' && c != '\'' && c != '\\') *value += c;
    }
  }
  return flags;
}

}  // namespace

bool is_model_server(const Json& root) {
  return root.is_object() && root.has("model_config_list");
}

bool is_model_server_command(std::string_view text) {
  if (text.size() > kMostCommandBytes) return false;
  const auto flags = flags_of(text);
  return std::any_of(std::begin(kSettings), std::end(kSettings),
                     [&](std::string_view key) { return flags.contains(std::string(key)); });
}

Recipe read_model_server(const Json& root, const InputSignature& signature) {
  const Json list = root.at("model_config_list");
  std::optional<Json> settings;
  for (const Json& entry : list.elements()) {
    const Json config = entry.at("config");
    if (!says_something(config)) continue;
    if (settings) list.fail("says how several models want their input: keep the one that is meant");
    settings = config;
  }
  if (!settings) list.fail("says of no model how it wants its input; expected " + join(kSettings, ", "));
  return Reader(*settings, signature).read();
}

Recipe read_model_server_command(std::string_view text, const std::string& name, const InputSignature& signature) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [flag, value] : flags_of(text)) json.member(flag, value);
  json.end_object();
  return Reader(Json::parse(json.take(), name, ErrorCode::kRecipe), signature).read();
}

}  // namespace tta
