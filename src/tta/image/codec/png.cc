// PNG: we read the chunks, libspng the pixels.
//
// libspng is handed a stream that holds nothing but the header and the pixels, made anew from the file's chunks. So no
// text, profile or gamma chunk can cost memory or fail the image, and what counts as damage is what counts for Pillow:
// checksums matter before the pixels and not after, a missing end doesn't matter.
//
//   file  = signature chunk*
//   chunk = length:u32be type:4 letters, `length` bytes, crc:u32be of type and bytes      (PNG 1.2, section 3.2)
#include <spng.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/orientation.h"
#include "tta/image/codec/pixel_row.h"

namespace tta {
namespace {

constexpr std::string_view kName = "PNG";
constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
constexpr std::size_t kHeaderBytes = 13;

struct Chunk {
  std::string_view type;
  Bytes whole;  // from its length to its checksum, as far as the file goes
  Bytes data;   // as far as the file goes
  bool data_complete = false;
};

struct PngFile {
  Bytes header_chunk;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned bit_depth = 0;
  unsigned colour_type = 0;
  bool interlaced = false;
  Bytes palette;
  std::vector<Bytes> pixels;  // data of the IDAT chunks
  Bytes exif;
};

// The checksum of ISO 3309, bit by bit from a 16-entry table: only small chunks are checked.
std::uint32_t crc32(Bytes bytes) {
  static constexpr std::array<std::uint32_t, 16> kTable = {
      0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
      0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
  std::uint32_t crc = ~0U;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    crc = crc >> 4 ^ kTable[crc & 15];
    crc = crc >> 4 ^ kTable[crc & 15];
  }
  return ~crc;
}

// Walks from chunk to chunk.
class ChunkReader {
 public:
  explicit ChunkReader(Bytes file) : file_(file) {}

  // The next chunk; nothing where no further one begins.
  std::optional<Chunk> next() {
    if (!has_bytes(file_, at_, 8)) return std::nullopt;
    Chunk chunk;
    chunk.type = as_text(file_.subspan(at_ + 4, 4));
    const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    if (!std::all_of(chunk.type.begin(), chunk.type.end(), is_letter)) return std::nullopt;
    const std::size_t length = read_be32(file_, at_);
    const Bytes rest = file_.subspan(at_);
    chunk.data_complete = length <= rest.size() - 8;
    chunk.data = rest.subspan(8, std::min(length, rest.size() - 8));
    chunk.whole = rest.first(std::min(length + 12, rest.size()));
    at_ += chunk.whole.size();
    return chunk;
  }

 private:
  Bytes file_;
  std::size_t at_ = kSignature.size();
};

void check_checksum(const Chunk& chunk) {
  if (chunk.whole.size() < chunk.data.size() + 12) throw_cut_short(kName);
  const Bytes checked = chunk.whole.subspan(4, chunk.data.size() + 4);
  if (crc32(checked) == read_be32(chunk.whole, chunk.data.size() + 8)) return;
  throw_damaged(kName, "the checksum of its " + std::string(chunk.type) + " chunk is wrong");
}

void read_header(const Chunk& chunk, PngFile& file) {
  if (chunk.type != "IHDR" || chunk.data.size() != kHeaderBytes) throw_damaged(kName, "it doesn't begin with a header");
  file.header_chunk = chunk.whole;
  file.width = read_be32(chunk.data, 0);
  file.height = read_be32(chunk.data, 4);
  file.bit_depth = read_u8(chunk.data, 8);
  file.colour_type = read_u8(chunk.data, 9);
  file.interlaced = read_u8(chunk.data, 12) != 0;
}

// Reads up to the first chunk of pixels, which is returned. Every chunk before it must be whole.
Chunk read_up_to_pixels(ChunkReader& chunks, PngFile& file) {
  for (;;) {
    const std::optional<Chunk> chunk = chunks.next();
    if (!chunk) throw_cut_short(kName);
    if (chunk->type == "IDAT" && !file.header_chunk.empty()) return *chunk;
    if (chunk->type == "IEND") throw_damaged(kName, "it has no pixels");
    check_checksum(*chunk);
    if (file.header_chunk.empty()) read_header(*chunk, file);
    if (chunk->type == "PLTE") file.palette = chunk->data;
    if (chunk->type == "eXIf") file.exif = chunk->data;
  }
}

// Takes `first` and the IDAT chunks that follow it; the last may be cut short, libspng will see whether that matters.
// Of what comes after them only the EXIF block is of use, but a chunk cut short in there is an error to Pillow.
void read_pixels_and_tail(ChunkReader& chunks, Chunk first, PngFile& file) {
  std::optional<Chunk> chunk = first;
  for (; chunk && chunk->type == "IDAT"; chunk = chunks.next()) file.pixels.push_back(chunk->data);
  // fcTL begins the second frame of an animation.
  for (; chunk && chunk->type != "IEND" && chunk->type != "fcTL"; chunk = chunks.next()) {
    if (!chunk->data_complete) throw_cut_short(kName);
    if (chunk->type == "eXIf") file.exif = chunk->data;
  }
}

PngFile read_png_header(Bytes bytes) {
  ChunkReader chunks(bytes);
  PngFile file;
  read_up_to_pixels(chunks, file);
  return file;
}

PngFile read_png_file(Bytes bytes) {
  ChunkReader chunks(bytes);
  PngFile file;
  const Chunk first = read_up_to_pixels(chunks, file);
  read_pixels_and_tail(chunks, first, file);
  return file;
}

// The bytes that libspng reads: signature, header, a palette where it insists on one (we map the indices ourselves),
// all pixels as one chunk with 0 for a checksum, end.
class PixelStream {
 public:
  explicit PixelStream(const PngFile& file) {
    std::uint32_t length = 0;  // fits: encoded images are limited to far less than 4 GiB
    for (const Bytes part : file.pixels) length += static_cast<std::uint32_t>(part.size());
    for (std::size_t i = 0; i < 4; ++i) pixels_begin_[i] = static_cast<char>(length >> (24 - 8 * i) & 0xFF);

    parts_.push_back(bytes_of(kSignature));
    parts_.push_back(file.header_chunk);
    if (file.colour_type == SPNG_COLOR_TYPE_INDEXED) parts_.push_back(bytes_of(kPalette));
    parts_.push_back(bytes_of({pixels_begin_.data(), pixels_begin_.size()}));
    parts_.insert(parts_.end(), file.pixels.begin(), file.pixels.end());
    parts_.push_back(bytes_of(kPixelsEndAndEnd));
  }
  PixelStream(const PixelStream&) = delete;  // parts_ points into the object
  PixelStream& operator=(const PixelStream&) = delete;

