// Figures as people read them, the same in a terminal and in a report. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tta/base/stats/paired.h"

namespace tta {

// `pattern` is printf's, for one double: formatted("%.2f", 0.5).
std::string formatted(const char* pattern, double value);

std::string thousands(std::int64_t number);           // "12,345"
std::string signed_points(double fraction);           // 0.04 -> "+4.00"
std::string interval_text(const Interval& interval);  // "[+1.61, +6.52]", in points
std::string percent(double fraction);                 // 0.648 -> "64.80"
std::string p_text(const std::optional<double>& p);   // "0.043", "3e-07", "-" where there is none
std::string times(double factor);                     // "9.6", "12"

}  // namespace tta
