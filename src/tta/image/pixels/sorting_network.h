// Sorting networks, made by the compiler: which pairs of values to compare and exchange, whatever the values are.
#pragma once

#include <array>
#include <cstddef>

namespace tta {

// Afterwards the smaller value stands at `low`, the larger at `high`.
struct Comparator {
  std::size_t low = 0;
  std::size_t high = 0;
};

template <std::size_t kCount>
using Network = std::array<Comparator, kCount>;

// Batcher's merge exchange sort of `kSize` values (Knuth, The Art of Computer Programming, volume 3, algorithm 5.2.2M).
// Calls visit(comparator) for each in turn.
template <typename Visit>
constexpr void visit_sort(std::size_t size, Visit visit) {
  std::size_t top = 1;
  while (2 * top < size) top *= 2;
  for (std::size_t p = top; p > 0; p /= 2) {
    std::size_t r = 0;
    std::size_t d = p;
    for (std::size_t q = top;; q /= 2) {
      for (std::size_t i = 0; i + d < size; ++i) {
        if ((i & p) == r) visit(Comparator{i, i + d});
      }
      if (q == p) break;
      d = q - p;
      r = p;
    }
  }
}

// The median of `size` values, an odd number, by forgetting: of a few more than half of them the smallest and the
// largest cannot be the median; they go, the next value comes in, until one is left. Returns where it then stands.
template <typename Visit>
constexpr std::size_t visit_median(std::size_t size, Visit visit) {
  std::array<std::size_t, 64> kept{};
  std::size_t count = 0;
  std::size_t next = 0;
  while (count < size / 2 + 2 && next < size) kept[count++] = next++;
  while (count > 1) {
    // The smaller of each pair in the front half, the larger in the back half; then the ends are found in their halves.
    for (std::size_t i = 0; i < count / 2; ++i) visit(Comparator{kept[i], kept[count - 1 - i]});
    for (std::size_t i = 1; i < (count + 1) / 2; ++i) visit(Comparator{kept[0], kept[i]});
    for (std::size_t i = count / 2; i + 1 < count; ++i) visit(Comparator{kept[i], kept[count - 1]});
    for (std::size_t i = 1; i + 1 < count; ++i) kept[i - 1] = kept[i];
    count -= 2;
    if (next < size) kept[count++] = next++;
  }
  return kept[0];
}

template <std::size_t kSize>
constexpr std::size_t sort_length() {
  std::size_t count = 0;
  visit_sort(kSize, [&count](Comparator) { ++count; });
  return count;
}

// Sorts kSize values upwards.
template <std::size_t kSize>
constexpr Network<sort_length<kSize>()> sort_network() {
  Network<sort_length<kSize>()> network{};
  std::size_t count = 0;
  visit_sort(kSize, [&](Comparator comparator) { network[count++] = comparator; });
  return network;
}

template <std::size_t kSize>
constexpr std::size_t median_length() {
  std::size_t count = 0;
  visit_median(kSize, [&count](Comparator) { ++count; });
  return count;
}

// Brings the median of kSize values to median_place<kSize>(). Requires: kSize is odd, at most 63.
template <std::size_t kSize>
constexpr Network<median_length<kSize>()> median_network() {
  Network<median_length<kSize>()> network{};
  std::size_t count = 0;
  visit_median(kSize, [&](Comparator comparator) { network[count++] = comparator; });
  return network;
}

template <std::size_t kSize>
constexpr std::size_t median_place() {
  return visit_median(kSize, [](Comparator) {});
}

// A square whose rows and columns are sorted upwards: may the value at (row, column) be the square's median? Not if
// more than half of all values are at least as large, or at most as large.
constexpr bool may_be_median(std::size_t side, std::size_t row, std::size_t column) {
  const std::size_t half = (side * side + 1) / 2;
  return (row + 1) * (column + 1) <= half && (side - row) * (side - column) <= half;
}

// How many such values there are in the first `places` of the square, row by row; and in all of it.
constexpr std::size_t median_candidates(std::size_t side, std::size_t places) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < places; ++i) count += may_be_median(side, i / side, i % side) ? 1 : 0;
  return count;
}
constexpr std::size_t median_candidates(std::size_t side) {
  return median_candidates(side, side * side);
}

}  // namespace tta
