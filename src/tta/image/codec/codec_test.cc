// What Pillow makes of some 200 small files is in tests/golden/codec, made by tools/golden/codec.py; its text describes
// the manifest.
#include "tta/image/codec/codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <random>
#include <sstream>

#include "support/support.h"
#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::pixel_difference;

struct Range {
  std::size_t first;
  std::size_t last;
};

struct Case {
  std::string file;
  std::string format;  // "-" for files that are refused
  int orientation = 1;
  bool parts_known = false;
  std::vector<Range> accepted;

  bool refused() const { return format == "-"; }
  std::string stem() const { return file.substr(0, file.rfind('.')); }
  std::vector<std::byte> bytes() const { return testing::read_bytes(golden_path("codec/" + file)); }

  bool accepts(std::size_t length) const {
    return std::any_of(accepted.begin(), accepted.end(),
                       [&](Range range) { return range.first <= length && length <= range.last; });
  }
};

std::size_t to_size(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Case parse_case(std::string_view line) {
  const std::vector<std::string_view> fields = split(line, '\t');
  Case result;
  result.file = fields.at(0);
  result.format = fields.at(1);
  result.orientation = static_cast<int>(to_size(fields.at(2)));
  result.parts_known = fields.at(3) != "whole" && fields.at(3) != "never";
  if (!result.parts_known) return result;
  for (const std::string_view range : split(fields.at(3), ',')) {
    const std::vector<std::string_view> ends = split(range, '-');
    result.accepted.push_back({to_size(ends.at(0)), to_size(ends.at(1))});
  }
  return result;
}

std::vector<Case> all_cases() {
  std::ifstream manifest(golden_path("codec/manifest.tsv"));
  std::vector<Case> cases;
  for (std::string line; std::getline(manifest, line);) cases.push_back(parse_case(line));
  return cases;
}

// An H x W x 4 array as RGB and gray.
struct Expected {
  Image rgb;
  Image gray;
};

Expected read_expected(const std::string& name) {
  const testing::NpyArray array = testing::read_npy(golden_path("codec/" + name));
  const Size size{static_cast<int>(array.shape.at(1)), static_cast<int>(array.shape.at(0))};
  Expected expected{Image(size, 3), Image(size, 1)};
  const auto* values = array.as<std::uint8_t>();
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x, values += 4) {
      std::copy_n(values, 3, expected.rgb.row(y) + 3 * x);
      expected.gray.row(y)[x] = values[3];
    }
  }
  return expected;
}

Decoded decode(std::span<const std::byte> bytes, Channels channels, Orientation orientation = Orientation::kIgnore) {
  DecodeOptions options;
  options.channels = channels;
  options.orientation = orientation;
  return decode_image(bytes, options);
}

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

TEST(Codec, EqualsPillow) {
  for (const Case& golden : all_cases()) {
    if (golden.refused()) continue;
    SCOPED_TRACE(golden.file);
    const std::vector<std::byte> bytes = golden.bytes();
    const Expected expected = read_expected(golden.stem() + ".npy");
    const Decoded rgb = decode(bytes, Channels::kRgb);
    EXPECT_EQ(pixel_difference(rgb.image, expected.rgb), "");
    EXPECT_EQ(pixel_difference(decode(bytes, Channels::kGray).image, expected.gray), "");
    EXPECT_EQ(rgb.format, golden.format);
    EXPECT_EQ(rgb.orientation_tag, golden.orientation);
    EXPECT_EQ(image_size(bytes, Limits{}), expected.rgb.size());
  }
}

TEST(Codec, AppliesOrientationAsPillow) {
  int turned = 0;
  for (const Case& golden : all_cases()) {
    if (golden.orientation == 1) continue;
    SCOPED_TRACE(golden.file);
    const std::vector<std::byte> bytes = golden.bytes();
    const Expected upright = read_expected(golden.stem() + ".upright.npy");
    EXPECT_EQ(pixel_difference(decode(bytes, Channels::kRgb, Orientation::kApply).image, upright.rgb), "");
    EXPECT_EQ(pixel_difference(decode(bytes, Channels::kGray, Orientation::kApply).image, upright.gray), "");
    ++turned;
  }
  EXPECT_GE(turned, 10);
}

TEST(Codec, RefusesWhatPillowRefuses) {
  for (const Case& golden : all_cases()) {
    if (!golden.refused()) continue;
    SCOPED_TRACE(golden.file);
    const ErrorCode code = error_of([&] { decode(golden.bytes(), Channels::kRgb); }).code();
    EXPECT_TRUE(code == ErrorCode::kDecode || code == ErrorCode::kUnsupported) << error_code_name(code);
  }
}

