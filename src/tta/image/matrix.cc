#include "tta/image/matrix.h"

#include <cassert>

namespace tta {

Matrix3 multiply(const Matrix3& first, const Matrix3& second) {
  Matrix3 product{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      for (std::size_t k = 0; k < 3; ++k) product[3 * row + column] += first[3 * row + k] * second[3 * k + column];
    }
  }
  return product;
}

Matrix3 translation(double x, double y) {
  return {1, 0, x, 0, 1, y, 0, 0, 1};
}

Matrix3 scaling(double x, double y) {
  return {x, 0, 0, 0, y, 0, 0, 0, 1};
}

Matrix3 about(Point centre, const Matrix3& map) {
  return multiply(translation(centre.x, centre.y), multiply(map, translation(-centre.x, -centre.y)));
}

Point apply(const Matrix3& map, Point p) {
  const double scale = map[6] * p.x + map[7] * p.y + map[8];
  assert(scale != 0);
  return {(map[0] * p.x + map[1] * p.y + map[2]) / scale, (map[3] * p.x + map[4] * p.y + map[5]) / scale};
}

}  // namespace tta
