#include "tta/base/json.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <cmath>
#include <deque>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {

struct Json::Node {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  bool truth = false;
  double number = 0;
  std::optional<std::int64_t> integer;  // exact, where the text was a whole number that fits
  std::string text;
  std::vector<const Node*> children;  // in the file's order
  std::vector<const Node*> by_key;    // an object's children again, sorted for look-up

  const Node* parent = nullptr;  // the root has none
  std::string key;               // in the parent, where that is an object
  std::size_t index = 0;         // in the parent
};

struct Json::Document {
  std::string name;
  ErrorCode code = ErrorCode::kIo;
  std::deque<Node> nodes;  // the first is the root; a deque, because nodes point at each other
};

namespace {

using Node = Json::Node;
using Kind = Json::Node::Kind;

bool is_plain_key(std::string_view key) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), is_plain);
}

// The steps from the root: "views[3].ops[0]"; "" for the root itself.
std::string path_of(const Node& node) {
  if (node.parent == nullptr) return "";
  const std::string parent = path_of(*node.parent);
  if (node.parent->kind == Kind::kArray) return parent + "[" + std::to_string(node.index) + "]";
  if (!is_plain_key(node.key)) return parent + "['" + printable(node.key) + "']";
  return parent.empty() ? node.key : parent + "." + node.key;
}

std::string place_of(const std::string& name, const Node& node) {
  const std::string path = path_of(node);
  return path.empty() ? name : name + ": " + path;
}

bool key_less(const Node* a, const Node* b) {
  return a->key < b->key;
}

// Where and how a text stops being JSON. nlohmann says after which byte it gave up; the rest is our own.
class SyntaxError {
 public:
  SyntaxError(std::string_view text, std::size_t bytes_read, std::string_view reason)
      : text_(text), reason_(reason.substr(0, reason.find("; last read"))) {
    if (reason_has("unexpected end of input") || bytes_read > text.size()) {
      offset_ = text.size();
    } else {
      offset_ = start_of_token(std::max<std::size_t>(bytes_read, 1) - 1);
    }
  }

  // "3:14": the line and the column, in characters, both from 1.
  std::string place() const {
    const std::string_view before = text_.substr(0, offset_);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::string_view same_line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto column = 1 + std::count_if(same_line.begin(), same_line.end(), starts_character);
    return std::to_string(line) + ":" + std::to_string(column);
  }

  // `container` is the innermost open value, null outside of all; `has_root` tells whether the document's value is
  // whole.
  std::string problem(const Node* container, bool after_key, bool has_root) const {
    struct Phrase {
      std::string_view theirs;
      std::string_view ours;
    };
    constexpr std::array<Phrase, 9> kPhrases{{
        {"missing closing quote", "the closing quote of a string is missing"},
        {"control character", "a control character inside a string, write \\n, \\t or \\u00XX"},
        {"forbidden character after backslash", "an unknown escape, allowed \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"},
        {"4 hex digits", "\\u must have four hexadecimal digits"},
        {"surrogate", "a \\u escape that is half a surrogate pair"},
        {"ill-formed UTF-8", "invalid UTF-8 inside a string"},
        {"invalid number", "an incomplete number"},
        {"number overflow", "a number too large for a double"},
        {"invalid BOM", "an incomplete byte order mark"},
    }};
    for (const Phrase& phrase : kPhrases) {
      if (reason_has(phrase.theirs)) return std::string(phrase.ours);
    }
    return expectation(container, after_key, has_root) + hint();
  }

 private:
  bool reason_has(std::string_view words) const { return reason_.find(words) != std::string_view::npos; }

  // nlohmann stops at a token's last byte, people look at its first one.
  std::size_t start_of_token(std::size_t last) const {
    const bool inside_string = reason_has("invalid string");
    if (inside_string) return last;
    if (text_[last] == '"') return opening_quote(last);
    const bool is_number = reason_has("number");
    const auto belongs = [&](char c) {
      const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      const bool is_numeric = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
      return is_letter || (is_number && is_numeric);
    };
    // The byte that shows a word or a number to be wrong isn't part of it: the ']' of "[nul]".
    std::size_t start = last;
    if (!belongs(text_[start]) && reason_has("invalid") && start > 0 && belongs(text_[start - 1])) --start;
    while (belongs(text_[start]) && start > 0 && belongs(text_[start - 1])) --start;
    return start;
  }

  std::size_t opening_quote(std::size_t closing) const {
    for (std::size_t i = closing; i-- > 0;) {
      std::size_t backslashes = 0;
      while (backslashes < i && text_[i - backslashes - 1] == '\\') ++backslashes;
      if (text_[i] == '"' && backslashes % 2 == 0) return i;
    }
    return closing;
  }