  // For spng_set_png_stream(). Gives `length` bytes or, where fewer are left, none.
  static int read(spng_ctx*, void* user, void* destination, std::size_t length) {
    return static_cast<PixelStream*>(user)->read(static_cast<std::byte*>(destination), length) ? 0 : SPNG_IO_EOF;
  }

 private:
  static constexpr std::string_view kPalette{"\0\0\0\3PLTE\0\0\0\xA7\x7A\x3D\xDA", 15};
  static constexpr std::string_view kPixelsEndAndEnd{"\0\0\0\0\0\0\0\0IEND\xAE\x42\x60\x82", 16};

  static Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

  bool read(std::byte* destination, std::size_t length) {
    while (length > 0) {
      if (next_ == parts_.size()) return false;
      Bytes& part = parts_[next_];
      const std::size_t count = std::min(length, part.size());
      std::copy_n(part.begin(), count, destination);
      destination += count;
      length -= count;
      part = part.subspan(count);
      if (part.empty()) ++next_;
    }
    return true;
  }

  std::array<char, 8> pixels_begin_ = {0, 0, 0, 0, 'I', 'D', 'A', 'T'};
  std::vector<Bytes> parts_;
  std::size_t next_ = 0;
};

Palette palette_of(const PngFile& file) {
  const std::size_t entries = file.palette.size() / 3;
  if (entries > 256) throw_damaged(kName, "its palette has more than 256 colours");
  Palette palette;
  const std::uint8_t* colours = raw_bytes(file.palette);
  for (std::size_t i = 0; i < entries; ++i) palette.set(i, {colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]});
  return palette;
}

// Gray levels of less than 8 bits, spread over 0..255.
Palette gray_levels(unsigned bit_depth) {
  Palette palette;
  const unsigned most = (1U << bit_depth) - 1;
  for (unsigned i = 0; i <= most; ++i) {
    const auto value = static_cast<std::uint8_t>(i * 255 / most);
    palette.set(i, {value, value, value});
  }
  return palette;
}

// Requires: libspng has accepted the header, so depth and colour type go together.
PixelFormat pixel_format_of(const PngFile& file) {
  const int bytes = static_cast<int>(file.bit_depth) / 8;
  switch (file.colour_type) {
    case SPNG_COLOR_TYPE_GRAYSCALE:
      if (bytes == 0) return PixelFormat::indexed(static_cast<int>(file.bit_depth), gray_levels(file.bit_depth));
      return PixelFormat::gray_bytes(bytes);
    case SPNG_COLOR_TYPE_INDEXED: return PixelFormat::indexed(static_cast<int>(file.bit_depth), palette_of(file));
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: return PixelFormat::gray_bytes(2 * bytes);
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: return PixelFormat::bytes(0, bytes, 2 * bytes, 4 * bytes);
    default: return PixelFormat::bytes(0, bytes, 2 * bytes, 3 * bytes);
  }
}

[[noreturn]] void throw_spng_error(int code) {
  switch (code) {
    case SPNG_EIDAT_TOO_SHORT: throw_cut_short(kName);
    case SPNG_EBIT_DEPTH:
    case SPNG_ECOLOR_TYPE: throw_damaged(kName, "no such bit depth and colour type");
    case SPNG_EFILTER: throw_damaged(kName, "a row has an unknown filter");
    case SPNG_EIDAT_STREAM:
    case SPNG_EZLIB: throw_damaged(kName, "its pixels don't decompress");
    case SPNG_EMEM: throw Error(ErrorCode::kTooLarge, "PNG needs more memory than there is");
    default: throw_damaged(kName, "libspng gave up with code " + std::to_string(code));
  }
}

void check(int code) {
  if (code != SPNG_OK) throw_spng_error(code);
}

struct FreeContext {
  void operator()(spng_ctx* context) const { spng_ctx_free(context); }
};

// Where the pixels of an interlaced pass stand (PNG 1.2, section 2.6).
struct Pass {
  int first_column;
  int column_step;
};
constexpr std::array<Pass, 7> kPasses = {{{0, 8}, {4, 8}, {0, 4}, {2, 4}, {0, 2}, {1, 2}, {0, 1}}};

// Takes rows as they are stored and puts them into an image.
class RowSink {
 public:
  RowSink(Image& image, Channels channels, const PixelFormat& format, bool interlaced)
      : image_(image), channels_(channels), format_(format), interlaced_(interlaced) {
    stored_.resize(format.row_bytes(image.width()));
    if (interlaced) converted_.resize(static_cast<std::size_t>(image.stride()));
  }

