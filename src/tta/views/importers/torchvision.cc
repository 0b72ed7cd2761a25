#include "tta/views/importers/torchvision.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/importers/pipeline.h"
#include "tta/views/importers/transforms.h"
#include "tta/views/policy/augmentations.h"

namespace tta {
namespace {

// What 0.14's RandomResizedCrop prints behind its closing bracket.
constexpr std::string_view kSettingBehindTheBracket = ", antialias=";

constexpr int kDeepest = 12;  // nested items and lists; far more than a pipeline has

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// What stands after the last dot of a name.
std::string_view last_part(std::string_view name) {
  name.remove_prefix(std::min(name.size(), name.rfind('.') + 1));
  return name;
}

// A piece of the text: an item with its parts, or a value.
struct Piece {
  enum class Kind { kNumber, kWord, kList, kItem };
  Kind kind = Kind::kWord;
  double number = 0;
  std::string_view word;               // kWord, and an item's name
  int line = 1;                        // of an item
  std::vector<Piece> elements;         // kList, and an item's parts without a name
  std::vector<std::string_view> keys;  // kItem: of its settings, whose values are
  std::vector<Piece> values;
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Piece parse() {
    position_ = first_item();
    Piece root = piece(0);
    take(',');
    take(';');
    skip_space();
    if (position_ < text_.size()) fail("the end");
    return root;
  }

 private:
  // A pasted line may begin with "train = transforms.".
  std::size_t first_item() const {
    std::size_t begin = std::min(text_.find("Compose("), text_.find("Sequential("));
    if (begin == std::string_view::npos) fail("'Compose('");
    while (begin > 0 && is_word_character(text_[begin - 1])) --begin;
    return begin;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(position_), '\n');
    const std::string found =
        position_ < text_.size() ? "'" + printable(text_.substr(position_, 1)) + "'" : std::string("the end");
    throw Error(ErrorCode::kPolicy,
                printable(name_) + ":" + std::to_string(line) + ": expected " + expected + ", found " + found);
  }

  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  void skip_space() {
    while (position_ < text_.size()) {
      if (peek() == '#') {
        while (position_ < text_.size() && peek() != '\n') ++position_;
      } else if (std::isspace(static_cast<unsigned char>(peek())) != 0) {
        ++position_;
      } else {
        return;
      }
    }
  }

  bool take(char wanted) {
    skip_space();
    if (peek() != wanted || position_ >= text_.size()) return false;
    ++position_;
    return true;
  }

  std::string_view take_while(bool (*belongs)(char)) {
    const std::size_t begin = position_;
    while (position_ < text_.size() && belongs(text_[position_])) ++position_;
    return text_.substr(begin, position_ - begin);
  }

  Piece piece(int depth) {
    skip_space();
    if (depth > kDeepest) fail("no more than " + std::to_string(kDeepest) + " levels");
    if (take('[')) return list(']', depth);
    if (take('(')) return list(')', depth);
    if (take('<')) return enum_word();
    if (peek() == '\'' || peek() == '"') return quoted_word();
    if (auto number = take_number()) return *number;
    Piece result;
    result.word = take_while(is_word_character);
    if (result.word.empty()) fail("a transform or a value");
    if (peek() == '(') read_item(result, depth);
    return result;
  }

  // <InterpolationMode.BILINEAR: 'bilinear'>
  Piece enum_word() {
    Piece result;
    result.word = take_while(is_word_character);
    take_while([](char c) { return c != '>'; });
    if (!take('>')) fail("'>'");
    return result;
  }

  Piece quoted_word() {
    const char quote = peek();
    ++position_;
    Piece result;
    result.word = take_while([](char c) { return c != '\'' && c != '"' && c != '\n'; });
    if (!take(quote)) fail("a closing quote");
    return result;
  }