  char last_byte_before() const {
    const std::size_t at = text_.substr(0, offset_).find_last_not_of(" \t\r\n");
    return at == std::string_view::npos ? '\0' : text_[at];
  }

  std::string expectation(const Node* container, bool after_key, bool has_root) const {
    if (has_root) return "expected nothing after the value";
    if (container == nullptr) return "expected a value";
    const char before = last_byte_before();
    if (after_key) return before == ':' ? "expected a value" : "expected ':'";
    const bool is_object = container->kind == Kind::kObject;
    if (before == ',') return is_object ? "expected a key in double quotes" : "expected a value";
    if (container->children.empty())
      return is_object ? "expected a key in double quotes or '}'" : "expected a value or ']'";
    return is_object ? "expected ',' or '}'" : "expected ',' or ']'";
  }

  std::string hint() const {
    if (offset_ >= text_.size()) return ", the text ends here";
    const char guilty = text_[offset_];
    if (guilty == '/' || guilty == '#') return ", JSON has no comments";
    if (guilty == '\'') return ", JSON has no single quotes";
    if (guilty == '0' && offset_ + 1 < text_.size() && std::isdigit(static_cast<unsigned char>(text_[offset_ + 1]))) {
      return ", JSON has no leading zeros";
    }
    if (guilty == 'N' || guilty == 'I') return ", JSON has no NaN or Infinity";
    if ((guilty == ']' || guilty == '}') && last_byte_before() == ',') return ", a comma before it is one too many";
    return "";
  }

  std::string_view text_;
  std::string_view reason_;
  std::size_t offset_ = 0;
};

// Takes nlohmann's events and builds the tree, refusing what the grammar leaves open.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, const std::string& name, ErrorCode code)
      : text_(text), document_(std::make_shared<Json::Document>()) {
    document_->name = printable(name);
    document_->code = code;
  }

  std::shared_ptr<const Json::Document> build() {
    // nlohmann takes a zero byte for the end of the text and would not look at what follows.
    const std::size_t zero = text_.find('\0');
    if (zero != std::string_view::npos) {
      throw Error(document_->code, document_->name + ":" + SyntaxError(text_, zero + 1, "").place() + ": a zero byte");
    }
    [[maybe_unused]] const bool whole = nlohmann::json::sax_parse(text_, this);
    assert(whole && "what is refused is thrown");
    return document_;
  }

  bool null() override { return add_leaf(Kind::kNull); }
  bool boolean(bool truth) override {
    add(Kind::kBool).truth = truth;
    return true;
  }
  bool number_integer(std::int64_t value) override { return add_number(static_cast<double>(value), value); }
  bool number_unsigned(std::uint64_t value) override {
    const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return add_number(static_cast<double>(value),
                      fits ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt);
  }
  bool number_float(double value, const std::string& /*text*/) override { return add_number(value, std::nullopt); }
  bool string(std::string& text) override {
    add(Kind::kString).text = std::move(text);
    return true;
  }
  bool binary(nlohmann::json::binary_t& /*bytes*/) override {
    assert(false && "text has no binary values");
    return false;
  }

  bool start_object(std::size_t /*size*/) override { return open(Kind::kObject); }
  bool start_array(std::size_t /*size*/) override { return open(Kind::kArray); }
  bool end_array() override { return close(); }
  bool end_object() override {
    sort_keys(*open_.back());
    return close();
  }
  bool key(std::string& key) override {
    key_ = std::move(key);
    after_key_ = true;
    return true;
  }

  bool parse_error(std::size_t bytes_read, const std::string& /*token*/,
                   const nlohmann::json::exception& problem) override {
    const SyntaxError error(text_, bytes_read, problem.what());
    const Node* container = open_.empty() ? nullptr : open_.back();
    const bool has_root = open_.empty() && !document_->nodes.empty();
    throw Error(document_->code,
                document_->name + ":" + error.place() + ": " + error.problem(container, after_key_, has_root));
  }

 private:
  Node& add(Kind kind) {
    if (document_->nodes.size() == kMaxJsonValues) fail("has more than " + std::to_string(kMaxJsonValues) + " values");
    Node& node = document_->nodes.emplace_back();
    node.kind = kind;
    after_key_ = false;
    if (open_.empty()) return node;
    Node& parent = *open_.back();
    node.parent = &parent;
    node.index = parent.children.size();
    if (parent.kind == Kind::kObject) node.key = std::move(key_);
    parent.children.push_back(&node);
    return node;
  }

  bool add_leaf(Kind kind) {
    add(kind);
    return true;
  }

  bool add_number(double value, std::optional<std::int64_t> integer) {
    Node& node = add(Kind::kNumber);
    node.number = value;
    node.integer = integer;
    return true;
  }

  bool open(Kind kind) {
    if (open_.size() == kMaxJsonDepth) fail("is nested more than " + std::to_string(kMaxJsonDepth) + " deep");
    open_.push_back(&add(kind));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  void sort_keys(Node& object) const {
    object.by_key = object.children;
    std::sort(object.by_key.begin(), object.by_key.end(), key_less);
    const auto same_key = [](const Node* a, const Node* b) { return a->key == b->key; };
    const auto twice = std::adjacent_find(object.by_key.begin(), object.by_key.end(), same_key);
    if (twice == object.by_key.end()) return;
    throw Error(document_->code,
                place_of(document_->name, object) + " has the key '" + printable((*twice)->key) + "' twice");
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(document_->code, document_->name + " " + problem);
  }

  std::string_view text_;
  std::shared_ptr<Json::Document> document_;
  std::vector<Node*> open_;  // the arrays and objects around what comes next, outermost first
  std::string key_;          // of the member whose value comes next
  bool after_key_ = false;
};