  bool in_place() const { return !interlaced_ && format_.is_plain(channels_); }
  std::uint8_t* target(int y) { return in_place() ? image_.row(y) : stored_.data(); }
  std::size_t target_bytes() const { return stored_.size(); }

  // Called when target(y) has been filled.
  void put(int y, int pass) {
    if (in_place()) return;
    if (interlaced_) {
      scatter(image_.row(y), kPasses[static_cast<std::size_t>(pass)]);
    } else {
      convert_row(format_, stored_.data(), image_.width(), channels_, image_.row(y));
    }
  }

 private:
  void scatter(std::uint8_t* row, Pass pass) {
    const int width = (image_.width() - pass.first_column + pass.column_step - 1) / pass.column_step;
    convert_row(format_, stored_.data(), width, channels_, converted_.data());
    const auto bytes = static_cast<std::size_t>(image_.channels());
    for (int i = 0; i < width; ++i) {
      const int column = pass.first_column + i * pass.column_step;
      std::memcpy(row + static_cast<std::size_t>(column) * bytes,
                  converted_.data() + static_cast<std::size_t>(i) * bytes, bytes);
    }
  }

  Image& image_;
  Channels channels_;
  const PixelFormat& format_;
  bool interlaced_;
  std::vector<std::uint8_t> stored_;
  std::vector<std::uint8_t> converted_;
};

Image read_pixels(const PngFile& file, Size size, Channels channels) {
  PixelStream stream(file);
  const std::unique_ptr<spng_ctx, FreeContext> context(spng_ctx_new(0));
  if (!context) throw_spng_error(SPNG_EMEM);
  check(spng_set_png_stream(context.get(), PixelStream::read, &stream));
  check(spng_decode_image(context.get(), nullptr, 0, SPNG_FMT_RAW, SPNG_DECODE_PROGRESSIVE));
  // The checksum of the pixel chunk doesn't matter, zlib's own does. Told before the call above, libspng would skip
  // both.
  check(spng_set_crc_action(context.get(), SPNG_CRC_USE, SPNG_CRC_USE));

  const PixelFormat format = pixel_format_of(file);
  Image image = new_image(size, channels);
  RowSink sink(image, channels, format, file.interlaced);
  for (int result = SPNG_OK; result != SPNG_EOI;) {
    spng_row_info row{};
    check(spng_get_row_info(context.get(), &row));
    const int y = static_cast<int>(row.row_num);
    result = spng_decode_scanline(context.get(), sink.target(y), sink.target_bytes());
    if (result != SPNG_EOI) check(result);
    sink.put(y, row.pass);
  }
  return image;
}

bool is_png(Bytes bytes) {
  return starts_with(bytes, kSignature);
}

Size png_size(Bytes bytes, const Limits& limits) {
  const PngFile file = read_png_header(bytes);
  return checked_size(file.width, file.height, limits);
}

Decoded decode_png(Bytes bytes, const DecodeOptions& options) {
  const PngFile file = read_png_file(bytes);
  const Size size = checked_size(file.width, file.height, options.limits);
  Decoded decoded;
  decoded.image = read_pixels(file, size, options.channels);
  decoded.orientation_tag = exif_orientation(file.exif);
  return decoded;
}

}  // namespace

const Format kPngFormat = {kName, is_png, png_size, decode_png};

}  // namespace tta