  std::optional<double> plain_number() {
    const std::size_t begin = position_;
    const auto belongs = [](char c) {
      return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '+' || c == 'e' ||
             c == 'E';
    };
    std::string_view digits = take_while(belongs);
    if (digits.ends_with('.')) digits.remove_suffix(1);  // Python's "1."
    const auto number = parse_number(digits.starts_with('.') ? "0" + std::string(digits) : std::string(digits));
    if (!number || is_word_character(peek())) {
      position_ = begin;
      return std::nullopt;
    }
    return number;
  }

  // A number, or two with a slash: 3/4.
  std::optional<Piece> take_number() {
    const auto number = plain_number();
    if (!number) return std::nullopt;
    Piece result;
    result.kind = Piece::Kind::kNumber;
    result.number = *number;
    if (take('/')) {
      skip_space();
      const auto divisor = plain_number();
      if (!divisor || *divisor == 0) fail("a number that is not 0");
      result.number /= *divisor;
      if (!std::isfinite(result.number)) fail("a finite number");
    }
    return result;
  }

  Piece list(char closing, int depth) {
    Piece result;
    result.kind = Piece::Kind::kList;
    while (!take(closing)) {
      result.elements.push_back(piece(depth + 1));
      take(',');
    }
    return result;
  }

  void read_item(Piece& item, int depth) {
    item.kind = Piece::Kind::kItem;
    item.line =
        1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(position_), '\n'));
    expect('(');
    read_parts(item, depth);
    // 0.14's RandomResizedCrop has a bracket too many: interpolation=bilinear), antialias=None)
    if (text_.substr(position_).starts_with(kSettingBehindTheBracket)) {
      position_ += kSettingBehindTheBracket.size();
      piece(depth + 1);
      expect(')');
    } else if (peek() == '(') {  // RandomChoice(...)(p=None)
      ++position_;
      read_parts(item, depth);
    }
  }

  void expect(char wanted) {
    if (!take(wanted)) fail(std::string("'") + wanted + "'");
  }

  // Up to the closing bracket.
  void read_parts(Piece& item, int depth) {
    while (!take(')')) {
      skip_position_name();
      Piece part = piece(depth + 1);
      if (part.kind == Piece::Kind::kWord && take('=')) {
        item.keys.push_back(part.word);
        item.values.push_back(piece(depth + 1));
      } else {
        item.elements.push_back(std::move(part));
      }
      take(',');
    }
  }

  // torch.nn.Sequential prints "(0): " before each of its items.
  void skip_position_name() {
    skip_space();
    std::size_t end = position_;
    if (peek() != '(') return;
    for (++end; end < text_.size() && std::isdigit(static_cast<unsigned char>(text_[end])) != 0;) ++end;
    if (end > position_ + 1 && text_.substr(end).starts_with("):")) position_ = end + 2;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t position_ = 0;
};

bool is_list_of_items(const Piece& piece) {
  return piece.kind == Piece::Kind::kList && !piece.elements.empty() &&
         std::all_of(piece.elements.begin(), piece.elements.end(),
                     [](const Piece& one) { return one.kind == Piece::Kind::kItem; });
}

// The pieces as JSON, so that their values are read, and complained about, like everyone else's: an item is
// {"transform": name, "line": n, "with": {settings}, "items": [...]}. `params`: what values without a name are.
class JsonOfPieces {
 public:
  using Params = std::span<const std::string_view> (*)(std::string_view transform);
  explicit JsonOfPieces(Params params) : params_(params) {}

  std::string text_of(const Piece& root) {
    write(root);
    return out_.take();
  }

 private:
  void write(const Piece& piece) {
    switch (piece.kind) {
      case Piece::Kind::kNumber: out_.value(piece.number); break;
      case Piece::Kind::kWord: write_word(piece.word); break;
      case Piece::Kind::kItem: write_item(piece); break;
      case Piece::Kind::kList:
        out_.begin_array();
        for (const Piece& element : piece.elements) write(element);
        out_.end_array();
        break;
    }
  }

  void write_word(std::string_view word) {
    if (word == "None") {
      out_.null();
    } else if (word == "True" || word == "False") {
      out_.value(word == "True");
    } else {
      out_.value(word);
    }
  }

