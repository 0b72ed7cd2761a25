// The one strict JSON reader and the one writer. Nothing of the library behind it shows here.
//
// Reading refuses what RFC 8259 leaves open: duplicate keys, depth over kMaxJsonDepth, more than kMaxJsonValues values,
// invalid UTF-8, zero bytes, NaN and numbers beyond double, anything after the value. A syntax error comes as
// "file.json:3:14: expected ',' or ']'" (line and column in characters, from 1); an error about a value comes with its
// path: "policy.json: views[3].ops[0].degrees is 400, allowed -180..180".
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tta/base/core/error.h"

namespace tta {

// A value inside a parsed document: a cheap handle (copies share the document) that knows its own path, so that every
// accessor can say where it failed. Immutable and thread-safe.
//
// Accessors throw Error with the code that parse() was given (kPolicy for a policy, kRecipe for a recipe, ...).
class Json {
 public:
  // `name` stands before messages (the file's name). Errors: Error{code}.
  static Json parse(std::string_view text, const std::string& name, ErrorCode code);

  bool is_null() const;
  bool is_bool() const;
  bool is_number() const;
  bool is_string() const;
  bool is_array() const;
  bool is_object() const;

  // The value as the type asked for; otherwise "... is a string, expected a number".
  bool as_bool() const;
  double as_number() const;
  double as_number(double low, double high) const;                     // both ends allowed
  std::int64_t as_integer(std::int64_t low, std::int64_t high) const;  // both ends allowed; 3.0 counts as 3
  const std::string& as_string() const;
  std::vector<double> as_numbers() const;  // an array of numbers

  std::size_t size() const;            // elements of an array, members of an object
  Json at(std::size_t index) const;    // element of an array. Requires: index < size().
  std::vector<Json> elements() const;  // of an array

  bool has(std::string_view key) const;                       // of an object; a member that is null counts as there
  Json at(std::string_view key) const;                        // "... lacks 'ops'" if it isn't there
  std::optional<Json> find(std::string_view key) const;       // nothing if absent or null
  std::vector<std::pair<std::string, Json>> members() const;  // in the file's order

  // Refuses members whose key is not in `known`, with a did-you-mean.
  void allow_only(std::span<const std::string_view> known) const;
  void allow_only(std::initializer_list<std::string_view> known) const;

  // "policy.json: views[3].ops[0]"; and the same as an error about this value: fail("is 400, allowed -180..180").
  std::string where() const;
  [[noreturn]] void fail(const std::string& problem) const;

  struct Node;      // defined in json.cc
  struct Document;  // defined in json.cc

 private:
  Json(std::shared_ptr<const Document> document, const Node* node) : document_(std::move(document)), node_(node) {}
  const char* kind() const;                        // for messages: "a string"
  const Node* member(std::string_view key) const;  // null if the object has no such member

  std::shared_ptr<const Document> document_;
  const Node* node_ = nullptr;
};

// Writes JSON text as it is told, in that order: compact on one line, or indented by two spaces. Strings are escaped
// and repaired to valid UTF-8; numbers are written in their shortest form that reads back the same. A value that JSON
// cannot hold (NaN, infinity) is a bug of the caller and asserted.
//
//   JsonWriter out;
//   out.begin_object().key("index").value(281).key("label").value("tabby").end_object();
class JsonWriter {
 public:
  enum class Style { kCompact, kIndented };
  explicit JsonWriter(Style style = Style::kCompact) : style_(style) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(float number);  // the shortest text that reads back as the same float
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(bool truth);
  JsonWriter& null();

  // key(name).value(value) in one call.
  template <typename T>
  JsonWriter& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& scalar(std::string_view text);
  void before_value();
  void newline();

  Style style_;
  std::string text_;
  std::vector<bool> has_members_;  // one per open object or array
  bool after_key_ = false;
};

}  // namespace tta
