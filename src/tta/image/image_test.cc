#include "tta/image/image.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/support.h"

namespace tta {
namespace {

using testing::pixel_difference;
using testing::random_image;

TEST(Names, OfFiltersAndBorders) {
  EXPECT_EQ(filter_name(Filter::kNearest), "nearest");
  EXPECT_EQ(filter_name(Filter::kBox), "box");
  EXPECT_EQ(filter_name(Filter::kBilinear), "bilinear");
  EXPECT_EQ(filter_name(Filter::kHamming), "hamming");
  EXPECT_EQ(filter_name(Filter::kBicubic), "bicubic");
  EXPECT_EQ(filter_name(Filter::kLanczos), "lanczos");
  EXPECT_EQ(border_name(Border::kReflect), "reflect");
  EXPECT_EQ(border_name(Border::kEdge), "edge");
  EXPECT_EQ(border_name(Border::kConstant), "constant");
}

TEST(Image, RowsArePackedAndTheStartIsAligned) {
  Image image({5, 3}, 3);
  EXPECT_EQ(image.size(), (Size{5, 3}));
  EXPECT_EQ(image.width(), 5);
  EXPECT_EQ(image.height(), 3);
  EXPECT_EQ(image.channels(), 3);
  EXPECT_EQ(image.stride(), 15);
  EXPECT_EQ(image.size_bytes(), 45u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(image.row(0)) % 64, 0u);
  EXPECT_EQ(image.row(2), image.row(0) + 30);
  EXPECT_EQ(image.view().pixel(4, 1), image.row(1) + 12);
}

// Kernels load whole vectors beyond the last pixel; the address sanitizer checks this one.
TEST(Image, HasAReadableTail) {
  for (const int width : {1, 7, 64}) {
    const Image image({width, 1}, 1);
    unsigned sum = 0;
    for (int i = 0; i < 64; ++i) sum += image.row(0)[width + i];
    EXPECT_EQ(sum, 0u);
  }
}

TEST(Image, EmptyOnesAreFine) {
  EXPECT_TRUE(Image().view().empty());
  EXPECT_TRUE(ImageView().empty());
  for (const Size size : {Size{0, 0}, Size{0, 4}, Size{4, 0}}) {
    const Image image(size, 3);
    EXPECT_TRUE(image.view().empty());
    EXPECT_EQ(image.size_bytes(), 0u);
    EXPECT_TRUE(same_pixels(image, Image::copy_of(image)));
  }
  EXPECT_FALSE(same_pixels(Image({0, 4}, 3), Image({4, 0}, 3)));
}

TEST(Image, MovingKeepsThePixels) {
  Image image = random_image({9, 4}, 3, 1);
  const Image copy = Image::copy_of(image);
  const std::uint8_t* memory = image.row(0);
  const Image moved = std::move(image);
  EXPECT_EQ(moved.row(0), memory);
  EXPECT_EQ(pixel_difference(moved, copy), "");
}

TEST(Image, CopyIsItsOwn) {
  Image image = random_image({6, 5}, 1, 2);
  const Image copy = Image::copy_of(image);
  EXPECT_TRUE(same_pixels(image, copy));
  ++image.row(4)[5];
  EXPECT_FALSE(same_pixels(image, copy));
}

TEST(Image, CopyOfStridedPixelsIsPacked) {
  for (const int channels : {1, 3}) {
    const Image image = random_image({11, 7}, channels, 3);
    const ImageView part = image.view().crop({2, 1, 5, 4});
    const Image copy = Image::copy_of(part);
    EXPECT_EQ(copy.stride(), 5 * channels);
    EXPECT_EQ(pixel_difference(copy, part), "");
  }
}

TEST(Crop, TakesThePixelsOfTheRectangle) {
  const Image image = random_image({8, 6}, 3, 4);
  const ImageView part = image.view().crop({3, 2, 4, 3});
  EXPECT_EQ(part.size(), (Size{4, 3}));
  EXPECT_EQ(part.stride(), image.stride());
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 4; ++x) {
      for (int c = 0; c < 3; ++c) EXPECT_EQ(part.pixel(x, y)[c], image.row(y + 2)[3 * (x + 3) + c]);
    }
  }
}

TEST(Crop, EdgesAndCropsOfCrops) {
  const Image image = random_image({8, 6}, 1, 5);
  const ImageView all = image;
  EXPECT_TRUE(same_pixels(all.crop({0, 0, 8, 6}), all));
  EXPECT_TRUE(all.crop({8, 6, 0, 0}).empty());
  EXPECT_EQ(*all.crop({7, 5, 1, 1}).row(0), image.row(5)[7]);
  EXPECT_TRUE(same_pixels(all.crop({1, 2, 6, 4}).crop({2, 1, 3, 2}), all.crop({3, 3, 3, 2})));
}

TEST(Crop, FollowsANegativeStride) {
  const Image image = random_image({4, 3}, 1, 6);
  const ImageView upside_down(image.row(2), image.size(), 1, -image.stride());
  EXPECT_EQ(*upside_down.crop({1, 2, 2, 1}).row(0), image.row(0)[1]);
}

TEST(SamePixels, SizeAndChannelsCount) {
  const Image gray = random_image({6, 2}, 1, 7);
  const ImageView colour(gray.row(0), {2, 2}, 3, 6);
  const ImageView narrow(gray.row(0), {2, 2}, 1, 6);
  EXPECT_FALSE(same_pixels(colour, narrow));
  EXPECT_FALSE(same_pixels(gray, narrow));
  EXPECT_TRUE(same_pixels(gray, gray));
}

TEST(SamePixels, WhatLiesBetweenTheRowsDoesNotCount) {
  const std::vector<std::uint8_t> a{1, 2, 99, 3, 4, 98};
  const std::vector<std::uint8_t> b{1, 2, 3, 4};
  const ImageView strided(a.data(), {2, 2}, 1, 3);
  const ImageView packed(b.data(), {2, 2}, 1, 2);
  EXPECT_TRUE(same_pixels(strided, packed));
  EXPECT_FALSE(same_pixels(ImageView(a.data() + 1, {2, 2}, 1, 3), packed));
}

// The test support's own report: everybody's image tests lean on it.
TEST(PixelDifference, NamesCountMostAndFirst) {
  Image a = random_image({4, 3}, 3, 8);
  const Image b = Image::copy_of(a);
  EXPECT_EQ(pixel_difference(a, b), "");
  const int before = a.row(1)[7];
  a.row(1)[7] = static_cast<std::uint8_t>(before ^ 1);
  a.row(2)[0] = static_cast<std::uint8_t>(a.row(2)[0] ^ 128);
  EXPECT_EQ(pixel_difference(a, b), "2 values differ, by 128 at most, first at (2, 1) channel 1: " +
                                        std::to_string(before ^ 1) + " instead of " + std::to_string(before));
  EXPECT_EQ(pixel_difference(a, b.view().crop({0, 0, 4, 2})), "4x3x3 instead of 4x2x3");
}

}  // namespace
}  // namespace tta
