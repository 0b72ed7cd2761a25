#include "tta/views/policy/expression.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/views/policy/generators.h"
#include "tta/views/policy/policy_json.h"

namespace tta {
namespace {

// A factor's contribution to a view.
struct Fragment {
  std::vector<Op> ops;
  std::optional<Border> border;
  std::optional<std::array<std::uint8_t, 3>> fill;
};
using Fragments = std::vector<Fragment>;

// The factors that set the border are written like ops and read by the same code.
constexpr std::string_view kBorderKinds[] = {"reflect", "edge", "constant"};  // in the order of enum Border
constexpr ParamDef kBorderParams[] = {{.name = "kind", .choices = kBorderKinds}};
constexpr OpDef kBorderFactor{.name = "border", .params = kBorderParams};
constexpr ParamDef kFillParams[] = {{.name = "red", .max = 255, .integer = true},
                                    {.name = "green", .max = 255, .integer = true},
                                    {.name = "blue", .max = 255, .integer = true}};
constexpr OpDef kFillFactor{.name = "fill", .params = kFillParams};

const OpDef* find_factor(std::string_view name) {
  if (name == kBorderFactor.name) return &kBorderFactor;
  if (name == kFillFactor.name) return &kFillFactor;
  if (const Generator* generator = find_generator(name)) return &generator->def;
  return find_op(name);
}

// What a factor with these values stands for: one fragment, or all that a generator draws.
Fragments make_fragments(const OpDef& def, std::vector<double> values) {
  Fragments fragments;
  if (const Generator* generator = find_generator(def.name)) {
    for (View& view : generator->views(values)) fragments.push_back({std::move(view.ops), view.border, view.fill});
    return fragments;
  }
  Fragment fragment;
  if (&def == &kBorderFactor) {
    fragment.border = static_cast<Border>(values[0]);
  } else if (&def == &kFillFactor) {
    fragment.border = Border::kConstant;
    fragment.fill = {static_cast<std::uint8_t>(values[0]), static_cast<std::uint8_t>(values[1]),
                     static_cast<std::uint8_t>(values[2])};
  } else {
    fragment.ops.push_back({&def, std::move(values)});
  }
  fragments.push_back(std::move(fragment));
  return fragments;
}

void append(Fragment& fragment, const Fragment& next) {
  fragment.ops.insert(fragment.ops.end(), next.ops.begin(), next.ops.end());
  if (next.border) {
    fragment.border = next.border;
    fragment.fill = next.fill;
  }
}

// Every combination, `left` varying slowest.
Fragments combine(Fragments left, const Fragments& right) {
  if (right.size() == 1) {  // in place, or a long chain of single factors would take quadratic time
    for (Fragment& fragment : left) append(fragment, right[0]);
    return left;
  }
  Fragments combined;
  combined.reserve(left.size() * right.size());
  for (const Fragment& fragment : left) {
    for (const Fragment& next : right) {
      combined.push_back(fragment);
      append(combined.back(), next);
    }
  }
  return combined;
}

std::size_t most_ops(const Fragments& fragments) {
  std::size_t most = 0;
  for (const Fragment& fragment : fragments) most = std::max(most, fragment.ops.size());
  return most;
}

View view_of(Fragment fragment) {
  View view;
  view.ops = std::move(fragment.ops);
  view.border = fragment.border.value_or(Border::kReflect);
  view.fill = fragment.fill;
  return view;
}

Fragments fragments_of(const Preset& preset, const PolicyContext& context) {
  Fragments fragments;
  for (View& view : preset.views(context)) fragments.push_back({std::move(view.ops), {}, {}});
  return fragments;
}

// A piece of the expression, for messages.
std::string quoted(std::string_view text) {
  return std::string("'").append(printable(text, 40)).append("'");
}

struct Word {
  std::string_view text;
  std::size_t begin = 0;  // where it starts in the expression
};

// `name=value | value`, the name being optional.
struct Argument {
  Word name;
  std::vector<Word> values;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A recursive descent parser: one function per rule of the grammar in expression.h. Each returns its views, and refuses
// before it takes memory for more than kMaxViews of them.
class Parser {
 public:
  Parser(std::string_view text, const PolicyContext& context) : text_(text), context_(context) {}

