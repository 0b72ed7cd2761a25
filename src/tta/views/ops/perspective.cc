#include "tta/views/ops/perspective.h"

#include <algorithm>

namespace tta {
namespace {

constexpr ParamDef shift(std::string_view name) {
  return {.name = name, .unit = "fraction of the side", .min = -0.4, .max = 0.4, .default_value = 0};
}

constexpr ParamDef kParams[] = {
    shift("top_left_x"),     shift("top_left_y"),     shift("top_right_x"),   shift("top_right_y"),
    shift("bottom_right_x"), shift("bottom_right_y"), shift("bottom_left_x"), shift("bottom_left_y"),
};

bool is_identity(OpValues values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value == 0; });
}

// From the unit square to the square with its corners moved. Its last row is positive at the corners if and only if
// they are convex.
Matrix3 square_to_corners(OpValues values) {
  const Point a{values[0], values[1]}, b{1 + values[2], values[3]};
  const Point c{1 + values[4], 1 + values[5]}, d{values[6], 1 + values[7]};
  const Point to_b{b.x - c.x, b.y - c.y}, to_d{d.x - c.x, d.y - c.y};
  const Point sum{a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y};
  const double area = to_b.x * to_d.y - to_d.x * to_b.y;
  const double g = (sum.x * to_d.y - to_d.x * sum.y) / area;
  const double h = (to_b.x * sum.y - sum.x * to_b.y) / area;
  return {b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h, 1};
}

// Up to a factor, which a projective map doesn't have.
Matrix3 inverse(const Matrix3& m) {
  return {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
          m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
          m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
}

const char* problem(OpValues values) {
  constexpr double kFlattest = 0.01;  // a corner that is nearly on the line between its neighbours
  const Matrix3 map = square_to_corners(values);
  const double g = map[6], h = map[7];
  const bool convex = 1 + g > kFlattest && 1 + h > kFlattest && 1 + g + h > kFlattest;  // false for NaN
  return convex ? nullptr : "its corners don't make a convex quadrilateral";
}

Matrix3 map(OpValues values, Size window) {
  const Matrix3 to_square =
      multiply(inverse(square_to_corners(values)), scaling(1.0 / window.width, 1.0 / window.height));
  Matrix3 result = multiply(scaling(window.width, window.height), to_square);
  const double unit = result[8];
  for (double& value : result.values) value /= unit;
  return result;
}

}  // namespace

constinit const OpDef kPerspectiveOp{
    .name = "perspective",
    .summary = "seen at an angle: each corner of the picture moves",
    .kind = OpKind::kMap,
    .params = kParams,
    .is_identity = is_identity,
    .problem = problem,
    .map = map,
};

}  // namespace tta
