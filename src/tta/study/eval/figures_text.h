// Figures as people read them, and tables for a terminal. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tta/base/stats/paired.h"

namespace tta {

std::string format_figure(const char* pattern, double value);  // as printf()
std::string signed_points(double fraction);                    // "+1.23": 0.0123
std::string interval_text(const Interval& interval);           // "[+0.50, +1.96]", of fractions
std::string percent(double fraction);                          // "81.03"
std::string thousands(std::int64_t number);                    // "12,345"

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