  Fragments parse() {
    Fragments fragments = expression();
    if (position_ < text_.size()) fail(position_, "expected '*', '+' or the end, found " + found());
    return fragments;
  }

 private:
  Fragments expression() {
    Fragments sum = product();
    while (true) {
      const std::size_t begin = position_;
      if (!accept('+')) return sum;
      Fragments more = product();
      check_count(sum.size() + more.size(), begin);
      std::move(more.begin(), more.end(), std::back_inserter(sum));
    }
  }

  Fragments product() {
    Fragments result = factor();
    while (true) {
      const std::size_t begin = position_;
      if (!accept('*')) return result;
      const Fragments next = factor();
      check_count(result.size() * next.size(), begin);
      if (most_ops(result) + most_ops(next) > kMaxOps) {
        fail(begin, "a view has more than " + std::to_string(kMaxOps) + " ops");
      }
      result = combine(std::move(result), next);
      check_order(result, begin);
    }
  }

  Fragments factor() {
    skip_spaces();
    const std::size_t begin = position_;
    if (accept('(')) return group(begin);
    const Word name = read_name();
    if (name.text.empty()) fail(begin, "expected a preset, an op or '(', found " + found());
    return accept('(') ? call(name) : bare(name);
  }

  // What stands after '('.
  Fragments group(std::size_t begin) {
    if (++depth_ > kMaxJsonDepth) {
      fail(begin, "parentheses are nested deeper than " + std::to_string(kMaxJsonDepth));
    }
    Fragments inner = expression();
    expect_closing(begin);
    --depth_;
    return inner;
  }

  // A name without parentheses: a preset, or an op as "without and with".
  Fragments bare(const Word& name) {
    if (name.text == "identity") return {Fragment{}};
    if (const Preset* preset = find_preset(name.text)) {
      Fragments fragments = fragments_of(*preset, context_);
      check_count(fragments.size(), name.begin);
      return fragments;
    }
    Fragments with = bind(factor_named(name), name, {});
    if (find_generator(name.text) != nullptr) return with;
    with.insert(with.begin(), Fragment{});
    return with;
  }

  // name '(' was read.
  Fragments call(const Word& name) {
    if (find_factor(name.text) == nullptr && (find_preset(name.text) != nullptr || name.text == "identity")) {
      fail(name.begin, quoted(name.text) + " takes no parentheses");
    }
    const OpDef& def = factor_named(name);
    const std::size_t begin = position_ - 1;
    std::vector<Argument> arguments;
    skip_spaces();
    if (peek() != ')') {
      do {
        arguments.push_back(read_argument());
      } while (accept(','));
    }
    expect_closing(begin);
    return bind(def, name, arguments);
  }

  Argument read_argument() {
    Argument argument;
    Word first = read_value();
    if (accept('=')) {
      argument.name = first;
      first = read_value();
    }
    argument.values.push_back(first);
    while (accept('|')) argument.values.push_back(read_value());
    return argument;
  }

  // Every combination of the values given for each parameter, the first parameter varying slowest.
  Fragments bind(const OpDef& def, const Word& name, const std::vector<Argument>& arguments) {
    std::vector<std::vector<double>> combinations{{}};
    const std::vector<std::vector<double>> values = values_per_param(def, name, arguments);
    for (const std::vector<double>& choices : values) {
      check_count(combinations.size() * choices.size(), name.begin);
      std::vector<std::vector<double>> longer;
      for (const std::vector<double>& combination : combinations) {
        for (const double choice : choices) {
          longer.push_back(combination);
          longer.back().push_back(choice);
        }
      }
      combinations = std::move(longer);
    }
    Fragments fragments;
    for (std::vector<double>& combination : combinations) {
      Fragments made = make_fragments(def, std::move(combination));
      check_count(fragments.size() + made.size(), name.begin);
      for (Fragment& fragment : made) {
        if (!fragment.ops.empty()) {  // else a border or a fill
          if (const auto problem = op_problem(fragment.ops.back())) fail(name.begin, *problem);
        }
        fragments.push_back(std::move(fragment));
      }
    }
    return fragments;
  }

