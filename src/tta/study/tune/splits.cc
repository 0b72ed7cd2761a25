#include "tta/study/tune/splits.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "tta/base/core/random.h"

namespace tta {
namespace {

// What tells the random orders apart from others that are drawn with the same seed.
constexpr std::uint64_t kOrderStream = (std::uint64_t{1} << 41) + 1;
constexpr std::uint64_t kDealStream = (std::uint64_t{1} << 42) + 1;

template <typename Value>
void shuffle(std::vector<Value>& values, RandomStream& random) {
  for (std::size_t left = values.size(); left > 1; --left)
    std::swap(values[left - 1], values[random.next_below(static_cast<std::uint32_t>(left))]);
}

using Unit = std::vector<std::size_t>;  // images that go together

std::vector<Unit> units_of(const ImageSet& set) {
  std::vector<Unit> units;
  std::map<std::uint32_t, std::size_t> unit_of;
  for (const std::size_t image : set.images) {
    if (set.groups.empty()) {
      units.push_back({image});
      continue;
    }
    const auto [place, is_new] = unit_of.try_emplace(set.groups[image], units.size());
    if (is_new) units.emplace_back();
    units[place->second].push_back(image);
  }
  return units;
}

// Class after class, both in random order: every stretch of it has all classes in the same proportions.
std::vector<Unit> by_class(const ImageSet& set, std::uint64_t seed, std::uint64_t deal) {
  std::map<std::int32_t, std::vector<Unit>> of_class;
  for (Unit& unit : units_of(set)) of_class[set.truths[unit.front()]].push_back(std::move(unit));
  std::vector<std::vector<Unit>> classes;
  for (auto& [truth, units] : of_class) classes.push_back(std::move(units));
  RandomStream random(seed, kDealStream + deal);
  shuffle(classes, random);
  std::vector<Unit> result;
  for (std::vector<Unit>& units : classes) {
    shuffle(units, random);
    std::move(units.begin(), units.end(), std::back_inserter(result));
  }
  return result;
}

// Place of every image in the random order of them all.
std::map<std::size_t, std::size_t> random_places(std::vector<std::size_t> images, std::uint64_t seed) {
  std::sort(images.begin(), images.end());
  RandomStream random(seed, kOrderStream);
  shuffle(images, random);
  std::map<std::size_t, std::size_t> places;
  for (std::size_t i = 0; i < images.size(); ++i) places[images[i]] = i;
  return places;
}

}  // namespace

std::vector<std::vector<std::size_t>> deal_images(const ImageSet& set, std::span<const double> shares,
                                                  std::uint64_t seed, std::uint64_t deal) {
  std::vector<std::vector<std::size_t>> parts(shares.size());
  double dealt = 0;
  for (const Unit& unit : by_class(set, seed, deal)) {
    dealt += static_cast<double>(unit.size());
    std::size_t neediest = 0;
    double most = -1;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const double missing = shares[p] * dealt - static_cast<double>(parts[p].size());
      if (missing <= most) continue;
      most = missing;
      neediest = p;
    }
    parts[neediest].insert(parts[neediest].end(), unit.begin(), unit.end());
  }
  const std::map<std::size_t, std::size_t> places = random_places(set.images, seed);
  for (auto& part : parts) {
    std::sort(part.begin(), part.end(), [&](std::size_t a, std::size_t b) { return places.at(a) < places.at(b); });
  }
  return parts;
}

}  // namespace tta
