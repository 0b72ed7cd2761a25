#include "tta/views/compare/test_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tta/base/core/random.h"

namespace tta {
namespace {

constexpr double kLeastRadius = 0.045;  // of the shorter side
constexpr double kMostRadius = 0.4;
constexpr int kLeaves = 2000;  // enough that nothing of the ground is left

struct Leaf {
  double x = 0;
  double y = 0;
  double radius = 0;
  std::array<std::uint8_t, 3> colour{};
};

std::uint8_t level(double value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

// Radii fall off with their third power: then every scale holds as much detail as the next.
Leaf random_leaf(RandomStream& random, Size size) {
  const double side = std::min(size.width, size.height);
  const double ratio = kLeastRadius / kMostRadius;
  Leaf leaf;
  leaf.radius = side * kLeastRadius / std::sqrt(1 - random.next_uniform() * (1 - ratio * ratio));
  leaf.x = random.next_uniform(-leaf.radius, size.width + leaf.radius);
  leaf.y = random.next_uniform(-leaf.radius, size.height + leaf.radius);
  const double gray = random.next_uniform(10, 216);
  for (std::uint8_t& channel : leaf.colour) channel = level(gray + random.next_uniform(-35, 35));
  return leaf;
}

void paint(Image& image, const Leaf& leaf) {
  const int top = std::max(0, static_cast<int>(std::ceil(leaf.y - leaf.radius)));
  const int bottom = std::min(image.height() - 1, static_cast<int>(std::floor(leaf.y + leaf.radius)));
  for (int y = top; y <= bottom; ++y) {
    const double half = std::sqrt(std::max(0.0, leaf.radius * leaf.radius - (y - leaf.y) * (y - leaf.y)));
    const int left = std::max(0, static_cast<int>(std::ceil(leaf.x - half)));
    const int right = std::min(image.width() - 1, static_cast<int>(std::floor(leaf.x + half)));
    std::uint8_t* pixel = image.row(y) + std::ptrdiff_t{left} * image.channels();
    for (int x = left; x <= right; ++x) pixel = std::copy_n(leaf.colour.begin(), image.channels(), pixel);
  }
}

}  // namespace

Image test_picture(Size size, int channels, std::uint64_t seed) {
  Image image(size, channels);
  std::fill_n(image.row(0), image.size_bytes(), std::uint8_t{113});
  RandomStream random(seed, 0);
  for (int i = 0; i < kLeaves; ++i) paint(image, random_leaf(random, size));
  return image;
}

}  // namespace tta
