#include "tta/views/importers/timm.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/importers/pipeline.h"
#include "tta/views/importers/transforms.h"
#include "tta/views/policy/augmentations.h"

namespace tta {
namespace {

// An argument's words, and the line it stands in.
struct Argument {
  std::vector<std::string> words;
  int line = 1;
};
using Arguments = std::map<std::string, Argument>;

// Only these say something of the images; train.py has a hundred others.
constexpr std::string_view kKnown[] = {"aa",
                                       "color_jitter",
                                       "color_jitter_prob",
                                       "gaussian_blur_prob",
                                       "grayscale_prob",
                                       "hflip",
                                       "no_aug",
                                       "ratio",
                                       "remode",
                                       "reprob",
                                       "scale",
                                       "vflip",
                                       "mixup",
                                       "cutmix",
                                       "train_crop_mode"};

bool is_known(std::string_view key) {
  return std::find(std::begin(kKnown), std::end(kKnown), key) != std::end(kKnown);
}

std::string key_of(std::string_view text) {
  std::string key(trim(text));
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

bool is_separator(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',' || c == '[' || c == ']' || c == '\'' ||
         c == '"' || c == '\\';
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  for (const char c : text) {
    if (!is_separator(c) && !in_word) words.emplace_back();
    in_word = !is_separator(c);
    if (in_word) words.back() += c;
  }
  return words;
}

void set(Arguments& arguments, const std::string& key, Argument argument) {
  if (is_known(key)) arguments[key] = std::move(argument);  // the last one holds, as in argparse
}

// --key value..., --key=value
Arguments read_command_line(std::string_view text) {
  Arguments arguments;
  int line = 1;
  std::string key;
  Argument argument;
  for (const std::string_view one : split(text, '\n')) {
    for (const std::string& word : words_of(one)) {
      if (!word.starts_with("--")) {
        argument.words.push_back(word);
        continue;
      }
      set(arguments, key, std::move(argument));
      const std::size_t equals = std::min(word.find('='), word.size());
      key = key_of(std::string_view(word).substr(2, equals - 2));
      argument = {{}, line};
      if (equals < word.size()) argument.words.push_back(word.substr(equals + 1));
    }
    ++line;
  }
  set(arguments, key, std::move(argument));
  return arguments;
}

// key: value, key: [a, b], and a list of "- a" lines below its key.
Arguments read_yaml(std::string_view text) {
  Arguments arguments;
  int line = 0;
  std::string key;
  for (std::string_view one : split(text, '\n')) {
    ++line;
    if (const std::size_t comment = one.find('#'); comment != std::string_view::npos) one = one.substr(0, comment);
    const std::string_view content = trim(one);
    if (content.starts_with("- ")) {
      if (const auto open = arguments.find(key); open != arguments.end()) {
        for (const std::string& word : words_of(content.substr(2))) open->second.words.push_back(word);
      }
      continue;
    }
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos) continue;
    key = key_of(content.substr(0, colon));
    set(arguments, key, {words_of(content.substr(colon + 1)), line});
  }
  return arguments;
}

class Reader {
 public:
  Reader(Arguments arguments, const std::string& name, Pipeline& pipeline)
      : arguments_(std::move(arguments)), name_(name), pipeline_(pipeline) {}

  Distribution read() {
    note_what_has_no_view();
    if (is_true("no_aug")) return all_of({});
    std::vector<Distribution> steps;
    steps.push_back(read_crop());
    steps.push_back(maybe(number("hflip", 0.5, 0, 1), random_op("hflip")));
    steps.push_back(maybe(number("vflip", 0, 0, 1), random_op("vflip")));
    const std::string aa = has("aa") ? word("aa") : "";
    if (!aa.empty()) steps.push_back(read_aa(aa));
    if (aa.empty() || aa.find("3a") != std::string::npos) steps.push_back(read_jitter());
    steps.push_back(maybe(number("grayscale_prob", 0, 0, 1), random_op("grayscale")));
    steps.push_back(maybe(number("gaussian_blur_prob", 0, 0, 1), blur()));
    return all_of(std::move(steps));
  }

 private:
  [[noreturn]] void fail(const std::string& key, const std::string& problem) const {
    const auto found = arguments_.find(key);
    const int line = found == arguments_.end() ? 1 : found->second.line;
    throw Error(ErrorCode::kPolicy, printable(name_) + ":" + std::to_string(line) + ": " + key + " " + problem);
  }

