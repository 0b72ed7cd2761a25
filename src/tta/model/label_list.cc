#include "tta/model/label_list.h"

#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {

void fail_labels(const std::string& name, const std::string& problem) {
  throw Error(ErrorCode::kLabels, printable(name) + ": " + problem);
}

void check_label_count(std::size_t found, const std::string& name, int classes) {
  if (found == static_cast<std::size_t>(classes)) return;
  fail_labels(name, "holds " + std::to_string(found) + (found == 1 ? " class name" : " class names") +
                        ", but the model has " + std::to_string(classes) + " classes");
}

std::vector<std::string> arrange_labels(std::vector<NumberedLabel> labels, const std::string& name, int classes) {
  check_label_count(labels.size(), name, classes);
  std::vector<std::string> ordered(labels.size());
  std::vector<bool> seen(labels.size());
  for (NumberedLabel& entry : labels) {
    if (entry.index < 0 || entry.index >= classes) {
      fail_labels(name, "class number " + std::to_string(entry.index) + " of '" + printable(entry.label) +
                            "', allowed 0.." + std::to_string(classes - 1));
    }
    const auto index = static_cast<std::size_t>(entry.index);
    if (seen[index]) fail_labels(name, "class " + std::to_string(index) + " is named twice");
    seen[index] = true;
    ordered[index] = std::move(entry.label);
  }
  return ordered;
}

}  // namespace tta
