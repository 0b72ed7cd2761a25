#include "tta/model/labels.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "tta/base/core/csv.h"
#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/model/label_list.h"

namespace tta {
namespace {

// --- text and CSV --------------------------------------------------------------------------------------------------

std::optional<std::int64_t> read_index(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// The lines of `text` without white space at their ends; empty lines at the end of the file are no lines.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines = split(text, '\n');
  for (std::string_view& line : lines) line = trim(line);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

bool starts_with_index(const std::vector<std::string>& fields) {
  return fields.size() >= 2 && read_index(fields[0]);
}

// The column that holds the names: the one whose header says so, else the second.
std::size_t name_column(const std::vector<std::string>& header) {
  for (const std::string_view wanted : {"name", "label", "class", "class_name"}) {
    const auto found = std::find(header.begin() + 1, header.end(), wanted);
    if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  }
  return 1;
}

// The lines as CSV, or nothing if they are not: every line must begin with "<index>,", but perhaps a header, which only
// stands before lines that count from 0 ("tench, a fish", "1,2-dichloroethane" are names).
std::optional<std::vector<NumberedLabel>> read_csv(const std::vector<std::string_view>& lines,
                                                   const std::string& name) {
  std::vector<NumberedLabel> labels;
  std::size_t column = 1;
  bool has_header = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> fields = csv_fields(lines[i]);
    if (i == 0 && fields.size() >= 2 && !starts_with_index(fields)) {
      has_header = true;
      column = name_column(fields);
    } else if (!starts_with_index(fields)) {
      return std::nullopt;
    } else if (fields.size() <= column) {
      fail_labels(name, "line " + std::to_string(i + 1) + " has " + std::to_string(fields.size()) +
                            " fields, but the names are in field " + std::to_string(column + 1));
    } else {
      labels.push_back({*read_index(fields[0]), fields[column]});
    }
  }
  const auto is_first = [](const NumberedLabel& entry) { return entry.index == 0; };
  if (has_header && std::none_of(labels.begin(), labels.end(), is_first)) return std::nullopt;
  return labels;
}

bool is_synset(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return word.size() == 9 && word[0] == 'n' && std::all_of(word.begin() + 1, word.end(), is_digit);
}

// "n01440764 tench, Tinca tinca" -> "tench, Tinca tinca"; other lines as they are.
std::string_view without_synset(std::string_view line) {
  if (line.size() < 11 || !is_synset(line.substr(0, 9)) || (line[9] != ' ' && line[9] != '\t')) return line;
  return trim(line.substr(10));
}

void check_utf8(const std::vector<std::string_view>& lines, const std::string& name) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_valid_utf8(lines[i])) fail_labels(name, "line " + std::to_string(i + 1) + " is not UTF-8 text");
  }
}

std::vector<std::string> parse_lines(std::string_view text, const std::string& name, int classes) {
  const std::vector<std::string_view> lines = lines_of(text);
  check_utf8(lines, name);
  if (auto labels = read_csv(lines, name); labels && !lines.empty()) {
    return arrange_labels(std::move(*labels), name, classes);
  }
  std::vector<std::string> labels;
  for (const std::string_view line : lines) {
    if (line.empty()) fail_labels(name, "line " + std::to_string(labels.size() + 1) + " is empty");
    labels.emplace_back(without_synset(line));
  }
  check_label_count(labels.size(), name, classes);
  return labels;
}

// --- JSON ----------------------------------------------------------------------------------------------------------

// {"0": "tench"} or {"0": ["n01440764", "tench"]}: the last text is the name.
std::string label_of(const Json& value) {
  if (!value.is_array()) return value.as_string();
  if (value.size() == 0) value.fail("is empty, expected a class name");
  return value.at(value.size() - 1).as_string();
}

std::int64_t index_of(const Json& value) {
  if (value.is_string()) {
    if (const auto index = read_index(value.as_string())) return *index;
  }
  return value.as_integer(0, kMaxClasses);
}

std::vector<NumberedLabel> labels_by_index(const Json& object) {
  std::vector<NumberedLabel> labels;
  for (const auto& [key, value] : object.members()) {
    const auto index = read_index(key);
    if (!index) value.fail("stands under '" + printable(key) + "', expected a class number");
    labels.push_back({*index, label_of(value)});
  }
  return labels;
}

std::vector<NumberedLabel> labels_by_name(const Json& object) {
  std::vector<NumberedLabel> labels;
  for (const auto& [key, value] : object.members()) labels.push_back({index_of(value), key});
  return labels;
}

std::vector<NumberedLabel> labels_in_order(const Json& array) {
  std::vector<NumberedLabel> labels;
  for (const Json& value : array.elements()) {
    labels.push_back({static_cast<std::int64_t>(labels.size()), label_of(value)});
  }
  return labels;
}

// What Hugging Face writes where nobody named the classes: LABEL_0, LABEL_1, ...
bool all_placeholders(const std::vector<NumberedLabel>& labels) {
  return std::all_of(labels.begin(), labels.end(),
                     [](const NumberedLabel& entry) { return entry.label == "LABEL_" + std::to_string(entry.index); });
}

// timm: label_names are often synsets, whose words stand in label_descriptions.
std::vector<NumberedLabel> timm_labels(const Json& names, const std::optional<Json>& descriptions) {
  std::vector<NumberedLabel> labels = names.is_array() ? labels_in_order(names) : labels_by_index(names);
  if (!descriptions || !descriptions->is_object()) return labels;
  for (NumberedLabel& entry : labels) {
    if (const auto words = descriptions->find(entry.label)) entry.label = words->as_string();
  }
  return labels;
}

// A model's configuration that happens to name no classes.
bool is_model_config(const Json& object) {
  return object.has("pretrained_cfg") || object.has("architecture") || object.has("architectures") ||
         object.has("model_type");
}

std::vector<NumberedLabel> labels_of_object(const Json& object) {
  if (const auto names = object.find("id2label")) return labels_by_index(*names);
  if (const auto names = object.find("label2id")) return labels_by_name(*names);
  for (const char* key : {"label_names", "labels"}) {
    if (const auto names = object.find(key)) return timm_labels(*names, object.find("label_descriptions"));
  }
  if (is_model_config(object)) return {};
  const auto members = object.members();
  if (members.empty()) object.fail("is empty, expected class names");
  return members.front().second.is_number() ? labels_by_name(object) : labels_by_index(object);
}

std::vector<std::string> parse_json_labels(std::string_view text, const std::string& name, int classes) {
  const Json root = Json::parse(text, name, ErrorCode::kLabels);
  if (root.is_array()) return arrange_labels(labels_in_order(root), name, classes);

  std::vector<NumberedLabel> labels = labels_of_object(root);
  if (all_placeholders(labels)) return {};
  return arrange_labels(std::move(labels), name, classes);
}

}  // namespace

std::vector<std::string> parse_labels(std::string_view text, const std::string& name, int classes) {
  const std::string_view content = trim(text);
  const bool is_json = !content.empty() && (content.front() == '{' || content.front() == '[');
  return is_json ? parse_json_labels(text, name, classes) : parse_lines(text, name, classes);
}

std::vector<std::string> read_labels(const std::filesystem::path& path, int classes) {
  std::string text;
  try {
    text = read_text_file(path, kMaxJsonBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kLabels, error.what());
  }
  return parse_labels(text, path.filename().string(), classes);
}

}  // namespace tta
