// Which images may be looked at for what. Pure functions; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tta {

// The images that a study is about: their classes, and which belong together.
struct ImageSet {
  std::vector<std::size_t> images;        // numbers; each once
  std::span<const std::int32_t> truths;   // truths[number]
  std::span<const std::uint32_t> groups;  // groups[number]; empty = every image on its own
};

// Deals the images out: part p gets shares[p] of them, and of every class, as nearly as whole images allow. Images of
// one group go together, counted for the class of the first of them. Every part is in an order that is random, and the
// same for all deals with one seed: so are images in the beginnings of several parts. `deal` tells apart deals with one
// seed. Requires: shares > 0, summing to 1.
std::vector<std::vector<std::size_t>> deal_images(const ImageSet& set, std::span<const double> shares,
                                                  std::uint64_t seed, std::uint64_t deal);

}  // namespace tta
