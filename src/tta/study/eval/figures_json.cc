#include "tta/study/eval/figures_json.h"

#include <cmath>

namespace tta {

double rounded_figure(double value) {
  return std::nearbyint(value * 1e6) / 1e6 + 0.0;
}

double as_points(double fraction) {
  return std::nearbyint(fraction * 1e6) / 1e4 + 0.0;
}

void write_interval(JsonWriter& out, std::string_view name, const Interval& interval, double (*unit)(double)) {
  out.key(name).begin_array().value(unit(interval.low)).value(unit(interval.high)).end_array();
}

void write_failed_images(JsonWriter& out, std::span<const FailedImage> failed, std::span<const std::string> names) {
  out.key("failed_images").begin_array();
  for (std::size_t i = 0; i < failed.size(); ++i) {
    out.begin_object().member("image", names[i]).member("code", error_code_name(failed[i].code));
    out.member("message", failed[i].problem).end_object();
  }
  out.end_array();
}

}  // namespace tta