// Every beginning of every file: the same pixels where Pillow decodes it, an error where it doesn't.
TEST(Codec, CutShortLikePillow) {
  for (const Case& golden : all_cases()) {
    if (!golden.parts_known) continue;
    SCOPED_TRACE(golden.file);
    const std::vector<std::byte> bytes = golden.bytes();
    const Expected expected = read_expected(golden.stem() + ".npy");
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
      const std::vector<std::byte> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
      if (golden.accepts(length)) {
        ASSERT_EQ(pixel_difference(decode(part, Channels::kRgb).image, expected.rgb), "") << length << " bytes";
      } else {
        const ErrorCode code = error_of([&] { decode(part, Channels::kRgb); }).code();
        ASSERT_TRUE(code == ErrorCode::kDecode || code == ErrorCode::kUnsupported) << length << " bytes";
      }
    }
  }
}

TEST(Codec, SurvivesFlippedBits) {
  std::mt19937 random(20240607);
  int decoded = 0;
  for (const Case& golden : all_cases()) {
    SCOPED_TRACE(golden.file);
    const std::vector<std::byte> bytes = golden.bytes();
    for (int round = 0; round < 60; ++round) {
      std::vector<std::byte> damaged = bytes;
      for (int flips = 1 + round % 3; flips > 0; --flips) {
        damaged[random() % damaged.size()] ^= std::byte{1} << random() % 8;
      }
      DecodeOptions options;
      options.channels = round % 2 == 0 ? Channels::kRgb : Channels::kGray;
      options.limits.pixels = 200'000;
      try {
        const Decoded result = decode_image(damaged, options);
        ASSERT_EQ(result.image.size(), image_size(damaged, options.limits));
        ++decoded;
      } catch (const Error& error) {
        ASSERT_STRNE(error.what(), "");
      }
    }
  }
  EXPECT_GT(decoded, 1000);
}

TEST(Codec, CountsWhatItMends) {
  const auto warnings_of = [](std::string_view file) {
    return decode(testing::read_bytes(golden_path(file)), Channels::kRgb).warnings;
  };
  EXPECT_EQ(warnings_of("codec/jpeg_420.jpg"), 0);
  EXPECT_EQ(warnings_of("codec/png_rgb_8.png"), 0);
  EXPECT_GT(warnings_of("codec/jpeg_junk_between_segments.jpg"), 0);
  EXPECT_GT(warnings_of("codec/jpeg_restart_marker_inside.jpg"), 0);
}

TEST(Codec, Limits) {
  for (const std::string_view file : {"jpeg_422.jpg", "jpeg_progressive.jpg", "png_rgb_8.png", "webp_lossy.webp",
                                      "webp_animated.webp", "bmp_24.bmp", "bmp_rle8.bmp", "pnm_gray.pgm"}) {
    SCOPED_TRACE(file);
    const std::vector<std::byte> bytes = testing::read_bytes(golden_path("codec/" + std::string(file)));
    const Size size = image_size(bytes, Limits{});
    const auto code_with = [&](Limits limits) {
      DecodeOptions options;
      options.limits = limits;
      const ErrorCode code = error_of([&] { decode_image(bytes, options); }).code();
      EXPECT_EQ(error_of([&] { image_size(bytes, limits); }).code(), code);
      return code;
    };
    Limits limits;
    limits.encoded_bytes = bytes.size() - 1;
    EXPECT_EQ(code_with(limits), ErrorCode::kTooLarge);
    limits = Limits{};
    limits.side_px = std::max(size.width, size.height) - 1;
    EXPECT_EQ(code_with(limits), ErrorCode::kTooLarge);
    limits = Limits{};
    limits.pixels = static_cast<std::uint64_t>(size.width * size.height) - 1;
    EXPECT_EQ(code_with(limits), ErrorCode::kTooLarge);

    DecodeOptions exact;
    exact.limits = {bytes.size(), static_cast<std::uint64_t>(size.width * size.height),
                    std::max(size.width, size.height)};
    EXPECT_EQ(decode_image(bytes, exact).image.size(), size);
  }
}

