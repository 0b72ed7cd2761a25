// A table for a terminal.
#pragma once

#include <string>
#include <vector>

namespace tta {

// Columns as wide as their widest cell; the first is left-aligned.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header);
  void add(std::vector<std::string> row);  // as many cells
  std::string text() const;                // ends with a new line

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace tta