  bool has(const std::string& key) const {
    const auto found = arguments_.find(key);
    if (found == arguments_.end() || found->second.words.empty()) return false;
    const std::string& first = found->second.words[0];
    return first != "null" && first != "None" && first != "~";
  }

  bool is_true(const std::string& key) const {
    const auto found = arguments_.find(key);
    if (found == arguments_.end()) return false;
    if (found->second.words.empty()) return true;  // --no-aug
    return found->second.words[0] == "true" || found->second.words[0] == "True";
  }

  const std::string& word(const std::string& key) const { return arguments_.at(key).words[0]; }

  double number_at(const std::string& key, std::size_t index, double least, double most) const {
    const std::string& text = arguments_.at(key).words[index];
    const auto value = parse_number(text.ends_with('.') ? std::string_view(text).substr(0, text.size() - 1) : text);
    if (!value) fail(key, "is '" + printable(text, 40) + "', expected a number");
    if (*value < least || *value > most) {
      fail(key, "is " + shortest_number(*value) + ", allowed " + shortest_number(least) + ".." + shortest_number(most));
    }
    return *value;
  }

  double number(const std::string& key, double usual, double least, double most) const {
    return has(key) ? number_at(key, 0, least, most) : usual;
  }

  Range range(const std::string& key, Range usual, double least, double most) const {
    if (!has(key)) return usual;
    if (arguments_.at(key).words.size() != 2) fail(key, "must be two numbers");
    const Range given{number_at(key, 0, least, most), number_at(key, 1, least, most)};
    if (given.low > given.high) fail(key, "has its first number above its second");
    return given;
  }

  void note_what_has_no_view() {
    if (has("reprob") && number("reprob", 0, 0, 1) > 0) {
      pipeline_.note("random erasing (reprob) hides a part of the image: at test time there is nothing like it");
    }
    if ((has("mixup") && word("mixup") != "0" && word("mixup") != "0.0") ||
        (has("cutmix") && word("cutmix") != "0" && word("cutmix") != "0.0")) {
      pipeline_.note("mixup and cutmix mix images: at test time there is nothing like it");
    }
  }

  Distribution read_crop() {
    const bool keeps_ratio = has("train_crop_mode") && word("train_crop_mode") != "rrc";
    if (keeps_ratio) pipeline_.note("train-crop-mode is read as rrc, with the scale and ratio of the mode given");
    const Range area = range("scale", keeps_ratio ? Range{0.8, 1} : Range{0.08, 1}, 0.0001, 1);
    const Range ratio = range("ratio", keeps_ratio ? Range{0.9, 1 / 0.9} : Range{0.75, 4.0 / 3}, 0.1, 10);
    return random_resized_crop(area.low, area.high, ratio.low, ratio.high);
  }

  // One number for brightness, contrast and saturation; or three or four, the last for hue.
  Distribution read_jitter() {
    std::vector<double> limits{0.4, 0.4, 0.4};
    if (arguments_.contains("color_jitter")) {
      if (!has("color_jitter")) return all_of({});
      const std::size_t count = arguments_.at("color_jitter").words.size();
      if (count == 2 || count > 4) fail("color_jitter", "must be one, three or four numbers");
      limits.clear();
      for (std::size_t i = 0; i < count; ++i) limits.push_back(number_at("color_jitter", i, 0, i == 3 ? 0.5 : 9));
      if (count == 1) limits.assign(3, limits[0]);
    }
    const auto factor = [](double x) {
      return x > 0 ? std::optional(Range{std::max(0.0, 1 - x), 1 + x}) : std::nullopt;
    };
    std::optional<Range> hue;
    if (limits.size() == 4 && limits[3] > 0) hue = Range{-limits[3], limits[3]};
    return maybe(number("color_jitter_prob", 1, 0, 1),
                 colour_jitter(factor(limits[0]), factor(limits[1]), factor(limits[2]), hue));
  }

  static Distribution blur() {
    return random_op("gaussian_blur", {scaled_number(uniform_number(0.1, 2), 0), fixed_number(23)});
  }