  void write_item(const Piece& item) {
    const std::string_view name = last_part(item.word);
    std::vector<const Piece*> items;
    out_.begin_object().member("transform", name).member("line", item.line);
    out_.key("with").begin_object();
    const std::span<const std::string_view> params = params_(name);
    std::size_t position = 0;
    for (const Piece& part : item.elements) {
      if (part.kind == Piece::Kind::kItem) {
        items.push_back(&part);
      } else if (is_list_of_items(part)) {
        for (const Piece& one : part.elements) items.push_back(&one);
        ++position;
      } else if (position < params.size()) {
        out_.key(params[position++]);
        write(part);
      } else {
        out_.key("value " + std::to_string(++position));
        write(part);
      }
    }
    for (std::size_t i = 0; i < item.keys.size(); ++i) {
      const Piece& value = item.values[i];
      if (is_list_of_items(value)) {
        for (const Piece& one : value.elements) items.push_back(&one);
      } else {
        out_.key(item.keys[i]);
        write(value);
      }
    }
    out_.end_object().key("items").begin_array();
    for (const Piece* one : items) write(*one);
    out_.end_array().end_object();
  }

  Params params_;
  JsonWriter out_;
};

// -- transforms ------------------------------------------------------------------------------------------------------

struct Step {
  Json json;  // the whole item
  Json with;  // its settings
  Pipeline& pipeline;

  std::optional<Json> value(std::string_view key) const { return value_of(with, key); }
  double number(std::string_view key, double usual, double least, double most) const {
    const auto given = value(key);
    return given ? given->as_number(least, most) : usual;
  }
  int whole(std::string_view key, int usual, int least, int most) const {
    const auto given = value(key);
    return given ? static_cast<int>(given->as_integer(least, most)) : usual;
  }
};

// A size: a number, [n] or [height, width]; the shorter.
double read_side(const Json& value) {
  constexpr double kMost = 1 << 20;
  if (value.is_number()) return value.as_number(1, kMost);
  const std::size_t count = value.is_array() ? value.size() : 0;
  if (count != 1 && count != 2) value.fail("must be a number or [height, width]");
  double side = kMost;
  for (const Json& one : value.elements()) side = std::min(side, one.as_number(1, kMost));
  return side;
}

void black_border(const Step& step) {
  const auto fill = step.value("fill");
  step.pipeline.border(Border::kConstant, fill ? read_fill(*fill) : std::array<std::uint8_t, 3>{0, 0, 0});
}

std::vector<Distribution> read_items(const Step& step);

Distribution read_compose(const Step& step) {
  return all_of(read_items(step));
}

Distribution read_random_apply(const Step& step) {
  if (!step.value("p")) step.pipeline.note("RandomApply doesn't print its p: taken as 0.5");
  return maybe(step.number("p", 0.5, 0, 1), all_of(read_items(step)));
}

Distribution read_random_choice(const Step& step) {
  std::vector<double> weights;
  std::vector<Distribution> items = read_items(step);
  for (const std::string_view key : {"p", "probabilities"}) {
    const auto p = step.value(key);
    if (!p) continue;
    for (const Json& one : p->elements()) weights.push_back(one.as_number(0, 1e9));
    if (weights.size() != items.size()) p->fail("must have one value for each transform");
  }
  return one_of(std::move(items), std::move(weights));
}

Distribution read_random_order(const Step& step) {
  return in_random_order(read_items(step));
}

Distribution read_hflip(const Step&) {
  return random_op("hflip");
}
Distribution read_vflip(const Step&) {
  return random_op("vflip");
}

Distribution read_resized_crop(const Step& step) {
  if (const auto size = step.value("size")) step.pipeline.set_side(read_side(*size));
  const auto scale = step.value("scale"), ratio = step.value("ratio");
  const Range area = scale ? read_pair(*scale, 0.0001, 1) : Range{0.08, 1};
  const Range shape = ratio ? read_pair(*ratio, 0.1, 10) : Range{0.75, 4.0 / 3};
  return random_resized_crop(area.low, area.high, shape.low, shape.high);
}

