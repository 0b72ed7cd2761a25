// PNM: PBM, PGM and PPM, plain and binary, as Pillow reads them (PpmImagePlugin).
//
//   file    = ("P1" | "P4") ws width ws height ws pixels            1 bit a pixel, 1 is black
//           | ("P2" | "P5") ws width ws height ws maxval ws pixels  gray
//           | ("P3" | "P6") ws width ws height ws maxval ws pixels  RGB
//   pixels  = decimal numbers (P1: single digits, white space optional) in P1 to P3; bytes in P4 to P6: P4 rows of bits
//             padded to bytes, samples of two bytes, big-endian, where maxval > 255
//   comment = "#" up to the end of the line, anywhere before binary pixels; it does not separate numbers
//
// Samples are rescaled to 0..255. Gray with a maxval beyond 255 is rescaled to 0..65535 and then >> 8: the one place
// where we differ from Pillow, which saturates it and so shows nearly white pictures.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/pixel_row.h"

namespace tta {
namespace {

constexpr std::string_view kName = "PNM";
constexpr std::size_t kMaxDigits = 10;  // of a number; Pillow's limit

bool is_space(std::uint32_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Reads the text of a header or of plain pixels.
class TextReader {
 public:
  TextReader(Bytes file, std::size_t at) : file_(file), at_(at) {}

  std::size_t position() const { return at_; }

  // The next character that isn't part of a comment.
  std::optional<std::uint32_t> next() {
    while (at_ < file_.size()) {
      const std::uint32_t byte = read_u8(file_, at_++);
      if (byte != '#') return byte;
      skip_comment();
    }
    return std::nullopt;
  }

  // The next character that is no white space either.
  std::optional<std::uint32_t> next_mark() {
    std::optional<std::uint32_t> byte = next();
    while (byte && is_space(*byte)) byte = next();
    return byte;
  }

  // The next number and the one white space behind it.
  std::uint32_t next_number() {
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (std::optional<std::uint32_t> byte = next_mark(); byte && !is_space(*byte); byte = next()) {
      if (*byte < '0' || *byte > '9') throw_damaged(kName, "something else stands where a number should");
      if (++digits > kMaxDigits) throw_damaged(kName, "a number has more than 10 digits");
      number = number * 10 + (*byte - '0');
    }
    if (digits == 0) throw_cut_short(kName);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, UINT32_MAX));
  }

 private:
  void skip_comment() {
    while (at_ < file_.size()) {
      const std::uint32_t byte = read_u8(file_, at_++);
      if (byte == '\n' || byte == '\r') return;
    }
  }

  Bytes file_;
  std::size_t at_;
};

struct Header {
  char kind = 0;  // '1' to '6'
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t maxval = 1;
  std::size_t pixels_at = 0;

  bool is_bitmap() const { return kind == '1' || kind == '4'; }
  bool is_gray() const { return kind == '2' || kind == '5'; }
  bool is_plain() const { return kind <= '3'; }
  std::size_t samples_per_pixel() const { return kind == '3' || kind == '6' ? 3 : 1; }
  std::size_t sample_bytes() const { return maxval > 255 ? 2 : 1; }
};

Header parse_header(Bytes bytes) {
  Header header;
  header.kind = as_text(bytes)[1];
  TextReader text(bytes, 3);
  header.width = text.next_number();
  header.height = text.next_number();
  if (!header.is_bitmap()) {
    header.maxval = text.next_number();
    if (header.maxval == 0 || header.maxval > 65535) {
      throw_damaged(kName, "its maxval is " + std::to_string(header.maxval) + ", allowed are 1 to 65535");
    }
  }
  header.pixels_at = text.position();
  return header;
}

// What each stored sample becomes: rounded half to even, in double, as Python's round() does. Samples beyond maxval,
// which binary files may hold, count as the most.
std::vector<std::uint8_t> sample_table(const Header& header) {
  const bool deep_gray = header.is_gray() && header.maxval > 255;
  const double most = deep_gray ? 65535 : 255;
  std::vector<std::uint8_t> table(header.maxval > 255 ? 65536 : 256);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double scaled = std::nearbyint(static_cast<double>(i) / header.maxval * most);
    const auto level = static_cast<unsigned>(std::min(scaled, most));
    table[i] = static_cast<std::uint8_t>(deep_gray ? level >> 8 : level);
  }
  return table;
}

PixelFormat pixel_format_of(const Header& header) {
  return header.samples_per_pixel() == 3 ? PixelFormat::bytes(0, 1, 2, 3) : PixelFormat::gray_bytes(1);
}

