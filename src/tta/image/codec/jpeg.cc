// JPEG through libjpeg-turbo, set up as Pillow sets it up: accurate integer DCT, fancy upsampling, block smoothing (all
// of them the library's defaults), colours as RGB, four components as CMYK that is inverted whatever the Adobe marker
// says.
//
// Input is "suspending", as Pillow's: where the data end, libjpeg stops and asks for more instead of inventing an end
// of image. So a file is cut short here exactly where it is for Pillow.
#include "tta/image/codec/jpeg_errors.h"
// After jpeglib.h.
#include <jerror.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/orientation.h"
#include "tta/image/codec/pixel_row.h"

namespace tta {
namespace {

constexpr std::string_view kName = "JPEG";
constexpr int kExifMarker = JPEG_APP0 + 1;

// libjpeg has no error of its own for this one; a code that it doesn't use.
constexpr int kTooManyScans = -1;

void count_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxJpegScans) return;
  info->err->msg_code = kTooManyScans;
  jump_out(info);
}

void do_nothing(j_decompress_ptr) {}

boolean no_more_input(j_decompress_ptr) {
  return FALSE;
}

void skip_input(j_decompress_ptr info, long count) {
  jpeg_source_mgr& source = *info->src;
  const std::size_t skipped = std::min(static_cast<std::size_t>(std::max(count, 0L)), source.bytes_in_buffer);
  source.next_input_byte += skipped;
  source.bytes_in_buffer -= skipped;
}

// The process of a frame header that libjpeg refuses (ITU-T T.81, table B.1).
std::string_view process_of_frame(int marker) {
  switch (marker) {
    case 0xC3:
    case 0xCB: return "lossless";
    default: return "hierarchical";
  }
}

[[noreturn]] void throw_libjpeg_error(const jpeg_error_mgr& error) {
  switch (error.msg_code) {
    case kTooManyScans:
      throw Error(ErrorCode::kTooLarge, "JPEG has more than " + std::to_string(kMaxJpegScans) + " scans");
    case JERR_IMAGE_TOO_BIG:
      throw Error(ErrorCode::kTooLarge,
                  "JPEG has a side of more than " + std::to_string(JPEG_MAX_DIMENSION) + " pixels");
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE: throw Error(ErrorCode::kTooLarge, "JPEG needs more memory than its pixels account for");
    case JERR_BAD_PRECISION: throw_unsupported("JPEG with " + std::to_string(error.msg_parm.i[0]) + " bits a sample");
    case JERR_SOF_UNSUPPORTED: throw_unsupported(std::string(process_of_frame(error.msg_parm.i[0])) + " JPEG");
    case JERR_ARITH_NOTIMPL: throw_unsupported("arithmetic-coded JPEG");
    case JERR_EMPTY_IMAGE: throw_damaged(kName, "it has no pixels");
    case JERR_NO_IMAGE: throw_damaged(kName, "it holds tables but no image");
    case JERR_NO_HUFF_TABLE:
    case JERR_BAD_HUFF_TABLE: throw_damaged(kName, "a Huffman table is missing or wrong");
    case JERR_NO_QUANT_TABLE: throw_damaged(kName, "a quantisation table is missing");
    case JERR_BAD_LENGTH: throw_damaged(kName, "a segment has a wrong length");
    default: throw_damaged(kName, "libjpeg gave up with code " + std::to_string(error.msg_code));
  }
}