Distribution read_random_crop(const Step& step) {
  double padding = 0;
  if (const auto given = step.value("padding")) {
    const Json first = given->is_array() && given->size() > 0 ? given->at(std::size_t{0}) : *given;
    padding = std::floor(first.as_number(0, 1 << 20));
  }
  return step.pipeline.crop_at_random(read_side(step.with.at("size")), padding);
}

// `degrees` of a turn: a pair, or x for -x..x.
Range read_degrees(const Step& step) {
  return read_symmetric(step.with.at("degrees"), -180, 180);
}

Distribution read_rotation(const Step& step) {
  black_border(step);
  return uniform_op("rotate", read_degrees(step), 0);
}

// Two numbers: of x. Four: of x, then of y. One: -x..x.
void read_shear(const Json& value, Affine& affine) {
  if (!value.is_array() || value.size() != 4) {
    affine.shear_x = read_symmetric(value, -80, 80);
    return;
  }
  affine.shear_x = {value.at(std::size_t{0}).as_number(-80, 80), value.at(1).as_number(-80, 80)};
  affine.shear_y = {value.at(2).as_number(-80, 80), value.at(3).as_number(-80, 80)};
}

// torchvision's affine turns clockwise, unlike its rotate.
Distribution read_affine(const Step& step) {
  black_border(step);
  Affine affine;
  const Range degrees = read_degrees(step);
  affine.rotate = {-degrees.high, -degrees.low};
  if (const auto translate = step.value("translate")) {
    if (!translate->is_array() || translate->size() != 2) translate->fail("must be a pair");
    const double x = translate->at(std::size_t{0}).as_number(0, 1), y = translate->at(1).as_number(0, 1);
    affine.shift_x = {-x, x};
    affine.shift_y = {-y, y};
  }
  if (const auto scale = step.value("scale")) affine.scale = read_pair(*scale, 0.1, 10);
  if (const auto shear = step.value("shear")) read_shear(*shear, affine);
  return random_affine(affine);
}

Distribution read_perspective(const Step& step) {
  black_border(step);
  if (!step.value("distortion_scale")) {
    step.pipeline.note("RandomPerspective doesn't print its distortion_scale: taken as 0.5");
  }
  const double distortion = step.number("distortion_scale", 0.5, 0, 1);
  if (distortion > 0.8) step.pipeline.note("RandomPerspective: corners move by no more than 0.4 of the side");
  return random_perspective(distortion);
}

// A factor about 1: a pair, or x for 1-x..1+x.
std::optional<Range> read_factor(const Step& step, std::string_view key) {
  const auto value = step.value(key);
  if (!value) return std::nullopt;
  if (!value->is_number()) return read_pair(*value, 0, 10);
  const double x = value->as_number(0, 9);
  return x == 0 ? std::nullopt : std::optional(Range{std::max(0.0, 1 - x), 1 + x});
}

Distribution read_colour_jitter(const Step& step) {
  std::optional<Range> hue;
  if (const auto value = step.value("hue")) hue = read_symmetric(*value, -0.5, 0.5);
  return colour_jitter(read_factor(step, "brightness"), read_factor(step, "contrast"), read_factor(step, "saturation"),
                       hue);
}

Distribution read_blur(const Step& step) {
  const auto sigma = step.value("sigma");
  const Range range = sigma ? read_single(*sigma, 0.001, 10) : Range{0.1, 2};
  double size = read_side(step.with.at("kernel_size"));
  if (size > 127 || std::fmod(size, 2) != 1) step.with.at("kernel_size").fail("must be odd, 1..127");
  return random_op("gaussian_blur", {scaled_number(uniform_number(range.low, range.high), 0), fixed_number(size)});
}

