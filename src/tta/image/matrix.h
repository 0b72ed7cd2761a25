// 3x3 maps of the plane, for geometry. Pure and thread-safe.
#pragma once

#include <array>
#include <cstddef>

namespace tta {

// Row-major, on homogeneous (x, y, 1). Continuous pixel coordinates: the centre of pixel (i, j) is (i + 0.5, j + 0.5),
// y points down.
//
// A type of its own rather than a std::array, whose namespace would bring std::apply in beside ours.
struct Matrix3 {
  std::array<double, 9> values{};

  constexpr double operator[](std::size_t index) const { return values[index]; }
  constexpr double& operator[](std::size_t index) { return values[index]; }
  constexpr bool operator==(const Matrix3&) const = default;
};

struct Point {
  double x = 0;
  double y = 0;
};

constexpr Matrix3 kIdentityMatrix{1, 0, 0, 0, 1, 0, 0, 0, 1};

// The map that does `second` first and `first` after it: (first * second)(p) = first(second(p)).
Matrix3 multiply(const Matrix3& first, const Matrix3& second);

Matrix3 translation(double x, double y);
Matrix3 scaling(double x, double y);

// `map` acting about `centre` instead of the origin.
Matrix3 about(Point centre, const Matrix3& map);

// map(p), divided by the third coordinate. Requires: that coordinate isn't 0.
Point apply(const Matrix3& map, Point p);

}  // namespace tta
