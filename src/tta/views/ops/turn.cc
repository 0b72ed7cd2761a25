#include "tta/views/ops/turn.h"

#include <array>
#include <cmath>
#include <numbers>

namespace tta {
namespace {

struct CosineSine {
  double cosine;
  double sine;
};

// std::cos(pi / 2) isn't 0, and an exact quarter turn must stay recognisable as one.
CosineSine cosine_sine(double degrees) {
  constexpr std::array<CosineSine, 4> kQuarters{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
  const double quarters = degrees / 90;
  if (quarters == std::floor(quarters)) {
    const int turns = static_cast<int>(std::fmod(quarters, 4));
    return kQuarters[static_cast<std::size_t>((turns + 4) % 4)];
  }
  const double radians = degrees * std::numbers::pi / 180;
  return {std::cos(radians), std::sin(radians)};
}

}  // namespace

Matrix3 turn_map(double degrees, Size window) {
  const auto [cosine, sine] = cosine_sine(degrees);
  const Point centre{window.width / 2.0, window.height / 2.0};
  return about(centre, {cosine, -sine, 0, sine, cosine, 0, 0, 0, 1});
}

}  // namespace tta
