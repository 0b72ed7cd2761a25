// JPEGs that Pillow can't write: arithmetic coding, restart intervals, hostile scans. They are made here with libjpeg.
// Oracle: the same coefficients coded in the usual way, which tests/golden/codec compares with Pillow.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <jpeglib.h>

#include "support/support.h"
#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

constexpr int kWidth = 45;
constexpr int kHeight = 38;

struct Coding {
  bool arithmetic = false;
  bool progressive = false;
  unsigned restart_interval = 0;  // in MCUs; 0 = none
  int components = 3;             // 1 gray, 3 RGB, others without a meaning
};

// Random pixels of kWidth x kHeight.
std::vector<std::byte> encode_jpeg(const Coding& coding) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* buffer = nullptr;
  unsigned long length = 0;
  jpeg_mem_dest(&info, &buffer, &length);
  info.image_width = kWidth;
  info.image_height = kHeight;
  info.input_components = coding.components;
  info.in_color_space = coding.components == 1 ? JCS_GRAYSCALE : coding.components == 3 ? JCS_RGB : JCS_UNKNOWN;
  jpeg_set_defaults(&info);
  if (coding.progressive) jpeg_simple_progression(&info);
  info.arith_code = coding.arithmetic ? TRUE : FALSE;
  info.restart_interval = coding.restart_interval;

  Image samples = testing::random_image({kWidth * coding.components, kHeight}, 1, 5);
  jpeg_start_compress(&info, TRUE);
  for (int y = 0; y < kHeight; ++y) {
    JSAMPROW row = samples.row(y);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  const auto* bytes = reinterpret_cast<const std::byte*>(buffer);
  std::vector<std::byte> result(bytes, bytes + length);
  std::free(buffer);
  return result;
}

Decoded decode(const std::vector<std::byte>& bytes, Channels channels) {
  DecodeOptions options;
  options.channels = channels;
  return decode_image(bytes, options);
}

TEST(Jpeg, CodingMakesNoDifference) {
  for (const int components : {1, 3}) {
    for (const Channels channels : {Channels::kGray, Channels::kRgb}) {
      const Coding usual{.components = components};
      const Image expected = decode(encode_jpeg(usual), channels).image;
      for (const bool arithmetic : {false, true}) {
        for (const bool progressive : {false, true}) {
          for (const unsigned restart_interval : {0U, 1U, 2U}) {
            const Coding coding{arithmetic, progressive, restart_interval, components};
            const Decoded decoded = decode(encode_jpeg(coding), channels);
            EXPECT_EQ(testing::pixel_difference(decoded.image, expected), "")
                << arithmetic << progressive << restart_interval;
            EXPECT_EQ(decoded.warnings, 0);
          }
        }
      }
    }
  }
}

// A progressive file whose last scan stands there `times` times.
std::vector<std::byte> repeat_last_scan(const std::vector<std::byte>& file, int times) {
  constexpr std::array kScan = {std::byte{0xFF}, std::byte{0xDA}};
  const auto scan = std::find_end(file.begin(), file.end(), kScan.begin(), kScan.end());
  const auto end_of_image = file.end() - 2;
  std::vector<std::byte> result(file.begin(), scan);
  for (int i = 0; i < times; ++i) result.insert(result.end(), scan, end_of_image);
  result.insert(result.end(), end_of_image, file.end());
  return result;
}

TEST(Jpeg, ScansAreLimited) {
  const std::vector<std::byte> file = encode_jpeg({.progressive = true});
  EXPECT_EQ(decode(repeat_last_scan(file, 100), Channels::kRgb).image.size(), (Size{kWidth, kHeight}));
  const Error error = testing::error_of([&] { decode(repeat_last_scan(file, kMaxJpegScans + 1), Channels::kRgb); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_STREQ(error.what(), "JPEG has more than 256 scans");
}

TEST(Jpeg, OddNumbersOfComponentsAreRefused) {
  const Error error = testing::error_of([] { decode(encode_jpeg({.components = 2}), Channels::kRgb); });
  EXPECT_EQ(error.code(), ErrorCode::kUnsupported);
  EXPECT_EQ(std::string_view(error.what()).substr(0, 23), "JPEG with 2 components ");
}

TEST(Jpeg, HugeSidesAreTooLarge) {
  std::vector<std::byte> file = encode_jpeg({});
  constexpr std::array kFrame = {std::byte{0xFF}, std::byte{0xC0}};
  const auto frame = std::search(file.begin(), file.end(), kFrame.begin(), kFrame.end());
  std::fill_n(frame + 5, 4, std::byte{0xFF});  // height and width
  EXPECT_EQ(testing::error_of([&] { image_size(file, Limits{}); }).code(), ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace tta