Distribution read_grayscale(const Step&) {
  return random_op("grayscale");
}
Distribution read_sharpness(const Step& step) {
  const double factor = step.with.at("sharpness_factor").as_number(0, 10);
  return uniform_op("sharpness", {factor, factor}, 1);
}
Distribution read_invert(const Step&) {
  return random_op("invert");
}
Distribution read_posterize(const Step& step) {
  const double bits = step.with.at("bits").as_number(0, 8);
  return uniform_op("posterize", {bits, bits}, 8);
}
Distribution read_solarize(const Step& step) {
  const double threshold = step.with.at("threshold").as_number(0, 256);
  return uniform_op("solarize", {threshold, threshold}, 256);
}
Distribution read_autocontrast(const Step&) {
  return random_op("autocontrast");
}
Distribution read_equalize(const Step&) {
  return random_op("equalize");
}

Distribution read_randaugment(const Step& step) {
  black_border(step);
  const int bins = step.whole("num_magnitude_bins", kUsualBins, 2, 1000);
  return randaugment(step.whole("num_ops", 2, 0, 16), step.whole("magnitude", 9, 0, bins - 1), bins);
}

Distribution read_trivialaugment(const Step& step) {
  black_border(step);
  const double side = step.pipeline.side_or_usual("TrivialAugmentWide");
  return trivialaugment(step.whole("num_magnitude_bins", kUsualBins, 2, 1000), static_cast<int>(side));
}

Distribution read_augmix(const Step& step) {
  black_border(step);
  step.pipeline.note("AugMix mixes the pixels of several chains: a view is one chain, the average is over answers");
  const auto all_ops = step.value("all_ops");
  return augmix(step.whole("severity", 3, 1, 10), std::max(0, step.whole("chain_depth", -1, -1000, 64)),
                !all_ops || all_ops->as_bool());
}

Distribution read_autoaugment(const Step& step) {
  black_border(step);
  const auto policy = step.value("policy");
  std::string name(policy ? last_part(policy->as_string()) : "imagenet");
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  auto views = autoaugment(name);
  if (!views) policy->fail("is '" + printable(name) + "', allowed " + join(autoaugment_names(), ", "));
  return *views;
}

struct Class {
  std::string_view name;
  std::optional<double> probability;  // the default of its p; nothing = it has none, or reads it itself
  Distribution (*read)(const Step& step);
  std::array<std::string_view, 6> params;  // what values without a name are
};

constexpr Class kClasses[] = {
    {"Compose", {}, read_compose, {"transforms"}},
    {"Sequential", {}, read_compose, {}},
    {"RandomApply", {}, read_random_apply, {"transforms", "p"}},
    {"RandomChoice", {}, read_random_choice, {"transforms", "p"}},
    {"RandomOrder", {}, read_random_order, {"transforms"}},
    {"RandomResizedCrop", {}, read_resized_crop, {"size", "scale", "ratio"}},
    {"RandomCrop", {}, read_random_crop, {"size", "padding"}},
    {"RandomHorizontalFlip", 0.5, read_hflip, {"p"}},
    {"RandomVerticalFlip", 0.5, read_vflip, {"p"}},
    {"RandomRotation", {}, read_rotation, {"degrees"}},
    {"RandomAffine", {}, read_affine, {"degrees", "translate", "scale", "shear"}},
    {"RandomPerspective", 0.5, read_perspective, {"distortion_scale", "p"}},
    {"ColorJitter", {}, read_colour_jitter, {"brightness", "contrast", "saturation", "hue"}},
    {"GaussianBlur", {}, read_blur, {"kernel_size", "sigma"}},
    {"Grayscale", {}, read_grayscale, {"num_output_channels"}},
    {"RandomGrayscale", 0.1, read_grayscale, {"p"}},
    {"RandomAdjustSharpness", 0.5, read_sharpness, {"sharpness_factor", "p"}},
    {"RandomInvert", 0.5, read_invert, {"p"}},
    {"RandomPosterize", 0.5, read_posterize, {"bits", "p"}},
    {"RandomSolarize", 0.5, read_solarize, {"threshold", "p"}},
    {"RandomAutocontrast", 0.5, read_autocontrast, {"p"}},
    {"RandomEqualize", 0.5, read_equalize, {"p"}},
    {"RandAugment", {}, read_randaugment, {"num_ops", "magnitude", "num_magnitude_bins"}},
    {"TrivialAugmentWide", {}, read_trivialaugment, {"num_magnitude_bins"}},
    {"AugMix", {}, read_augmix, {"severity", "mixture_width", "chain_depth", "alpha", "all_ops"}},
    {"AutoAugment", {}, read_autoaugment, {"policy"}},
};

