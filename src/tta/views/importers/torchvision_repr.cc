// What is read here, as Python prints it and as people write it:
//
//   pipeline = [ words "=" ] item [ "," | ";" ]            begins at the word before Compose( or Sequential(
//   item     = NAME "(" { [ "(" N "): " ] part [ "," ] } ")" [ "(" { part } ")" ]
//   part     = value | WORD "=" value
//   value    = item | WORD | STRING | NUMBER [ "/" NUMBER ] | list | "<" WORD ... ">"
//   list     = ( "[" | "(" ) { value [ "," ] } ( "]" | ")" )     comments go from "#" to the line's end
#include "tta/views/importers/torchvision_repr.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"

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

class JsonOfPieces {
 public:
  explicit JsonOfPieces(ParamsOf params) : params_(params) {}

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

  ParamsOf params_;
  JsonWriter out_;
};

}  // namespace

std::string json_of_torchvision(std::string_view text, const std::string& name, ParamsOf params) {
  return JsonOfPieces(params).text_of(Parser(text, name).parse());
}

}  // namespace tta
