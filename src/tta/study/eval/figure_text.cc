#include "tta/study/eval/figure_text.h"

#include <cstdio>
#include <iterator>

namespace tta {

std::string formatted(const char* pattern, double value) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, value);
  return text;
}

std::string thousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string signed_points(double fraction) {
  return formatted("%+.2f", 100 * fraction);
}

std::string interval_text(const Interval& interval) {
  return "[" + signed_points(interval.low) + ", " + signed_points(interval.high) + "]";
}

std::string percent(double fraction) {
  return formatted("%.2f", 100 * fraction);
}

std::string p_text(const std::optional<double>& p) {
  if (!p) return "-";
  return *p < 0.001 ? formatted("%.0e", *p) : formatted("%.3f", *p);
}

std::string times(double factor) {
  return formatted(factor < 9.95 ? "%.1f" : "%.0f", factor);
}

}  // namespace tta
