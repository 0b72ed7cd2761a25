#include "tta/serve/oip/read_tensor.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/oip/shape.h"

namespace tta::oip {
namespace {

static_assert(std::endian::native == std::endian::little, "the protocol's numbers are little-endian, and copied");

// Where the numbers of one image lie.
struct PixelShape {
  Layout layout = Layout::kNhwc;
  std::int64_t height = 0, width = 0;
};

PixelShape pixel_shape(const InferTensor& tensor, int channels, const std::string& where) {
  const auto& shape = tensor.shape;
  const std::string is = where + ".shape is " + shape_text(shape) + "; ";
  const std::string c = std::to_string(channels);
  if (shape.size() != 4) {
    throw Error(ErrorCode::kUsage, is + "UINT8 are pixels: [N,H,W," + c + "] or [N," + c + ",H,W]");
  }
  const bool nhwc = shape[3] == channels, nchw = shape[1] == channels;
  if (nhwc && nchw) {
    throw Error(ErrorCode::kUsage, is + "this can be read as [N,H,W," + c + "] and as [N," + c +
                                       ",H,W]: send such narrow images as files, BYTES");
  }
  if (nhwc) return {Layout::kNhwc, shape[1], shape[2]};
  if (nchw) return {Layout::kNchw, shape[2], shape[3]};
  throw Error(ErrorCode::kUsage, is + "the model takes " + (channels == 1 ? "gray" : "RGB") + " pixels: [N,H,W," + c +
                                     "] or [N," + c + ",H,W]");
}

void check_limits(const PixelShape& shape, const Limits& limits, const std::string& where) {
  const std::string size = std::to_string(shape.width) + " x " + std::to_string(shape.height);
  if (shape.width > limits.side_px || shape.height > limits.side_px) {
    throw Error(ErrorCode::kTooLarge, where + ": an image is " + size + ", allowed are " +
                                          std::to_string(limits.side_px) + " a side (--max-side)");
  }
  if (static_cast<std::uint64_t>(shape.width * shape.height) > limits.pixels) {
    throw Error(ErrorCode::kTooLarge, where + ": an image is " + size + ", allowed are " +
                                          std::to_string(limits.pixels) + " pixels (--max-pixels)");
  }
}

// One image, its channels side by side.
Image read_planes(const std::byte* from, Size size, int channels) {
  Image image(size, channels);
  const std::size_t plane = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  for (int c = 0; c < channels; ++c) {
    const std::byte* source = from + plane * static_cast<std::size_t>(c);
    std::uint8_t* to = image.row(0) + c;
    for (std::size_t i = 0; i < plane; ++i)
      to[i * static_cast<std::size_t>(channels)] = std::to_integer<std::uint8_t>(source[i]);
  }
  return image;
}

Image read_packed(const std::byte* from, Size size, int channels) {
  Image image(size, channels);
  std::memcpy(image.row(0), from, image.size_bytes());
  return image;
}

// Index of the first number that isn't finite, or the count of all.
template <typename Bits>
std::size_t first_not_finite(const std::vector<std::byte>& raw, Bits exponent) {
  const std::size_t count = raw.size() / sizeof(Bits);
  for (std::size_t i = 0; i < count; ++i) {
    Bits bits;
    std::memcpy(&bits, raw.data() + i * sizeof bits, sizeof bits);
    if ((bits & exponent) == exponent) return i;
  }
  return count;
}

void check_finite(const InferTensor& tensor, const std::string& where) {
  const bool half = tensor.datatype == Datatype::kFp16;
  const std::size_t found = half ? first_not_finite<std::uint16_t>(tensor.raw, 0x7C00)
                                 : first_not_finite<std::uint32_t>(tensor.raw, 0x7F80'0000);
  if (found * element_bytes(tensor.datatype) < tensor.raw.size()) {
    throw Error(ErrorCode::kUsage, where + ".data[" + std::to_string(found) + "] is not a finite number");
  }
}

}  // namespace

std::vector<JobInput> read_pixels(const InferTensor& tensor, const Recipe& recipe, const Limits& limits,
                                  const std::string& where) {
  const PixelShape shape = pixel_shape(tensor, recipe.channels, where);
  check_limits(shape, limits, where);
  const Size size{static_cast<int>(shape.width), static_cast<int>(shape.height)};
  const auto count = static_cast<std::size_t>(tensor.shape[0]);
  const std::size_t step = tensor.raw.size() / count;
  std::vector<JobInput> images;
  images.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::byte* from = tensor.raw.data() + i * step;
    images.emplace_back(shape.layout == Layout::kNhwc ? read_packed(from, size, recipe.channels)
                                                      : read_planes(from, size, recipe.channels));
  }
  return images;
}

std::vector<JobInput> read_model_input(const InferTensor& tensor, const Recipe& recipe, const std::string& where) {
  const std::vector<std::int64_t> model = model_input_shape(recipe);
  const bool fits = tensor.datatype == model_input_datatype(recipe) && tensor.shape.size() == model.size() &&
                    std::equal(model.begin() + 1, model.end(), tensor.shape.begin() + 1);
  if (!fits) {
    throw Error(ErrorCode::kUsage, where + " is " + std::string(datatype_name(tensor.datatype)) + " " +
                                       shape_text(tensor.shape) + "; the model's own input is " +
                                       std::string(datatype_name(model_input_datatype(recipe))) + " " +
                                       shape_text(model) + ", images are BYTES [N], pixels UINT8");
  }
  check_finite(tensor, where);
  std::vector<std::int64_t> shape = model;
  shape[0] = 1;
  const auto count = static_cast<std::size_t>(tensor.shape[0]);
  std::vector<JobInput> images;
  images.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    Tensor row(recipe.dtype, shape);
    std::memcpy(row.data(), tensor.raw.data() + i * row.size_bytes(), row.size_bytes());
    images.emplace_back(std::move(row));
  }
  return images;
}

std::vector<std::int64_t> model_input_shape(const Recipe& recipe) {
  const std::int64_t c = recipe.channels, h = recipe.input.height, w = recipe.input.width;
  return recipe.layout == Layout::kNchw ? std::vector<std::int64_t>{-1, c, h, w}
                                        : std::vector<std::int64_t>{-1, h, w, c};
}

Datatype model_input_datatype(const Recipe& recipe) {
  switch (recipe.dtype) {
    case DType::kFloat32: return Datatype::kFp32;
    case DType::kFloat16: return Datatype::kFp16;
    case DType::kUInt8: break;
  }
  return Datatype::kUint8;
}

}  // namespace tta::oip
