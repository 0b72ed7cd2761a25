#include "tta/views/ops/shear.h"

#include <cmath>
#include <numbers>

namespace tta {
namespace {

double slope(double degrees) {
  return std::tan(degrees * std::numbers::pi / 180);
}

Point centre_of(Size window) {
  return {window.width / 2.0, window.height / 2.0};
}

}  // namespace

Matrix3 shear_x_map(double degrees, Size window) {
  return about(centre_of(window), {1, slope(degrees), 0, 0, 1, 0, 0, 0, 1});
}

Matrix3 shear_y_map(double degrees, Size window) {
  return about(centre_of(window), {1, 0, 0, slope(degrees), 1, 0, 0, 0, 1});
}

}  // namespace tta