  std::vector<std::vector<double>> values_per_param(const OpDef& def, const Word& name,
                                                    const std::vector<Argument>& arguments) {
    const std::span<const ParamDef> params = def.params;
    std::vector<std::vector<double>> values(params.size());
    bool named_before = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Argument& argument = arguments[i];
      const bool named = !argument.name.text.empty();
      if (named_before && !named) fail(argument.values[0].begin, "a value without a name follows one with a name");
      named_before = named;
      // With one parameter, commas separate the values to try.
      const std::size_t index = named ? param_named(def, argument.name) : params.size() == 1 ? 0 : i;
      if (index >= params.size()) fail(argument.values[0].begin, too_many(def));
      if (named && !values[index].empty()) {
        fail(argument.name.begin, quoted(params[index].name) + " is given twice");
      }
      for (const Word& word : argument.values) values[index].push_back(read_param(def, params[index], word));
    }
    for (std::size_t i = 0; i < params.size(); ++i) {
      if (!values[i].empty()) continue;
      if (!params[i].default_value) fail(name.begin, needs_values(def, params[i]));
      values[i].push_back(*params[i].default_value);
    }
    return values;
  }

  std::size_t param_named(const OpDef& def, const Word& name) {
    std::vector<std::string_view> names;
    for (const ParamDef& param : def.params) names.push_back(param.name);
    const auto found = std::find(names.begin(), names.end(), name.text);
    if (found == names.end()) {
      fail(name.begin,
           std::string(def.name) + " has no parameter " + quoted(name.text) + did_you_mean(name.text, names));
    }
    return static_cast<std::size_t>(found - names.begin());
  }

  double read_param(const OpDef& def, const ParamDef& param, const Word& word) {
    const std::string place = std::string(def.name) + "." + std::string(param.name) + " ";
    if (!param.choices.empty()) {
      const std::optional<double> value = choice_value(param, word.text);
      if (!value) fail(word.begin, place + choice_problem(param, word.text));
      return *value;
    }
    const std::optional<double> value = parse_number(word.text);
    if (!value) fail(word.begin, place + "is " + quoted(word.text) + ", expected a number");
    if (const auto problem = value_problem(param, *value)) fail(word.begin, place + *problem);
    return *value;
  }

  const OpDef& factor_named(const Word& name) {
    if (const OpDef* def = find_factor(name.text)) return *def;
    std::vector<std::string_view> known = preset_names();
    for (const std::string_view op : op_names()) known.push_back(op);
    for (const std::string_view generator : generator_names()) known.push_back(generator);
    known.insert(known.end(), {"identity", kBorderFactor.name, kFillFactor.name});
    std::string hint = did_you_mean(name.text, known);
    if (hint.empty())
      hint = "; presets: " + join(preset_names(), ", ") + "; ops: " + join(op_names(), ", ") +
             "; generators: " + join(generator_names(), ", ");
    fail(name.begin, "unknown name " + quoted(name.text) + hint);
  }

  static std::string too_many(const OpDef& def) {
    if (def.params.empty()) return std::string(def.name) + " takes no values";
    std::string names;
    for (const ParamDef& param : def.params) names += (names.empty() ? "" : ", ") + std::string(param.name);
    return std::string(def.name) + " takes " + std::to_string(def.params.size()) + " values (" + names +
           "); separate the values to try by '|'";
  }

