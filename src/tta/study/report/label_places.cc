#include "tta/study/report/label_places.h"

#include <algorithm>
#include <array>

namespace tta {
namespace {

// Of the charts' text, in pixels: chart_gain_cost.json has the first three.
constexpr double kAbove = 11;  // from the upper end to the middle of the name
constexpr double kHigher = 24;
constexpr double kBelow = 15;
constexpr double kHalfHeight = 5;
constexpr double kLetter = 6.6;
constexpr double kMark = 6;  // half a point's size

struct Box {
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
};

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

Box around(double x, double y, double half_width, double half_height) {
  return {x - half_width, x + half_width, y - half_height, y + half_height};
}

// From the chart's values to its pixels, y downwards.
class Scales {
 public:
  Scales(const std::vector<LabelledPoint>& points, const LabelledChart& chart) : chart_(chart) {
    left_ = right_ = points[0].x;
    low_ = high_ = points[0].y;
    for (const LabelledPoint& point : points) {
      left_ = std::min(left_, point.x);
      right_ = std::max(right_, point.x);
      low_ = std::min({low_, point.y, point.low});
      high_ = std::max({high_, point.y, point.high});
    }
  }
  double x(double value) const {
    const double room = chart_.width_px - 2 * chart_.padding_px;
    return chart_.padding_px + (right_ > left_ ? (value - left_) / (right_ - left_) : 0.5) * room;
  }
  double y(double value) const { return (high_ > low_ ? (high_ - value) / (high_ - low_) : 0.5) * chart_.height_px; }

  Box label(const LabelledPoint& point, LabelPlace place) const {
    const double width = std::min(chart_.limit_px, kLetter * static_cast<double>(point.label.size()));
    const double middle = place == LabelPlace::kBelow
                              ? y(point.low) + kBelow
                              : y(point.high) - (place == LabelPlace::kAbove ? kAbove : kHigher);
    return around(x(point.x), middle, width / 2, kHalfHeight);
  }

 private:
  const LabelledChart& chart_;
  double left_ = 0, right_ = 0, low_ = 0, high_ = 0;
};

}  // namespace

std::string_view label_place_name(LabelPlace place) {
  constexpr std::array<std::string_view, 4> kNames{"above", "below", "higher", "hidden"};
  return kNames[static_cast<std::size_t>(place)];
}

std::vector<LabelPlace> label_places(const std::vector<LabelledPoint>& points, const LabelledChart& chart) {
  if (points.empty()) return {};
  const Scales scales(points, chart);
  std::vector<Box> taken;
  for (const LabelledPoint& point : points) taken.push_back(around(scales.x(point.x), scales.y(point.y), kMark, kMark));
  taken.push_back(scales.label(points[0], LabelPlace::kBelow));
  std::vector<LabelPlace> places{LabelPlace::kBelow};
  for (std::size_t i = 1; i < points.size(); ++i) {
    places.push_back(LabelPlace::kHidden);
    for (const LabelPlace place : {LabelPlace::kAbove, LabelPlace::kBelow, LabelPlace::kHigher}) {
      const Box box = scales.label(points[i], place);
      if (std::any_of(taken.begin(), taken.end(), [&](const Box& other) { return overlap(box, other); })) continue;
      taken.push_back(box);
      places.back() = place;
      break;
    }
  }
  return places;
}

}  // namespace tta
