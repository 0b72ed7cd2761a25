// What is read here (protobuf.dev, "Text Format Language Specification", without extensions, Any and octal escapes):
//
//   message = { field [ "," | ";" ] }
//   field   = NAME [ ":" ] value
//   value   = scalar | "{" message "}" | "<" message ">" | "[" [ value { "," value } ] "]"
//   scalar  = STRING { STRING } | NUMBER | NAME          comments go from "#" to the line's end
#include "tta/model/recipe/protobuf_text.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"

namespace tta {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // real ones have some thousand, and
constexpr std::size_t kMostNames = 1000;     // some ten names in a message

struct Value;

struct Field {
  std::string_view name;
  std::vector<Value> values;
  bool is_list = false;
};

struct Value {
  enum class Kind { kNumber, kString, kBool, kMessage };
  Kind kind = Kind::kString;
  double number = 0;
  bool truth = false;
  std::string text;
  std::vector<Field> fields;
};

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' || c == '+';
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& name, ErrorCode code) : text_(text), name_(name), code_(code) {}

  std::vector<Field> parse() {
    if (text_.size() > kMostBytes) fail("no more than " + std::to_string(kMostBytes) + " bytes");
    std::vector<Field> fields = message(0);
    if (position_ < text_.size()) fail("a field");
    return fields;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(position_), '\n');
    const std::string found =
        position_ < text_.size() ? "'" + printable(text_.substr(position_, 1)) + "'" : std::string("the end");
    throw Error(code_, printable(name_) + ":" + std::to_string(line) + ": expected " + expected + ", found " + found);
  }

  char peek() {
    while (position_ < text_.size()) {
      if (text_[position_] == '#') {
        position_ = std::min(text_.size(), text_.find('\n', position_));
      } else if (std::isspace(static_cast<unsigned char>(text_[position_])) != 0) {
        ++position_;
      } else {
        return text_[position_];
      }
    }
    return '\0';
  }

  bool take(char wanted) {
    if (peek() != wanted || position_ >= text_.size()) return false;
    ++position_;
    return true;
  }

  std::string_view word(const char* what) {
    peek();
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_name_character(text_[position_])) ++position_;
    if (position_ == begin) fail(what);
    return text_.substr(begin, position_ - begin);
  }

  // Up to a closing bracket, or the end.
  std::vector<Field> message(int depth) {
    if (depth >= kMaxJsonDepth) fail("no more than " + std::to_string(kMaxJsonDepth) + " levels");
    std::vector<Field> fields;
    for (char next = peek(); next != '\0' && next != '}' && next != '>'; next = peek()) {
      const std::string_view name = word("a field's name");
      auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
      if (field == fields.end()) {
        if (fields.size() == kMostNames) fail("no more than " + std::to_string(kMostNames) + " different fields");
        field = fields.insert(fields.end(), Field{name, {}, false});
      }
      take(':');
      read_values(*field, depth);
      if (!take(',')) take(';');
    }
    return fields;
  }

  void read_values(Field& field, int depth) {
    if (!take('[')) return field.values.push_back(value(depth));
    field.is_list = true;
    while (!take(']')) {
      field.values.push_back(value(depth));
      if (peek() != ']' && !take(',')) fail("',' or ']'");
    }
  }

  Value value(int depth) {
    const char first = peek();
    if (first == '"' || first == '\'') return string();
    if (first != '{' && first != '<') return scalar();
    ++position_;
    Value result;
    result.kind = Value::Kind::kMessage;
    result.fields = message(depth + 1);
    const char closing = first == '{' ? '}' : '>';
    if (!take(closing)) fail(std::string("'") + closing + "'");
    return result;
  }

  // Neighbouring strings are one.
  Value string() {
    Value result;
    for (char quote = peek(); quote == '"' || quote == '\''; quote = peek()) {
      ++position_;
      while (position_ < text_.size() && text_[position_] != quote) {
        if (text_[position_] == '\\') ++position_;
        if (position_ < text_.size()) result.text += text_[position_++];
      }
      if (position_ >= text_.size()) fail("a closing quote");
      ++position_;
    }
    return result;
  }

  Value scalar() {
    const std::string_view text = word("a value");
    Value result;
    result.text = text;
    if (text == "true" || text == "false") {
      result.kind = Value::Kind::kBool;
      result.truth = text == "true";
    } else if (const auto number = parse_number(text)) {
      result.kind = Value::Kind::kNumber;
      result.number = *number;
    }
    return result;
  }

  std::string_view text_;
  const std::string& name_;
  ErrorCode code_;
  std::size_t position_ = 0;
};

void write(JsonWriter& out, const std::vector<Field>& fields);

void write(JsonWriter& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNumber: out.value(value.number); break;
    case Value::Kind::kString: out.value(value.text); break;
    case Value::Kind::kBool: out.value(value.truth); break;
    case Value::Kind::kMessage: write(out, value.fields); break;
  }
}

void write(JsonWriter& out, const std::vector<Field>& fields) {
  out.begin_object();
  for (const Field& field : fields) {
    out.key(field.name);
    const bool one = field.values.size() == 1 && !field.is_list;
    if (!one) out.begin_array();
    for (const Value& value : field.values) write(out, value);
    if (!one) out.end_array();
  }
  out.end_object();
}

}  // namespace

std::string json_of_protobuf_text(std::string_view text, const std::string& name, ErrorCode code) {
  JsonWriter out;
  write(out, Parser(text, name, code).parse());
  return out.take();
}

}  // namespace tta