// One JPEG being read: header in the constructor, then either nothing or the pixels.
class JpegReader {
 public:
  JpegReader(Bytes bytes, const Limits& limits) {
    library_.info.err = quiet_errors(errors_);
    guarded([&] { jpeg_create_decompress(&library_.info); });
    library_.info.src = &source_;
    source_.next_input_byte = raw_bytes(bytes);
    source_.bytes_in_buffer = bytes.size();
    library_.info.progress = &progress_;
    read_header();
    orientation_ = find_orientation();
    size_ = checked_size(library_.info.image_width, library_.info.image_height, limits);
    limit_memory();
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  Size size() const { return size_; }
  int warnings() const { return static_cast<int>(errors_.base.num_warnings); }

  int orientation() const { return orientation_; }

  Image read_pixels(Channels channels) {
    jpeg_decompress_struct& info = library_.info;
    info.out_color_space = output_colours(channels);
    bool started = false;
    guarded([&] { started = jpeg_start_decompress(&info); });
    if (!started) throw_cut_short(kName);

    Image image = new_image(size_, channels);
    if (info.output_components == image.channels()) {
      read_rows_in_place(image);
    } else {
      read_rows_and_convert(image, channels);
    }
    // What follows the pixels may still be damaged. That it may be missing is no harm.
    guarded([&] { jpeg_finish_decompress(&info); });
    return image;
  }

 private:
  struct Library {
    jpeg_decompress_struct info{};
    ~Library() { jpeg_destroy_decompress(&info); }
  };

  // Runs `step`; a fatal error of libjpeg inside it becomes an Error. Requires: `step` and what it calls own nothing
  // with a destructor, because longjmp() leaves them without running it.
  template <typename Step>
  void guarded(Step step) {
    if (setjmp(errors_.jump) != 0) throw_libjpeg_error(errors_.base);
    step();
  }

  void read_header() {
    int result = JPEG_SUSPENDED;
    guarded([&] {
      jpeg_save_markers(&library_.info, kExifMarker, 0xFFFF);
      do {
        result = jpeg_read_header(&library_.info, /*require_image=*/FALSE);
      } while (result == JPEG_HEADER_TABLES_ONLY);
    });
    if (result != JPEG_HEADER_OK) throw_cut_short(kName);
    const int components = library_.info.num_components;
    if (components != 1 && components != 3 && components != 4) {
      throw_unsupported("JPEG with " + std::to_string(components) + " components");
    }
  }

  // Called with the header: libjpeg forgets its markers when it has finished.
  int find_orientation() const {
    using namespace std::string_view_literals;
    for (jpeg_saved_marker_ptr marker = library_.info.marker_list; marker; marker = marker->next) {
      const Bytes data = std::as_bytes(std::span(marker->data, marker->data_length));
      if (starts_with(data, "Exif\0"sv)) return exif_orientation(data);
    }
    return 1;
  }

  // Coefficients of a progressive image are 2 bytes each, of at most four components, in blocks that may stick out by a
  // whole MCU (32 pixels); everything else is small. The bound is a second fence behind the limit on pixels.
  void limit_memory() {
    constexpr long kFixedBytes = 16L << 20;
    library_.info.mem->max_memory_to_use = kFixedBytes + (size_.width + 32L) * (size_.height + 32L) * 4 * 2;
  }

  // Gray from colours is computed from RGB, as Pillow does: not libjpeg's gray, which is the Y that is stored.
  J_COLOR_SPACE output_colours(Channels channels) const {
    switch (library_.info.num_components) {
      case 1: return channels == Channels::kGray ? JCS_GRAYSCALE : JCS_RGB;
      case 3: return JCS_RGB;
      default: return JCS_CMYK;
    }
  }

  void read_rows_in_place(Image& image) {
    constexpr int kBatch = 16;  // rows a call: a few MCU rows' worth
    bool complete = false;
    guarded([&] {
      jpeg_decompress_struct& info = library_.info;
      std::array<JSAMPROW, kBatch> rows;
      while (info.output_scanline < info.output_height) {
        const int y = static_cast<int>(info.output_scanline);
        const int count = std::min(kBatch, image.height() - y);
        for (int i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)] = image.row(y + i);
        if (jpeg_read_scanlines(&info, rows.data(), static_cast<JDIMENSION>(count)) == 0) return;
      }
      complete = true;
    });
    if (!complete) throw_cut_short(kName);
  }

  void read_rows_and_convert(Image& image, Channels channels) {
    static const PixelFormat kRgbBytes = PixelFormat::bytes(0, 1, 2, 3);
    jpeg_decompress_struct& info = library_.info;
    std::vector<std::uint8_t> stored(static_cast<std::size_t>(image.width()) *
                                     static_cast<std::size_t>(info.output_components));
    JSAMPROW stored_row = stored.data();
    bool complete = false;
    guarded([&] {
      for (int y = 0; y < image.height(); ++y) {
        if (jpeg_read_scanlines(&info, &stored_row, 1) == 0) return;
        if (info.out_color_space == JCS_CMYK) {
          convert_inverted_cmyk_row(stored_row, image.width(), channels, image.row(y));
        } else {
          convert_row(kRgbBytes, stored_row, image.width(), channels, image.row(y));
        }
      }
      complete = true;
    });
    if (!complete) throw_cut_short(kName);
  }

  JpegErrors errors_{};
  jpeg_source_mgr source_{nullptr, 0, do_nothing, no_more_input, skip_input, jpeg_resync_to_restart, do_nothing};
  jpeg_progress_mgr progress_{count_scans, 0, 0, 0, 0};
  Library library_;  // last: goes first, while what it points to is there
  Size size_;
  int orientation_ = 1;
};

bool is_jpeg(Bytes bytes) {
  return starts_with(bytes, "\xFF\xD8\xFF");
}

Size jpeg_size(Bytes bytes, const Limits& limits) {
  return JpegReader(bytes, limits).size();
}

Decoded decode_jpeg(Bytes bytes, const DecodeOptions& options) {
  JpegReader reader(bytes, options.limits);
  Decoded decoded;
  decoded.image = reader.read_pixels(options.channels);
  decoded.orientation_tag = reader.orientation();
  decoded.warnings = reader.warnings();
  return decoded;
}

}  // namespace

const Format kJpegFormat = {kName, is_jpeg, jpeg_size, decode_jpeg};

}  // namespace tta
