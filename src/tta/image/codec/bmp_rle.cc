//   code     = run | literal | end_line | end_image | delta
//   run      = count:u8 pixels:u8                  count > 0; with 4 bits the byte's two pixels alternate
//   literal  = 0 count:u8 pixels* [padding]        count > 2; padded to 2 bytes
//   end_line = 0 0      end_image = 0 1      delta = 0 2 right:u8 up:u8
#include "tta/image/codec/bmp_rle.h"

#include <algorithm>

namespace tta {
namespace {

// Writes indices one after the other, up to the number of the image's pixels; what is beyond is counted only.
class IndexWriter {
 public:
  explicit IndexWriter(Size size)
      : width_(static_cast<std::size_t>(size.width)), indices_(width_ * static_cast<std::size_t>(size.height)) {}

  bool full() const { return written_ >= indices_.size(); }
  std::size_t column() const { return written_ % width_; }
  std::size_t width() const { return width_; }

  void put(std::uint32_t index) {
    if (!full()) indices_[written_] = static_cast<std::uint8_t>(index);
    ++written_;
  }
  void skip(std::size_t pixels) { written_ += pixels; }  // new indices are 0
  void finish_line() { skip((width_ - column()) % width_); }

  std::vector<std::uint8_t> take() { return full() ? std::move(indices_) : std::vector<std::uint8_t>(); }

 private:
  std::size_t width_;
  std::size_t written_ = 0;
  std::vector<std::uint8_t> indices_;
};

class RunLengthDecoder {
 public:
  RunLengthDecoder(Bytes file, std::size_t at, Size size, RunLength kind)
      : file_(file), at_(at), kind_(kind), writer_(size) {}

  std::vector<std::uint8_t> decode() {
    while (!writer_.full() && has_bytes(file_, at_, 2)) {
      const std::uint32_t count = read_u8(file_, at_);
      const std::uint32_t value = read_u8(file_, at_ + 1);
      at_ += 2;
      if (count > 0) {
        run(count, value);
      } else if (!escape(value)) {
        break;
      }
    }
    return writer_.take();
  }

 private:
  // A run ends with its line.
  void run(std::uint32_t count, std::uint32_t value) {
    const std::size_t room = writer_.width() - std::min(x_, writer_.width());
    const std::size_t pixels = std::min<std::size_t>(count, room);
    for (std::size_t i = 0; i < pixels; ++i) {
      writer_.put(kind_ == RunLength::kEightBits ? value : i % 2 == 0 ? value >> 4 : value & 0x0F);
    }
    x_ += pixels;
  }

  // False at the end of the image or of the data.
  bool escape(std::uint32_t code) {
    switch (code) {
      case 0:
        writer_.finish_line();
        x_ = 0;
        return true;
      case 1: return false;
      case 2: return delta();
      default: return literal(code);
    }
  }

  bool delta() {
    if (!has_bytes(file_, at_, 2)) return false;
    writer_.skip(read_u8(file_, at_) + read_u8(file_, at_ + 1) * writer_.width());
    x_ = writer_.column();
    at_ += 2;
    return true;
  }

  bool literal(std::uint32_t count) {
    const std::size_t wanted = kind_ == RunLength::kFourBits ? count / 2 : count;
    const std::size_t bytes = std::min(wanted, file_.size() - at_);
    for (std::size_t i = 0; i < bytes; ++i) {
      const std::uint32_t value = read_u8(file_, at_ + i);
      if (kind_ == RunLength::kFourBits) writer_.put(value >> 4);
      writer_.put(kind_ == RunLength::kFourBits ? value & 0x0F : value);
    }
    x_ += count;
    at_ += bytes;
    at_ += at_ % 2;
    return bytes == wanted;
  }

  Bytes file_;
  std::size_t at_;
  RunLength kind_;
  std::size_t x_ = 0;  // Pillow's idea of the column, which bounds runs
  IndexWriter writer_;
};

}  // namespace

std::vector<std::uint8_t> decode_run_lengths(Bytes file, std::size_t at, Size size, RunLength kind) {
  return RunLengthDecoder(file, at, size, kind).decode();
}

}  // namespace tta