  // "rand-m9-mstd0.5-inc1": a name, then sections of letters and a number.
  Distribution read_aa(const std::string& text) {
    pipeline_.border(Border::kConstant);  // of the mean colour
    const std::vector<std::string_view> sections = split(text, '-');
    std::map<std::string, double> values;
    TimmOps from = TimmOps::kUsual;
    for (std::size_t i = 1; i < sections.size(); ++i) {
      if (sections[0] == "rand" && sections[i].starts_with('t')) {
        from = read_ops(sections[i].substr(1));
        continue;
      }
      const std::size_t digits = std::min(sections[i].find_first_of("0123456789"), sections[i].size());
      if (digits == sections[i].size()) continue;  // timm passes over it too
      const auto value = parse_number(sections[i].substr(digits));
      if (!value) fail("aa", "has the section '" + printable(sections[i], 40) + "', whose number can't be read");
      values[std::string(sections[i].substr(0, digits))] = *value;
    }
    return from_sections(sections[0], values, from);
  }

  // Any other name stands for the usual ops, in timm too.
  static TimmOps read_ops(std::string_view name) {
    if (name == "weights") return TimmOps::kWeights;
    if (name == "3a") return TimmOps::kThree;
    return name == "3aw" ? TimmOps::kThreeWeighted : TimmOps::kUsual;
  }

  Distribution from_sections(std::string_view policy, const std::map<std::string, double>& values, TimmOps from) {
    if (policy == "rand") return read_rand(values, from);
    if (policy == "augmix") return read_augmix(values);
    if (policy == "3a") return three_augment();
    TimmLevel level;
    level.std = value_or(values, "mstd", 0, 0, 1e9);
    auto views = timm_autoaugment(policy, level);
    if (!views) {
      fail("aa", "is '" + printable(policy, 40) + "', allowed rand, augmix, original, originalr, v0, v0r and 3a");
    }
    allow(values, {"mstd"});
    return *views;
  }

  void allow(const std::map<std::string, double>& values, std::vector<std::string_view> known) const {
    for (const auto& [key, value] : values) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      fail("aa", "has the section '" + printable(key, 40) + "', allowed " + join(known, ", "));
    }
  }

  double value_or(const std::map<std::string, double>& values, const std::string& key, double usual, double least,
                  double most) const {
    const auto found = values.find(key);
    if (found == values.end()) return usual;
    if (found->second < least || found->second > most) {
      fail("aa", "has " + key + " " + shortest_number(found->second) + ", allowed " + shortest_number(least) + ".." +
                     shortest_number(most));
    }
    return found->second;
  }

  Distribution read_rand(const std::map<std::string, double>& values, TimmOps from) {
    allow(values, {"m", "n", "mstd", "mmax", "inc", "w", "p"});
    TimmRandAugment options;
    options.level.magnitude = value_or(values, "m", 10, 0, 100);
    options.level.std = value_or(values, "mstd", 0, 0, 1e9);
    options.level.most = value_or(values, "mmax", 10, 0, 100);
    if (options.level.most == 0) options.level.most = 10;  // as if it weren't there
    options.ops = static_cast<int>(value_or(values, "n", 2, 0, 16));
    options.probability = value_or(values, "p", 0.5, 0, 1);
    options.increasing = values.contains("inc");
    options.from = from;
    options.old_weights = values.contains("w");
    return timm_randaugment(options);
  }

  Distribution read_augmix(const std::map<std::string, double>& values) {
    allow(values, {"m", "w", "d", "a", "b", "mstd"});
    pipeline_.note("augmix mixes the pixels of several chains: a view is one chain, the average is over answers");
    constexpr double kUniform = 1e3;  // mstd's default here: any magnitude up to m
    TimmLevel level;
    level.magnitude = value_or(values, "m", 3, 0, 10);
    level.std = value_or(values, "mstd", kUniform, 0, 1e9);
    level.shift = 0.3;
    return timm_augmix(level, static_cast<int>(value_or(values, "d", 0, 0, 16)));
  }

  Arguments arguments_;
  const std::string& name_;
  Pipeline& pipeline_;
};

bool is_command_line(std::string_view text) {
  return text.find("--") != std::string_view::npos && !read_command_line(text).empty();
}

}  // namespace

bool is_timm_arguments(std::string_view text) {
  if (trim(text).starts_with('{') || text.size() > kMaxPipelineBytes) return false;
  return is_command_line(text) || !read_yaml(text).empty();
}

TrainingViews read_timm_arguments(std::string_view text, const std::string& name, bool skip_unsupported) {
  Pipeline pipeline("timm", skip_unsupported);
  Arguments arguments = is_command_line(text) ? read_command_line(text) : read_yaml(text);
  Distribution views = Reader(std::move(arguments), name, pipeline).read();
  return pipeline.finish(std::move(views));
}

}  // namespace tta
