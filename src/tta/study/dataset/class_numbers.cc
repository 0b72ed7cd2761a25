#include "tta/study/dataset/class_numbers.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

[[noreturn]] void fail(const std::string& problem) {
  throw Error(ErrorCode::kDataset, problem);
}

std::string in_quotes(const std::string& name) {
  return "'" + printable(name) + "'";
}

std::string counted_classes(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " class" : " classes");
}

// Names that differ only in case, in white space or in '_' for ' ' are the same.
std::string folded(std::string_view name) {
  std::string result;
  for (const char c : trim(name)) {
    const char plain = c == '_' || c == '\t' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (plain != ' ' || (!result.empty() && result.back() != ' ')) result += plain;
  }
  return result;
}

std::optional<std::int32_t> number_in(std::string_view text) {
  std::int32_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// The model's labels by every way of writing them. A synonym of two classes ("crane": bird and machine) means neither.
class LabelIndex {
 public:
  explicit LabelIndex(const std::vector<std::string>& labels) {
    for (std::size_t c = 0; c < labels.size(); ++c) add(whole_, labels[c], static_cast<std::int32_t>(c));
    for (std::size_t c = 0; c < labels.size(); ++c) {
      for (const std::string_view synonym : split(labels[c], ','))
        add(synonyms_, synonym, static_cast<std::int32_t>(c));
    }
  }

  std::optional<std::int32_t> find(std::string_view name) const {
    for (const auto* index : {&whole_, &synonyms_}) {
      const auto found = index->find(folded(name));
      if (found != index->end() && found->second != kAmbiguous) return found->second;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::int32_t kAmbiguous = -1;
  using Index = std::map<std::string, std::int32_t>;

  static void add(Index& index, std::string_view name, std::int32_t number) {
    const auto [place, is_new] = index.try_emplace(folded(name), number);
    if (!is_new && place->second != number) place->second = kAmbiguous;
  }

  Index whole_;
  Index synonyms_;
};

void check_one_name_each(const ClassNumbers& numbers) {
  std::map<std::int32_t, std::string> name_of;
  for (const auto& [name, number] : numbers.number_of) {
    const auto [other, is_new] = name_of.try_emplace(number, name);
    if (!is_new) {
      fail("the classes " + in_quotes(other->second) + " and " + in_quotes(name) + " are both the model's class " +
           std::to_string(number));
    }
  }
}

// By the model's labels; nothing if not even one name is among them.
std::optional<ClassNumbers> by_labels(const std::set<std::string>& names, const ModelClasses& classes) {
  const LabelIndex index(classes.labels);
  ClassNumbers numbers{{}, "names match the model's labels"};
  std::vector<std::string> unknown;
  for (const std::string& name : names) {
    if (const auto number = index.find(name)) {
      numbers.number_of[name] = *number;
    } else {
      unknown.push_back(name);
    }
  }
  if (numbers.number_of.empty()) return std::nullopt;
  if (!unknown.empty()) {
    const std::vector<std::string_view> labels(classes.labels.begin(), classes.labels.end());
    fail("the model has no class " + in_quotes(unknown.front()) + did_you_mean(unknown.front(), labels) +
         (unknown.size() == 1 ? "" : ", nor " + std::to_string(unknown.size() - 1) + " more of the data's") +
         "; it knows the other " + std::to_string(numbers.number_of.size()) +
         ". Rename them, or give --labels or --class-order FILE");
  }
  check_one_name_each(numbers);
  return numbers;
}

ClassNumbers by_their_own_number(const std::set<std::string>& names, int count) {
  ClassNumbers numbers{{}, "labels are class numbers"};
  for (const std::string& name : names) {
    const std::int32_t number = *number_in(name);
    if (number >= count) {
      fail("label " + name + " is no class of the model, which has " + std::to_string(count) + ", numbered from 0");
    }
    numbers.number_of[name] = number;
  }
  return numbers;
}

ClassNumbers in_order(const std::vector<std::string>& names, const std::string& how, int count) {
  if (names.size() != static_cast<std::size_t>(count)) {
    fail("the data have " + counted_classes(names.size()) + ", the model " + std::to_string(count) +
         ", so their order can't tell which is which: give the model's labels with --labels, or all its class names in "
         "order with --class-order FILE");
  }
  ClassNumbers numbers{{}, how};
  for (std::size_t c = 0; c < names.size(); ++c) numbers.number_of[names[c]] = static_cast<std::int32_t>(c);
  return numbers;
}

ClassNumbers by_order_of_names(const std::set<std::string>& names, int count, const std::string& class_order) {
  const std::vector<std::string> by_bytes(names.begin(), names.end());
  std::vector<std::string> natural = by_bytes;
  std::stable_sort(natural.begin(), natural.end(), natural_less);
  if (class_order == "bytes") return in_order(by_bytes, "classes in byte order, as asked for", count);
  if (class_order == "natural") return in_order(natural, "classes in natural order, as asked for", count);
  ClassNumbers numbers = in_order(by_bytes, "classes in the order of their names", count);
  if (by_bytes == natural) return numbers;
  const auto at = std::mismatch(by_bytes.begin(), by_bytes.end(), natural.begin());
  fail("the order of the classes is in doubt: class " + std::to_string(at.first - by_bytes.begin()) + " is " +
       in_quotes(*at.first) + " in byte order (torchvision's ImageFolder) and " + in_quotes(*at.second) +
       " in natural order (timm). Say which with --class-order bytes or --class-order natural");
}

ClassNumbers by_file(const std::set<std::string>& names, int count, const std::filesystem::path& path) {
  std::string text;
  try {
    text = read_text_file(path, kMaxJsonBytes);
  } catch (const Error& error) {
    fail(std::string("--class-order is neither names, bytes nor natural, and as a file: ") + error.what());
  }
  std::vector<std::string> listed;
  for (const std::string_view line : split(text, '\n')) {
    if (!trim(line).empty()) listed.emplace_back(trim(line));
  }
  const std::string where = in_quotes(path.string());
  if (listed.size() != static_cast<std::size_t>(count)) {
    fail(where + " names " + counted_classes(listed.size()) + ", the model has " + std::to_string(count));
  }
  auto numbers = by_labels(names, {count, listed});
  if (!numbers) fail("none of the data's classes, " + in_quotes(*names.begin()) + " say, is in " + where);
  numbers->how = "names match " + where;
  return *numbers;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits = [&](std::string_view text) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
  };
  while (!a.empty() && !b.empty()) {
    if (is_digit(a[0]) && is_digit(b[0])) {
      const std::string_view run_a = digits(a);
      const std::string_view run_b = digits(b);
      const std::string_view value_a = run_a.substr(std::min(run_a.find_first_not_of('0'), run_a.size()));
      const std::string_view value_b = run_b.substr(std::min(run_b.find_first_not_of('0'), run_b.size()));
      if (value_a.size() != value_b.size()) return value_a.size() < value_b.size();
      if (value_a != value_b) return value_a < value_b;
      a.remove_prefix(run_a.size());
      b.remove_prefix(run_b.size());
    } else {
      if (a[0] != b[0]) return static_cast<unsigned char>(a[0]) < static_cast<unsigned char>(b[0]);
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.empty() && !b.empty();
}

ClassNumbers number_classes(const std::set<std::string>& names, bool folders, const ModelClasses& classes,
                            const std::string& class_order) {
  const bool own_numbers = !folders && std::all_of(names.begin(), names.end(), number_in);
  if (class_order == "bytes" || class_order == "natural") return by_order_of_names(names, classes.count, class_order);
  if (!class_order.empty() && class_order != "names") return by_file(names, classes.count, class_order);
  if (own_numbers && class_order.empty()) return by_their_own_number(names, classes.count);
  if (auto numbers = by_labels(names, classes)) return *numbers;
  if (class_order == "names") {
    fail(classes.labels.empty()
             ? "--class-order names needs the model's labels: give them with --labels"
             : "none of the data's classes, " + in_quotes(*names.begin()) + " say, is among the model's labels, " +
                   in_quotes(classes.labels.front()) + " say");
  }
  return by_order_of_names(names, classes.count, class_order);
}

}  // namespace tta
