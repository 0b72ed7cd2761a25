// Figures as the studies' JSON has them (docs/json.md). Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tta/base/json.h"
#include "tta/base/stats/paired.h"
#include "tta/study/eval/fill_store.h"

namespace tta {

double rounded_figure(double value);  // to six decimals; -0 becomes 0
double as_points(double fraction);    // percentage points, to four decimals

// "name": [low, high], each as `unit` makes it.
void write_interval(JsonWriter& out, std::string_view name, const Interval& interval, double (*unit)(double));

// "failed_images": [{"image", "code", "message"}]. Requires: one name per failed image.
void write_failed_images(JsonWriter& out, std::span<const FailedImage> failed, std::span<const std::string> names);

}  // namespace tta
