// What every form of label file ends in: names with their class numbers, put in order and checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tta {

struct NumberedLabel {
  std::int64_t index = 0;
  std::string label;
};

// Throws Error{kLabels}: "<name>: <problem>".
[[noreturn]] void fail_labels(const std::string& name, const std::string& problem);

// Errors, kLabels: `found` names for a model of another number of classes.
void check_label_count(std::size_t found, const std::string& name, int classes);

// The labels in the order of their indices.
// Errors, kLabels: not `classes` of them, an index outside 0..classes-1, an index twice.
std::vector<std::string> arrange_labels(std::vector<NumberedLabel> labels, const std::string& name, int classes);

}  // namespace tta
