#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "support/support.h"
#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

Image round_trip(ImageView image, int quality) {
  DecodeOptions options;
  options.channels = image.channels() == 1 ? Channels::kGray : Channels::kRgb;
  const Decoded decoded = decode_image(encode_jpeg(image, quality), options);
  EXPECT_EQ(decoded.format, "JPEG");
  EXPECT_EQ(decoded.warnings, 0);
  return Image::copy_of(decoded.image);
}

// A smooth picture, as the method likes them.
Image ramp(Size size, int channels) {
  Image image(size, channels);
  for (int y = 0; y < size.height; ++y) {
    for (int i = 0; i < size.width * channels; ++i)
      image.row(y)[i] = static_cast<std::uint8_t>(60 + i / channels + 2 * y);
  }
  return image;
}

int largest_difference(ImageView a, ImageView b) {
  EXPECT_EQ(a.size(), b.size());
  int largest = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int i = 0; i < a.width() * a.channels(); ++i) largest = std::max(largest, std::abs(a.row(y)[i] - b.row(y)[i]));
  }
  return largest;
}

// Sizes about those of blocks; tests/golden/filters has Pillow's bytes.
TEST(EncodeJpeg, KeepsWhatIsSmooth) {
  for (const Size size : {Size{1, 1}, Size{1, 17}, Size{17, 1}, Size{8, 8}, Size{16, 16}, Size{37, 29}}) {
    for (const int channels : {1, 3}) {
      const Image image = ramp(size, channels);
      EXPECT_LE(largest_difference(round_trip(image, 95), image), 4) << size.width << " x " << size.height;
    }
  }
}

TEST(EncodeJpeg, LosesAndSavesMoreTheLowerTheQuality) {
  const Image image = testing::random_image({64, 64}, 3, 1);
  std::size_t bytes = 0;
  for (const int quality : {1, 20, 50, 80, 100}) {
    const std::size_t length = encode_jpeg(image, quality).size();
    EXPECT_GT(length, bytes) << quality;
    bytes = length;
  }
}

TEST(EncodeJpeg, ReadsViewsWithAStride) {
  const Image image = testing::random_image({41, 19}, 3, 2);
  const ImageView part = image.view().crop({5, 3, 29, 11});
  EXPECT_EQ(encode_jpeg(part, 80), encode_jpeg(Image::copy_of(part), 80));
}

TEST(EncodeJpeg, RefusesSidesThatTheFormatCannotHold) {
  const Image image(Size{70'000, 1}, 1);
  const Error error = testing::error_of([&] { encode_jpeg(image, 75); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_STREQ(error.what(), "a JPEG can't have 70000 x 1 pixels: 65500 a side is the most");
}

}  // namespace
}  // namespace tta