TEST(Codec, LimitMessagesSayWhatIsAllowed) {
  const std::vector<std::byte> wide = bytes_of("P5\n20000 3\n255\n");
  EXPECT_STREQ(error_of([&] { decode(wide, Channels::kGray); }).what(),
               "image is 20000 x 3 pixels, allowed are 16384 a side (--max-side)");
  const std::vector<std::byte> big = bytes_of("P5\n16000 16000\n255\n");
  EXPECT_STREQ(error_of([&] { decode(big, Channels::kGray); }).what(),
               "image is 16000 x 16000 pixels, allowed are 100000000 pixels in all (--max-pixels)");
}

struct Unknown {
  std::string_view bytes;
  ErrorCode code;
  std::string_view words;
};

TEST(Codec, NamesWhatItDoesNotDecode) {
  using namespace std::string_view_literals;
  const Unknown unknowns[] = {
      {""sv, ErrorCode::kDecode, "is empty"},
      {"hello, world\n"sv, ErrorCode::kDecode, "is text, not an image"},
      {"P"sv, ErrorCode::kDecode, "is text, not an image"},
      {"BMW and other words"sv, ErrorCode::kDecode, "is text, not an image"},
      {"\n <!DOCTYPE html>\n<html><body>404</body></html>"sv, ErrorCode::kDecode, "web page (HTML)"},
      {"<HTML><svg></svg></HTML>"sv, ErrorCode::kDecode, "web page (HTML)"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:12"sv, ErrorCode::kDecode, "Git LFS pointer"},
      {"\0\1\2\3garbage"sv, ErrorCode::kDecode, "not an image of any known format"},
      {"\xFF\xD8\0"sv, ErrorCode::kDecode, "not an image of any known format"},
      {"GIF89a\1\0\1\0"sv, ErrorCode::kUnsupported, "GIF"},
      {"II*\0\x08\0\0\0"sv, ErrorCode::kUnsupported, "TIFF"},
      {"MM\0*\0\0\0\x08"sv, ErrorCode::kUnsupported, "TIFF"},
      {"\0\0\0\x1C"
       "ftypheic\0\0\0\0mif1heic"sv,
       ErrorCode::kUnsupported, "HEIC"},
      {"\0\0\0\x1C"
       "ftypavif\0\0\0\0mif1avif"sv,
       ErrorCode::kUnsupported, "AVIF"},
      {"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"sv, ErrorCode::kUnsupported, "SVG"},
      {"\xEF\xBB\xBF<svg/>"sv, ErrorCode::kUnsupported, "SVG"},
      {"\0\0\0\x0CjP  \r\n\x87\n\0\0"sv, ErrorCode::kUnsupported, "JPEG 2000"},
      {"\xFF\x4F\xFF\x51\0\x2F"sv, ErrorCode::kUnsupported, "JPEG 2000"},
      {"\xFF\x0A\0\0"sv, ErrorCode::kUnsupported, "JPEG XL"},
      {"\0\0\0\x0CJXL \r\n\x87\n\0\0"sv, ErrorCode::kUnsupported, "JPEG XL"},
      {"8BPS\0\1"sv, ErrorCode::kUnsupported, "PSD"},
      {"\0\0\1\0\1\0"sv, ErrorCode::kUnsupported, "ICO"},
      {"%PDF-1.7\n"sv, ErrorCode::kUnsupported, "PDF"},
      {"P7\nWIDTH 1\n"sv, ErrorCode::kUnsupported, "PAM"},
  };
  for (const Unknown& unknown : unknowns) {
    SCOPED_TRACE(unknown.words);
    const std::vector<std::byte> bytes = bytes_of(unknown.bytes);
    const Error error = error_of([&] { decode(bytes, Channels::kRgb); });
    EXPECT_EQ(error.code(), unknown.code);
    EXPECT_NE(std::string_view(error.what()).find(unknown.words), std::string_view::npos) << error.what();
    EXPECT_EQ(error_of([&] { image_size(bytes, Limits{}); }).code(), unknown.code);
  }
}

TEST(Codec, SaysWhatIsWrong) {
  const std::pair<std::string_view, std::string_view> wanted[] = {
      {"jpeg_12_bits.jpg", "JPEG with 12 bits a sample is not supported"},
      {"jpeg_lossless.jpg", "lossless JPEG is not supported"},
      {"jpeg_hierarchical.jpg", "hierarchical JPEG is not supported"},
      {"jpeg_no_height.jpg", "JPEG is damaged: it has no pixels"},
      {"jpeg_no_tables.jpg", "JPEG is damaged: a quantisation table is missing"},
      {"jpeg_progressive_no_end.jpg", "JPEG is cut short"},
      {"png_header_checksum_wrong.png", "PNG is damaged: the checksum of its IHDR chunk is wrong"},
      {"png_no_pixels.png", "PNG is damaged: it has no pixels"},
      {"png_unknown_filter.png", "PNG is damaged: a row has an unknown filter"},
      {"png_bad_depth.png", "PNG is damaged: no such bit depth and colour type"},
      {"png_bad_zlib.png", "PNG is damaged: its pixels don't decompress"},
      {"png_palette_of_257.png", "PNG is damaged: its palette has more than 256 colours"},
      {"webp_no_frame.webp", "WebP is damaged"},
      {"bmp_2_bits.bmp", "BMP with 2 bits a pixel is not supported"},
      {"bmp_jpeg_inside.bmp", "BMP with compression 4 is not supported"},
      {"bmp_header_16.bmp", "BMP with a header of 16 bytes is not supported"},
      {"bmp_8_masks.bmp", "BMP with masks and a palette is not supported"},
      {"bmp_16_444.bmp", "BMP with these colour masks is not supported"},
      {"bmp_rle_24.bmp", "run-length BMP without a palette is not supported"},
      {"bmp_8_too_many_colours.bmp", "BMP is damaged: its palette has 257 colours"},
      {"bmp_4_ramp_wide.bmp", "BMP is damaged: its rows are shorter than its pixels"},
      {"bmp_rle8_ends_early.bmp", "BMP is cut short"},
      {"pnm_maxval_0.pgm", "PNM is damaged: its maxval is 0, allowed are 1 to 65535"},
      {"pnm_no_number.pgm", "PNM is damaged: something else stands where a number should"},
      {"pnm_long_number.pgm", "PNM is damaged: a number has more than 10 digits"},
      {"pnm_plain_above_maxval.pgm", "PNM is damaged: sample 10 is above its maxval, 9"},
      {"pnm_plain_bitmap_2.pbm", "PNM is damaged: a pixel is neither 0 nor 1"},
      {"pnm_no_width.pgm", "image is 0 x 4 pixels"},
  };
  for (const auto& [file, words] : wanted) {
    SCOPED_TRACE(file);
    const std::vector<std::byte> bytes = testing::read_bytes(golden_path("codec/" + std::string(file)));
    const std::string message = error_of([&] { decode(bytes, Channels::kRgb); }).what();
    EXPECT_EQ(message.substr(0, words.size()), words);
  }
}

// By the first bytes alone, whatever follows; agrees with what decoding finds.
TEST(Codec, FormatByTheFirstBytes) {
  const auto format = [](std::string_view text) {
    return image_format(std::as_bytes(std::span(text.data(), text.size())));
  };
  EXPECT_EQ(format("\xFF\xD8\xFF and no JPEG"), "JPEG");
  EXPECT_EQ(format("\x89PNG\r\n\x1A\n"), "PNG");
  EXPECT_EQ(format(""), std::nullopt);
  EXPECT_EQ(format("GIF89a"), std::nullopt);
  EXPECT_EQ(format("<html>"), std::nullopt);
}

TEST(Codec, Extensions) {
  const std::span<const std::string_view> extensions = image_extensions();
  for (const Case& golden : all_cases()) {
    const std::string extension = golden.file.substr(golden.file.rfind('.'));
    EXPECT_NE(std::find(extensions.begin(), extensions.end(), extension), extensions.end()) << extension;
  }
  EXPECT_EQ(std::find(extensions.begin(), extensions.end(), ".gif"), extensions.end());
}

TEST(EncodePng, ReadsBack) {
  for (const int channels : {1, 3}) {
    for (const Size size : {Size{1, 1}, Size{1, 40}, Size{40, 1}, Size{33, 17}}) {
      const Image image = testing::random_image(size, channels, 7);
      const Decoded decoded = decode(encode_png(image), channels == 1 ? Channels::kGray : Channels::kRgb);
      EXPECT_EQ(decoded.format, "PNG");
      EXPECT_EQ(decoded.warnings, 0);
      EXPECT_EQ(pixel_difference(decoded.image, image), "");
    }
  }
}

TEST(EncodePng, TakesStridedViews) {
  const Image image = testing::random_image({31, 19}, 3, 8);
  const ImageView inner = image.view().crop({3, 2, 20, 11});
  EXPECT_EQ(pixel_difference(decode(encode_png(inner), Channels::kRgb).image, inner), "");
}

}  // namespace
}  // namespace tta
