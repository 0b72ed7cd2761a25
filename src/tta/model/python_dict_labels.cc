// The dict that ultralytics writes into an ONNX file, as Python's repr() prints it:
//
//   dict   = "{" [ entry { "," entry } [ "," ] ] "}"
//   entry  = integer ":" string
//   string = "'" { character | escape } "'"  |  '"' { character | escape } '"'
//   escape = "\" ( "\" | "'" | '"' | "n" | "r" | "t" | "x" 2 hex | "u" 4 hex | "U" 8 hex )
//
// with white space anywhere between the signs.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/model/label_list.h"
#include "tta/model/labels.h"

namespace tta {
namespace {

constexpr std::int64_t kMaxIndex = kMaxClasses;

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// Appends the UTF-8 form of a Unicode scalar value (RFC 3629, section 3).
void append_utf8(std::string& text, std::uint32_t code) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_scalar_value(std::uint32_t code) {
  return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
}

class PythonDictReader {
 public:
  PythonDictReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  std::vector<NumberedLabel> read() {
    std::vector<NumberedLabel> labels;
    expect('{');
    while (!take('}')) {
      const std::int64_t index = read_integer();
      expect(':');
      labels.push_back({index, read_string()});
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (position_ != text_.size()) fail("nothing more");
    return labels;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    fail_labels(name_, "character " + std::to_string(position_ + 1) + ": expected " + expected +
                           " (a Python dict such as {0: 'cat', 1: 'dog'})");
  }

  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }

  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++position_;
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

  std::int64_t read_integer() {
    skip_space();
    if (peek() < '0' || peek() > '9') fail("a class number");
    std::int64_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++position_) {
      value = value * 10 + (peek() - '0');
      if (value > kMaxIndex) fail("a class number of at most " + std::to_string(kMaxIndex));
    }
    return value;
  }

  std::string read_string() {
    skip_space();
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("a name in quotes");
    ++position_;
    std::string value;
    while (peek() != quote || at_end()) {
      if (at_end()) fail(std::string("the closing ") + quote);
      const char next = text_[position_++];
      if (next == '\\') {
        read_escape(value);
      } else {
        value += next;
      }
    }
    ++position_;
    return value;
  }

  // The part of an escape after its backslash.
  void read_escape(std::string& value) {
    const char kind = peek();
    if (at_end() || std::string_view("\\'\"nrtxuU").find(kind) == std::string_view::npos) {
      fail("an escape that repr() writes");
    }
    ++position_;
    switch (kind) {
      case 'n': value += '\n'; break;
      case 'r': value += '\r'; break;
      case 't': value += '\t'; break;
      case 'x': append_utf8(value, read_hex(2)); break;
      case 'u': append_utf8(value, read_hex(4)); break;
      case 'U': append_utf8(value, read_hex(8)); break;
      default: value += kind;  // a backslash or a quote
    }
  }

  std::uint32_t read_hex(int digits) {
    std::uint32_t code = 0;
    for (int i = 0; i < digits; ++i, ++position_) {
      const std::optional<int> digit = hex_digit(peek());
      if (!digit) fail("a hexadecimal digit");
      code = code * 16 + static_cast<std::uint32_t>(*digit);
    }
    if (!is_scalar_value(code)) fail("a Unicode character");
    return code;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t position_ = 0;
};

}  // namespace

std::vector<std::string> parse_python_dict_labels(std::string_view text, const std::string& name, int classes) {
  return arrange_labels(PythonDictReader(text, name).read(), name, classes);
}

}  // namespace tta