// "allowed 0..1", or "allowed 0 or more" where one end is open.
std::string allowed_range(bool has_low, const std::string& low, bool has_high, const std::string& high) {
  if (has_low && has_high) return ", allowed " + low + ".." + high;
  return has_low ? ", allowed " + low + " or more" : ", allowed " + high + " or less";
}

std::string bound_text(double bound) {
  return std::isfinite(bound) ? shortest_number(bound) : "";
}

std::string number_text(const Node& node) {
  return node.integer ? std::to_string(*node.integer) : shortest_number(node.number);
}

// The value as a whole number, whichever way it was written (3, 3.0, 3e0).
std::optional<std::int64_t> whole_number(const Node& node) {
  if (node.integer) return node.integer;
  const bool fits = node.number >= -0x1p63 && node.number < 0x1p63;
  if (!fits || node.number != std::trunc(node.number)) return std::nullopt;
  return static_cast<std::int64_t>(node.number);
}

}  // namespace

Json Json::parse(std::string_view text, const std::string& name, ErrorCode code) {
  std::shared_ptr<const Document> document = TreeBuilder(text, name, code).build();
  const Node* root = &document->nodes.front();
  return Json(std::move(document), root);
}

bool Json::is_null() const {
  return node_->kind == Kind::kNull;
}
bool Json::is_bool() const {
  return node_->kind == Kind::kBool;
}
bool Json::is_number() const {
  return node_->kind == Kind::kNumber;
}
bool Json::is_string() const {
  return node_->kind == Kind::kString;
}
bool Json::is_array() const {
  return node_->kind == Kind::kArray;
}
bool Json::is_object() const {
  return node_->kind == Kind::kObject;
}

const char* Json::kind() const {
  switch (node_->kind) {
    case Kind::kNull: return "null";
    case Kind::kBool: return node_->truth ? "true" : "false";
    case Kind::kNumber: return "a number";
    case Kind::kString: return "a string";
    case Kind::kArray: return "an array";
    case Kind::kObject: return "an object";
  }
  assert(false && "a kind without a name");
  return "";
}

bool Json::as_bool() const {
  if (!is_bool()) fail(std::string("is ") + kind() + ", expected true or false");
  return node_->truth;
}

double Json::as_number() const {
  if (!is_number()) fail(std::string("is ") + kind() + ", expected a number");
  return node_->number;
}

double Json::as_number(double low, double high) const {
  const double value = as_number();
  if (value < low || value > high) {
    fail("is " + number_text(*node_) +
         allowed_range(std::isfinite(low), bound_text(low), std::isfinite(high), bound_text(high)));
  }
  return value;
}

std::int64_t Json::as_integer(std::int64_t low, std::int64_t high) const {
  if (!is_number()) fail(std::string("is ") + kind() + ", expected a whole number");
  using Range = std::numeric_limits<std::int64_t>;
  const std::optional<std::int64_t> value = whole_number(*node_);
  const bool is_whole = value || node_->number == std::trunc(node_->number);  // 1e30 is whole, and beyond any range
  if (!is_whole) fail("is " + number_text(*node_) + ", expected a whole number");
  if (!value || *value < low || *value > high) {
    const bool all = low == Range::min() && high == Range::max();
    fail("is " + number_text(*node_) +
         allowed_range(all || low != Range::min(), std::to_string(low), all || high != Range::max(),
                       std::to_string(high)));
  }
  return *value;
}

const std::string& Json::as_string() const {
  if (!is_string()) fail(std::string("is ") + kind() + ", expected a string");
  return node_->text;
}

std::vector<double> Json::as_numbers() const {
  std::vector<double> numbers;
  for (const Json& element : elements()) numbers.push_back(element.as_number());
  return numbers;
}

std::size_t Json::size() const {
  if (!is_array() && !is_object()) fail(std::string("is ") + kind() + ", expected an array or an object");
  return node_->children.size();
}

