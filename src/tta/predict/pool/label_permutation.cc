#include "tta/predict/pool/label_permutation.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <numeric>
#include <optional>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  result += printable(text);
  return result += '\'';
}

// Looks classes up and words the errors of one view's map.
class LabelLookup {
 public:
  LabelLookup(std::span<const std::string> labels, int classes, const std::string& view)
      : labels_(labels), classes_(classes), view_(view) {
    assert(labels.empty() || static_cast<int>(labels.size()) == classes);
  }

  // The class that `name` means: a label, else a number.
  int class_of(const std::string& name) const {
    const auto found = std::find(labels_.begin(), labels_.end(), name);
    if (found == labels_.end()) return index_of(name);
    const auto again = std::find(found + 1, labels_.end(), name);
    if (again != labels_.end())
      fail(quoted(name) + " is the label of classes " + position(found) + " and " + position(again) +
           "; give the class's index instead");
    return static_cast<int>(found - labels_.begin());
  }

  // For messages: "'tabby'", or "class 281" where there are no labels.
  std::string name_of(int index) const {
    if (labels_.empty()) return "class " + std::to_string(index);
    return quoted(labels_[index]);
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorCode::kPolicy, "view " + quoted(view_) + ": label_map: " + problem);
  }

 private:
  using LabelIterator = std::span<const std::string>::iterator;

  std::string position(LabelIterator label) const { return std::to_string(label - labels_.begin()); }

  int index_of(const std::string& text) const {
    int index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    const bool whole_number = error != std::errc::invalid_argument && end == text.data() + text.size();
    if (!whole_number) fail_unknown(text);
    if (error == std::errc::result_out_of_range || index < 0 || index >= classes_)
      fail("class " + printable(text) + " is out of range, allowed 0.." + std::to_string(classes_ - 1));
    return index;
  }

  [[noreturn]] void fail_unknown(const std::string& name) const {
    if (labels_.empty()) fail(quoted(name) + " is no class index, and the model has no labels to look it up in");
    const std::vector<std::string_view> candidates(labels_.begin(), labels_.end());
    fail(quoted(name) + " is no label of the model" + did_you_mean(name, candidates));
  }

  std::span<const std::string> labels_;
  int classes_;
  const std::string& view_;
};

std::vector<int> everything_stays(int classes) {
  std::vector<int> classes_in_order(static_cast<std::size_t>(classes));
  std::iota(classes_in_order.begin(), classes_in_order.end(), 0);
  return classes_in_order;
}

// seen[c]: what class c, as the model calls it, really is.
std::vector<int> read_map(const LabelMap& map, const LabelLookup& lookup, int classes) {
  std::vector<int> seen = everything_stays(classes);
  std::vector<bool> given(seen.size());
  for (const auto& [from, to] : map) {
    const int source = lookup.class_of(from);
    if (given[source]) lookup.fail(lookup.name_of(source) + " is given twice");
    given[source] = true;
    seen[source] = lookup.class_of(to);
  }
  return seen;
}

// The other way round: result[c] is the class that becomes c. Fails unless that is exactly one class for each c.
std::vector<int> inverse(const std::vector<int>& seen, const LabelLookup& lookup) {
  constexpr int kNone = -1;
  std::vector<int> result(seen.size(), kNone);
  std::optional<int> second;  // a class that becomes what another one becomes, too
  for (int c = 0; c < static_cast<int>(seen.size()); ++c) {
    if (result[seen[c]] == kNone)
      result[seen[c]] = c;
    else if (!second)
      second = c;
  }
  if (!second) return result;
  const int doubled = seen[*second];
  const int lost = static_cast<int>(std::find(result.begin(), result.end(), kNone) - result.begin());
  lookup.fail("both " + lookup.name_of(result[doubled]) + " and " + lookup.name_of(*second) + " would become " +
              lookup.name_of(doubled) + ", and none would become " + lookup.name_of(lost) +
              "; give every class that moves once on each side");
}

}  // namespace

std::vector<int> label_permutation(const LabelMap& map, std::span<const std::string> labels, int classes,
                                   const std::string& view) {
  const LabelLookup lookup(labels, classes, view);
  const std::vector<int> seen = read_map(map, lookup, classes);
  if (seen == everything_stays(classes)) return {};
  return inverse(seen, lookup);
}

std::vector<double> permuted(std::span<const double> row, std::span<const int> permutation) {
  if (permutation.empty()) return {row.begin(), row.end()};
  assert(permutation.size() == row.size());
  std::vector<double> result;
  result.reserve(row.size());
  for (const int source : permutation) result.push_back(row[source]);
  return result;
}

}  // namespace tta
