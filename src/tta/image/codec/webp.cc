// WebP through libwebp. Pillow reads it as an animation, still images too: the first frame drawn on an empty canvas of
// zeros, the alpha dropped afterwards. A whole container is demanded, so nothing that is cut short passes.
#include <webp/decode.h>
#include <webp/demux.h>

#include <cstring>
#include <memory>

#include "tta/base/core/error.h"
#include "tta/image/codec/format.h"
#include "tta/image/codec/orientation.h"
#include "tta/image/codec/pixel_row.h"

namespace tta {
namespace {

constexpr std::string_view kName = "WebP";

Bytes bytes_of(const WebPData& data) {
  return std::as_bytes(std::span(data.bytes, data.size));
}

// The container: canvas size, first frame, EXIF chunk. Points into the file's bytes.
class Container {
 public:
  explicit Container(Bytes bytes) {
    const WebPData data{raw_bytes(bytes), bytes.size()};
    demuxer_.reset(WebPDemux(&data));
    if (!demuxer_) throw_damaged(kName, "its container is broken or cut short");
  }

  Size canvas(const Limits& limits) const {
    return checked_size(WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_WIDTH),
                        WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_HEIGHT), limits);
  }

  // What is needed of the frame stays valid without the iterator.
  WebPIterator first_frame() const {
    WebPIterator frame;
    if (!WebPDemuxGetFrame(demuxer_.get(), 1, &frame)) throw_damaged(kName, "it has no frame");
    WebPDemuxReleaseIterator(&frame);
    return frame;
  }

  int orientation() const {
    WebPChunkIterator chunk;
    if (!WebPDemuxGetChunk(demuxer_.get(), "EXIF", 1, &chunk)) return 1;
    const int orientation = exif_orientation(bytes_of(chunk.chunk));
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
  }

 private:
  struct Delete {
    void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
  };
  std::unique_ptr<WebPDemuxer, Delete> demuxer_;
};

[[noreturn]] void throw_webp_error(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY: throw Error(ErrorCode::kTooLarge, "WebP needs more memory than there is");
    case VP8_STATUS_UNSUPPORTED_FEATURE: throw_unsupported("this kind of WebP");
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: throw_cut_short(kName);
    default: throw_damaged(kName, "its pixels don't decode");
  }
}

// Decodes `frame` at its place on `canvas`. The container's parser has checked that it lies inside.
void draw(const WebPIterator& frame, Image& canvas) {
  WebPDecoderConfig config;
  WebPInitDecoderConfig(&config);
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  WebPRGBABuffer& target = config.output.u.RGBA;
  const std::ptrdiff_t offset = frame.y_offset * canvas.stride() + frame.x_offset * std::ptrdiff_t{3};
  target.rgba = canvas.row(0) + offset;
  target.stride = static_cast<int>(canvas.stride());
  target.size = canvas.size_bytes() - static_cast<std::size_t>(offset);
  const VP8StatusCode status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  if (status != VP8_STATUS_OK) throw_webp_error(status);
}

Image to_gray(const Image& rgb) {
  static const PixelFormat kRgbBytes = PixelFormat::bytes(0, 1, 2, 3);
  Image gray(rgb.size(), 1);
  for (int y = 0; y < rgb.height(); ++y) {
    convert_row(kRgbBytes, rgb.row(y), rgb.width(), Channels::kGray, gray.row(y));
  }
  return gray;
}

bool is_webp(Bytes bytes) {
  return bytes.size() >= 16 && starts_with(bytes, "RIFF") && starts_with(bytes.subspan(8), "WEBPVP8");
}

Size webp_size(Bytes bytes, const Limits& limits) {
  return Container(bytes).canvas(limits);
}

Decoded decode_webp(Bytes bytes, const DecodeOptions& options) {
  const Container container(bytes);
  const Size size = container.canvas(options.limits);
  const WebPIterator frame = container.first_frame();
  Decoded decoded;
  decoded.image = Image(size, 3);
  const bool covers_canvas = frame.width == size.width && frame.height == size.height;
  if (!covers_canvas) std::memset(decoded.image.row(0), 0, decoded.image.size_bytes());
  draw(frame, decoded.image);
  if (options.channels == Channels::kGray) decoded.image = to_gray(decoded.image);
  decoded.orientation_tag = container.orientation();
  return decoded;
}

}  // namespace

const Format kWebpFormat = {kName, is_webp, webp_size, decode_webp};

}  // namespace tta
