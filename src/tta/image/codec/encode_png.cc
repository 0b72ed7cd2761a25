#include <spng.h>

#include <cassert>
#include <cstdlib>
#include <memory>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

void check(int code) {
  if (code != SPNG_OK) throw Error(ErrorCode::kIo, std::string("can't make a PNG: ") + spng_strerror(code));
}

}  // namespace

std::vector<std::byte> encode_png(ImageView image) {
  assert(!image.empty());
  const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  if (!context) check(SPNG_EMEM);
  check(spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1));
  // Of photos and of sheets of them, four times as fast as the defaults and no larger.
  check(spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, 1));
  check(spng_set_option(context.get(), SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_UP));
  spng_ihdr header{};
  header.width = static_cast<std::uint32_t>(image.width());
  header.height = static_cast<std::uint32_t>(image.height());
  header.bit_depth = 8;
  header.color_type = image.channels() == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR;
  check(spng_set_ihdr(context.get(), &header));

  check(spng_encode_image(context.get(), nullptr, 0, SPNG_FMT_PNG, SPNG_ENCODE_PROGRESSIVE | SPNG_ENCODE_FINALIZE));
  const auto row_bytes = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.channels());
  for (int y = 0; y < image.height(); ++y) {
    const int result = spng_encode_row(context.get(), image.row(y), row_bytes);
    if (result != SPNG_EOI) check(result);
  }

  std::size_t length = 0;
  int error = SPNG_OK;
  const std::unique_ptr<void, decltype(&std::free)> buffer(spng_get_png_buffer(context.get(), &length, &error),
                                                           std::free);
  check(error);
  const auto* bytes = static_cast<const std::byte*>(buffer.get());
  return {bytes, bytes + length};
}

}  // namespace tta
