#include "tta/study/tune/splits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace tta {
namespace {

using Images = std::vector<std::size_t>;

Images all_of_them(std::size_t count) {
  Images images(count);
  std::iota(images.begin(), images.end(), std::size_t{0});
  return images;
}

TEST(DealImages, GivesEveryClassItsShareOfEveryPart) {
  std::vector<std::int32_t> truths;
  for (int i = 0; i < 4003; ++i) truths.push_back(i % 7 == 0 ? 1 : i % 3 == 0 ? 2 : 0);
  const ImageSet set{all_of_them(truths.size()), truths, {}};
  const std::vector<double> shares{0.5, 0.25, 0.25};
  const std::vector<Images> parts = deal_images(set, shares, 3, 0);
  std::set<std::size_t> seen;
  std::map<std::int32_t, std::vector<double>> counts;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    EXPECT_NEAR(static_cast<double>(parts[p].size()), shares[p] * 4003, 1.5);
    for (const std::size_t image : parts[p]) {
      EXPECT_TRUE(seen.insert(image).second);
      counts[truths[image]].resize(3);
      ++counts[truths[image]][p];
    }
  }
  EXPECT_EQ(seen.size(), truths.size());
  for (const auto& [truth, of_part] : counts) {
    const double all = of_part[0] + of_part[1] + of_part[2];
    for (std::size_t p = 0; p < 3; ++p) EXPECT_NEAR(of_part[p], shares[p] * all, 2) << truth;
  }
}

TEST(DealImages, KeepsGroupsTogether) {
  std::vector<std::int32_t> truths(500, 0);
  std::vector<std::uint32_t> groups;
  for (std::uint32_t i = 0; i < 500; ++i) groups.push_back(i / 7);
  const std::vector<double> shares(5, 0.2);
  const std::vector<Images> parts = deal_images({all_of_them(500), truths, groups}, shares, 1, 2);
  std::map<std::uint32_t, std::set<std::size_t>> parts_of;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    EXPECT_NEAR(static_cast<double>(parts[p].size()), 100, 8);
    for (const std::size_t image : parts[p]) parts_of[groups[image]].insert(p);
  }
  for (const auto& [group, places] : parts_of) EXPECT_EQ(places.size(), 1U) << group;
}

// One image a class: every deal is another one all the same.
TEST(DealImages, DiffersFromDealToDealAndIsTheSameForTheSame) {
  std::vector<std::int32_t> truths;
  for (int i = 0; i < 1000; ++i) truths.push_back(i);
  const ImageSet set{all_of_them(1000), truths, {}};
  const std::vector<double> shares(5, 0.2);
  const std::vector<Images> first = deal_images(set, shares, 5, 1);
  EXPECT_EQ(first, deal_images(set, shares, 5, 1));
  const std::vector<Images> second = deal_images(set, shares, 5, 2);
  std::set<std::size_t> in_first(first[0].begin(), first[0].end());
  const auto common =
      std::count_if(second[0].begin(), second[0].end(), [&](std::size_t image) { return in_first.contains(image); });
  EXPECT_NEAR(static_cast<double>(common), 40, 20);
}

// The order of a part is that of all images: a beginning of one is spread over all of them.
TEST(DealImages, PutsPartsInOneRandomOrder) {
  std::vector<std::int32_t> truths(1000, 0);
  const ImageSet set{all_of_them(1000), truths, {}};
  const Images all = deal_images(set, std::vector<double>{1.0}, 5, 0).front();
  EXPECT_FALSE(std::is_sorted(all.begin(), all.end()));
  EXPECT_NEAR(std::accumulate(all.begin(), all.begin() + 100, 0.0) / 100, 500, 100);
  std::map<std::size_t, std::size_t> places;
  for (std::size_t i = 0; i < all.size(); ++i) places[all[i]] = i;
  for (const Images& part : deal_images(set, std::vector<double>(5, 0.2), 5, 3)) {
    EXPECT_TRUE(
        std::is_sorted(part.begin(), part.end(), [&](std::size_t a, std::size_t b) { return places[a] < places[b]; }));
  }
}

}  // namespace
}  // namespace tta