PixelFormat bitmap_format() {
  Palette palette;
  palette.set(0, {255, 255, 255});
  palette.set(1, {0, 0, 0});
  return PixelFormat::indexed(1, palette);
}

// Fills a row of 8-bit samples from plain text.
void read_plain_row(TextReader& text, const Header& header, const std::vector<std::uint8_t>& table,
                    std::vector<std::uint8_t>& samples) {
  for (std::uint8_t& sample : samples) {
    const std::uint32_t number = text.next_number();
    if (number > header.maxval) {
      throw_damaged(kName,
                    "sample " + std::to_string(number) + " is above its maxval, " + std::to_string(header.maxval));
    }
    sample = table[number];
  }
}

void read_plain_bitmap_row(TextReader& text, std::vector<std::uint8_t>& samples) {
  for (std::uint8_t& sample : samples) {
    const std::optional<std::uint32_t> mark = text.next_mark();
    if (!mark) throw_cut_short(kName);
    if (*mark != '0' && *mark != '1') throw_damaged(kName, "a pixel is neither 0 nor 1");
    sample = *mark == '0' ? 255 : 0;
  }
}

void read_binary_row(const std::uint8_t* stored, const Header& header, const std::vector<std::uint8_t>& table,
                     std::vector<std::uint8_t>& samples) {
  const bool wide = header.sample_bytes() == 2;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = table[wide ? std::size_t{stored[2 * i]} << 8 | stored[2 * i + 1] : std::size_t{stored[i]}];
  }
}

void read_plain_pixels(Bytes bytes, const Header& header, Channels channels, Image& image) {
  const PixelFormat format = pixel_format_of(header);
  const std::vector<std::uint8_t> table = sample_table(header);
  std::vector<std::uint8_t> samples(format.row_bytes(image.width()));
  TextReader text(bytes, header.pixels_at);
  for (int y = 0; y < image.height(); ++y) {
    if (header.is_bitmap()) {
      read_plain_bitmap_row(text, samples);
    } else {
      read_plain_row(text, header, table, samples);
    }
    convert_row(format, samples.data(), image.width(), channels, image.row(y));
  }
}

void read_binary_pixels(const std::uint8_t* stored, const Header& header, Channels channels, Image& image) {
  const PixelFormat format = header.is_bitmap() ? bitmap_format() : pixel_format_of(header);
  const std::size_t row_bytes = format.row_bytes(image.width());
  const bool as_stored = header.is_bitmap() || header.maxval == 255;
  const std::vector<std::uint8_t> table = as_stored ? std::vector<std::uint8_t>() : sample_table(header);
  std::vector<std::uint8_t> samples(as_stored ? 0 : row_bytes);
  for (int y = 0; y < image.height(); ++y) {
    if (!as_stored) read_binary_row(stored, header, table, samples);
    convert_row(format, as_stored ? stored : samples.data(), image.width(), channels, image.row(y));
    stored += row_bytes * header.sample_bytes();
  }
}

// The fewest bytes that the pixels can take, so that a short file with a large header costs no memory.
std::size_t least_pixel_bytes(const Header& header, Size size) {
  const auto width = static_cast<std::size_t>(size.width);
  const auto height = static_cast<std::size_t>(size.height);
  if (header.kind == '4') return (width + 7) / 8 * height;
  const std::size_t samples = width * height * header.samples_per_pixel();
  if (header.kind == '1') return samples;
  return header.is_plain() ? 2 * samples - 1 : samples * header.sample_bytes();
}

bool is_pnm(Bytes bytes) {
  if (bytes.size() < 3 || as_text(bytes)[0] != 'P') return false;
  const char kind = as_text(bytes)[1];
  return kind >= '1' && kind <= '6' && is_space(read_u8(bytes, 2));
}

Size pnm_size(Bytes bytes, const Limits& limits) {
  const Header header = parse_header(bytes);
  return checked_size(header.width, header.height, limits);
}

Decoded decode_pnm(Bytes bytes, const DecodeOptions& options) {
  const Header header = parse_header(bytes);
  const Size size = checked_size(header.width, header.height, options.limits);
  if (!has_bytes(bytes, header.pixels_at, least_pixel_bytes(header, size))) throw_cut_short(kName);
  Decoded decoded;
  decoded.image = new_image(size, options.channels);
  if (header.is_plain()) {
    read_plain_pixels(bytes, header, options.channels, decoded.image);
  } else {
    read_binary_pixels(raw_bytes(bytes) + header.pixels_at, header, options.channels, decoded.image);
  }
  return decoded;
}

}  // namespace

const Format kPnmFormat = {kName, is_pnm, pnm_size, decode_pnm};

}  // namespace tta
