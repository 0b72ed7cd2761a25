#include <cassert>
#include <cstdlib>
#include <string>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"
#include "tta/image/codec/jpeg_errors.h"

namespace tta {
namespace {

// One JPEG being written.
class JpegWriter {
 public:
  JpegWriter() { info_.err = quiet_errors(errors_); }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter() {
    jpeg_destroy_compress(&info_);
    std::free(buffer_);
  }

  std::vector<std::byte> write(ImageView image, int quality) {
    // Between here and longjmp() nothing is made that has a destructor.
    if (setjmp(errors_.jump) != 0) {
      throw Error(ErrorCode::kIo,
                  "can't make a JPEG: libjpeg gave up with code " + std::to_string(errors_.base.msg_code));
    }
    jpeg_create_compress(&info_);
    jpeg_mem_dest(&info_, &buffer_, &length_);
    info_.image_width = static_cast<JDIMENSION>(image.width());
    info_.image_height = static_cast<JDIMENSION>(image.height());
    info_.input_components = image.channels();
    info_.in_color_space = image.channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info_);
    jpeg_set_quality(&info_, quality, /*force_baseline=*/TRUE);
    jpeg_start_compress(&info_, /*write_all_tables=*/TRUE);
    for (int y = 0; y < image.height(); ++y) {
      // libjpeg doesn't write to it, but was made before `const`.
      auto* row = const_cast<std::uint8_t*>(image.row(y));
      jpeg_write_scanlines(&info_, &row, 1);
    }
    jpeg_finish_compress(&info_);
    return copy_of_bytes();
  }

 private:
  std::vector<std::byte> copy_of_bytes() const {
    const auto* bytes = reinterpret_cast<const std::byte*>(buffer_);
    return {bytes, bytes + length_};
  }

  JpegErrors errors_{};
  jpeg_compress_struct info_{};
  unsigned char* buffer_ = nullptr;
  unsigned long length_ = 0;
};

}  // namespace

std::vector<std::byte> encode_jpeg(ImageView image, int quality) {
  assert(!image.empty() && quality >= 1 && quality <= 100);
  if (image.width() > JPEG_MAX_DIMENSION || image.height() > JPEG_MAX_DIMENSION) {
    throw Error(ErrorCode::kTooLarge, "a JPEG can't have " + size_text(image.size()) +
                                          " pixels: " + std::to_string(JPEG_MAX_DIMENSION) + " a side is the most");
  }
  return JpegWriter().write(image, quality);
}

}  // namespace tta