Json Json::at(std::size_t index) const {
  if (!is_array()) fail(std::string("is ") + kind() + ", expected an array");
  assert(index < node_->children.size());
  return Json(document_, node_->children[index]);
}

std::vector<Json> Json::elements() const {
  if (!is_array()) fail(std::string("is ") + kind() + ", expected an array");
  std::vector<Json> elements;
  elements.reserve(node_->children.size());
  for (const Node* child : node_->children) elements.push_back(Json(document_, child));
  return elements;
}

const Json::Node* Json::member(std::string_view key) const {
  if (!is_object()) fail(std::string("is ") + kind() + ", expected an object");
  const auto less = [](const Node* node, std::string_view wanted) { return node->key < wanted; };
  const auto found = std::lower_bound(node_->by_key.begin(), node_->by_key.end(), key, less);
  return found != node_->by_key.end() && (*found)->key == key ? *found : nullptr;
}

bool Json::has(std::string_view key) const {
  return member(key) != nullptr;
}

Json Json::at(std::string_view key) const {
  const Node* found = member(key);
  if (found == nullptr) fail("lacks '" + printable(key) + "'");
  return Json(document_, found);
}

std::optional<Json> Json::find(std::string_view key) const {
  const Node* found = member(key);
  if (found == nullptr || found->kind == Kind::kNull) return std::nullopt;
  return Json(document_, found);
}

std::vector<std::pair<std::string, Json>> Json::members() const {
  if (!is_object()) fail(std::string("is ") + kind() + ", expected an object");
  std::vector<std::pair<std::string, Json>> members;
  members.reserve(node_->children.size());
  for (const Node* child : node_->children) members.emplace_back(child->key, Json(document_, child));
  return members;
}

void Json::allow_only(std::span<const std::string_view> known) const {
  if (!is_object()) fail(std::string("is ") + kind() + ", expected an object");
  for (const Node* child : node_->children) {
    if (std::find(known.begin(), known.end(), child->key) != known.end()) continue;
    const std::string suggestion = did_you_mean(child->key, known);
    fail("has the unknown key '" + printable(child->key) + "'" +
         (suggestion.empty() ? ", known are " + join(known, ", ") : suggestion));
  }
}

void Json::allow_only(std::initializer_list<std::string_view> known) const {
  allow_only(std::span<const std::string_view>(known.begin(), known.size()));
}

std::string Json::where() const {
  return place_of(document_->name, *node_);
}

void Json::fail(const std::string& problem) const {
  throw Error(document_->code, where() + " " + problem);
}

namespace {

void append_escaped(std::string& out, unsigned char control) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (control) {
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u00";
  out += kDigits[control >> 4];
  out += kDigits[control & 15];
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      out += kReplacementCharacter;
    } else if (first < 0x20 || first == 0x7F) {
      append_escaped(out, first);
    } else {
      if (first == '"' || first == '\\') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

}  // namespace

void JsonWriter::newline() {
  if (style_ == Style::kCompact) return;
  text_ += '\n';
  text_.append(2 * has_members_.size(), ' ');
}

// A value in an array stands after a comma, or opens the array; one in an object stands after its key.
void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_members_.empty()) {
    assert(text_.empty() && "one value is the whole text");
    return;
  }
  if (has_members_.back()) text_ += ',';
  has_members_.back() = true;
  newline();
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!has_members_.empty() && !after_key_);
  before_value();
  append_quoted(text_, name);
  text_ += style_ == Style::kCompact ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  text_ += bracket;
  has_members_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  assert(!has_members_.empty() && !after_key_);
  const bool had_members = has_members_.back();
  has_members_.pop_back();
  if (had_members) newline();
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::scalar(std::string_view text) {
  before_value();
  text_ += text;
  return *this;
}

JsonWriter& JsonWriter::begin_object() {
  return open('{');
}
JsonWriter& JsonWriter::end_object() {
  return close('}');
}
JsonWriter& JsonWriter::begin_array() {
  return open('[');
}
JsonWriter& JsonWriter::end_array() {
  return close(']');
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  append_quoted(text_, text);
  return *this;
}

// "-0" would be read back as the integer 0, here and in most languages.
JsonWriter& JsonWriter::value(double number) {
  return scalar(number == 0 && std::signbit(number) ? "-0.0" : shortest_number(number));
}
JsonWriter& JsonWriter::value(float number) {
  return scalar(number == 0 && std::signbit(number) ? "-0.0" : shortest_float(number));
}
JsonWriter& JsonWriter::value(std::int64_t number) {
  return scalar(std::to_string(number));
}
JsonWriter& JsonWriter::value(bool truth) {
  return scalar(truth ? "true" : "false");
}
JsonWriter& JsonWriter::null() {
  return scalar("null");
}

}  // namespace tta