  static std::string needs_values(const OpDef& def, const ParamDef& param) {
    return std::string(def.name) + " needs a value for " + quoted(param.name);
  }

  void check_count(std::size_t count, std::size_t begin) {
    if (count <= kMaxViews) return;
    fail(begin, "this makes " + std::to_string(count) + " views, allowed are " + std::to_string(kMaxViews));
  }

  void check_order(const Fragments& fragments, std::size_t begin) {
    for (const Fragment& fragment : fragments) {
      if (const auto problem = order_problem(fragment.ops)) fail(begin, *problem);
    }
  }

  // -- characters
  // --------------------------------------------------------------------------------------------------------

  void skip_spaces() {
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
  }

  // The next character, '\0' at the end.
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  // Takes `c` with the spaces around it, if it comes next.
  bool accept(char c) {
    skip_spaces();
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    skip_spaces();
    return true;
  }

  void expect_closing(std::size_t opened) {
    if (accept(')')) return;
    fail(position_, "expected ')' for the '(' in column " + std::to_string(opened + 1) + ", found " + found());
  }

  Word read_name() {
    const std::size_t begin = position_;
    if (!is_letter(peek())) return {};
    while (is_letter(peek()) || is_digit(peek())) ++position_;
    return {text_.substr(begin, position_ - begin), begin};
  }

  // A number, a choice or a parameter's name.
  Word read_value() {
    skip_spaces();
    const std::size_t begin = position_;
    while (is_letter(peek()) || is_digit(peek()) || peek() == '.' || peek() == '-' || peek() == '+') ++position_;
    if (position_ == begin) fail(begin, "expected a value, found " + found());
    return {text_.substr(begin, position_ - begin), begin};
  }

  std::string found() const {
    if (position_ >= text_.size()) return "the end";
    return quoted(text_.substr(position_, 1));
  }

  [[noreturn]] void fail(std::size_t begin, const std::string& problem) const {
    throw Error(ErrorCode::kPolicy,
                "policy '" + printable(text_, 80) + "', column " + std::to_string(begin + 1) + ": " + problem);
  }

  std::string_view text_;
  const PolicyContext& context_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

void refuse_directory(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return;
  throw Error(ErrorCode::kPolicy,
              "'" + printable(path.string()) + "' is a directory; expected a preset, an expression or a policy file");
}

Policy load_policy_file(const std::filesystem::path& path) {
  refuse_directory(path);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw Error(ErrorCode::kPolicy, "there is no policy file '" + printable(path.string()) + "'");
  }
  Policy policy = parse_policy_json(read_text_file(path, kMaxJsonBytes), path.filename().string());
  if (policy.name.empty()) {
    policy.name = path.extension() == ".json" ? path.stem().string() : path.filename().string();
  }
  return policy;
}

}  // namespace

Policy parse_expression(std::string_view text, const PolicyContext& context) {
  if (text.size() > kMaxExpressionBytes) {
    throw Error(ErrorCode::kPolicy, "the policy expression is " + std::to_string(text.size()) +
                                        " bytes long, allowed are " + std::to_string(kMaxExpressionBytes));
  }
  if (trim(text).empty())
    throw Error(ErrorCode::kPolicy, "the policy expression is empty; 'none' is the identity view");
  Policy policy;
  policy.name = trim(text);
  for (Fragment& fragment : Parser(text, context).parse()) policy.views.push_back(view_of(std::move(fragment)));
  return policy;
}

bool names_policy_file(const std::string& argument) {
  std::error_code ignored;  // a text too long for a path is no file
  return argument.ends_with(".json") || argument.find('/') != std::string::npos ||
         std::filesystem::is_regular_file(argument, ignored);
}

Policy load_policy(const std::string& argument, const PolicyContext& context) {
  if (names_policy_file(argument)) return load_policy_file(argument);
  try {
    return parse_expression(argument, context);
  } catch (const Error&) {
    refuse_directory(argument);
    throw;
  }
}

}  // namespace tta
