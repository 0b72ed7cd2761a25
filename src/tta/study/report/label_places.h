// Where the names of a chart's points go, so that none lies on another: Vega-Lite puts each beside its point, whatever
// is there already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tta {

// A point with its interval. Above: over the interval's upper end, by a line or by two; below: under its lower end.
struct LabelledPoint {
  std::string label;
  double x = 0;
  double y = 0;
  double low = 0;
  double high = 0;
};
enum class LabelPlace { kAbove, kBelow, kHigher, kHidden };
std::string_view label_place_name(LabelPlace place);  // as the charts' filters have it: "above"

// How a chart is drawn; its scales fit the points.
struct LabelledChart {
  double width_px = 270;
  double height_px = 300;
  double padding_px = 44;  // left and right of the outermost points
  double limit_px = 150;   // longer names are cut
};

// One place per point. kHidden where there is no room: the reader finds the name by pointing, and in the table. Points
// are served in the order given. The first one's name, if any, stands below. Widths of text are guessed, on the wide
// side.
std::vector<LabelPlace> label_places(const std::vector<LabelledPoint>& points, const LabelledChart& chart);

}  // namespace tta