// What the recipe does.
constexpr std::string_view kPreparations[] = {
    "Resize",       "CenterCrop",        "Pad",      "Normalize", "ToTensor",   "PILToTensor",
    "ToPILImage",   "ConvertImageDtype", "ToDtype",  "ToImage",   "ToImagePIL", "ToImageTensor",
    "ToPureTensor", "ConvertDtype",      "Identity", "RGB",       "ConvertRGB"};

const Class* find_class(std::string_view name) {
  for (const Class& known : kClasses) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

// Resize(256), CenterCrop(224): what the recipe does has its size first.
constexpr std::string_view kSizeAlone[] = {"size"};

std::span<const std::string_view> params_of(std::string_view name) {
  if (const Class* known = find_class(name)) {
    const auto* const end = std::find(known->params.begin(), known->params.end(), std::string_view{});
    return {known->params.data(), static_cast<std::size_t>(end - known->params.begin())};
  }
  return kSizeAlone;
}

Distribution read_preparation(const Step& step, std::string_view name) {
  const auto size = step.value("size");
  if (size && (name == "Resize" || name == "CenterCrop")) step.pipeline.set_side(read_side(*size));
  return step.pipeline.preparation(name);
}

// "pipeline.txt:8:"
std::string line_of(const Json& item) {
  const std::string where = item.where();
  return where.substr(0, where.rfind(": items")) + ":" + std::to_string(item.at("line").as_integer(1, 1 << 30)) + ":";
}

// A fault in an item's settings has the item's line and name: "pipeline.txt:8: RandomRotation's degrees is ...".
Distribution read_known(const Class& known, const Step& step) {
  try {
    return maybe(known.probability ? probability_of(step.with, *known.probability) : 1, known.read(step));
  } catch (const Error& error) {
    const std::string_view message = error.what();
    const std::string settings = step.with.where();
    if (!message.starts_with(settings)) throw;  // of an item inside, which has its own line
    std::string rest(message.substr(settings.size()));
    if (rest.starts_with('.')) rest.replace(0, 1, "'s ");
    throw Error(error.code(), line_of(step.json) + " " + std::string(known.name) + rest);
  }
}

Distribution read_item(const Json& json, Pipeline& pipeline) {
  const std::string& name = json.at("transform").as_string();
  const Step step{json, json.at("with"), pipeline};
  if (const Class* known = find_class(name)) return read_known(*known, step);
  if (std::find(std::begin(kPreparations), std::end(kPreparations), name) != std::end(kPreparations)) {
    return read_preparation(step, name);
  }
  std::vector<std::string_view> names;
  for (const Class& known : kClasses) names.push_back(known.name);
  return pipeline.unsupported(line_of(json), name, names);
}

std::vector<Distribution> read_items(const Step& step) {
  std::vector<Distribution> items;
  for (const Json& item : step.json.at("items").elements()) {
    if (!item.is_object()) item.fail("must be a transform");
    items.push_back(read_item(item, step.pipeline));
  }
  return items;
}

}  // namespace

bool is_torchvision_pipeline(std::string_view text) {
  if (trim(text).starts_with('{')) return false;
  return text.find("Compose(") != std::string_view::npos || text.find("Sequential(") != std::string_view::npos;
}

TrainingViews read_torchvision_pipeline(std::string_view text, const std::string& name, bool skip_unsupported) {
  const Piece root = Parser(text, name).parse();
  const Json json = Json::parse(JsonOfPieces(params_of).text_of(root), name, ErrorCode::kPolicy);
  Pipeline pipeline("torchvision", skip_unsupported);
  Distribution views = read_item(json, pipeline);
  return pipeline.finish(std::move(views));
}

}  // namespace tta
