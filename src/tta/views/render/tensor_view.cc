#include "tta/views/render/tensor_view.h"

#include <cassert>
#include <cmath>
#include <cstring>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/image/matrix.h"

namespace tta {
namespace {

// From a pixel of the view to the pixel of the tensor that it shows.
Matrix3 map_to_tensor(const View& view, Size size) {
  Matrix3 map = kIdentityMatrix;
  for (const Op& op : effective_ops(view.ops)) map = multiply(map, op.def->map(op.values, size));
  return map;
}

std::size_t element(const TensorPicture& picture, int channel, int x, int y) {
  const auto width = static_cast<std::size_t>(picture.size.width);
  const auto height = static_cast<std::size_t>(picture.size.height);
  const std::size_t pixel = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
  if (picture.layout == Layout::kNchw) return static_cast<std::size_t>(channel) * width * height + pixel;
  return pixel * static_cast<std::size_t>(picture.channels) + static_cast<std::size_t>(channel);
}

}  // namespace

void check_tensor_view(const View& view, Size size) {
  for (const Op& op : effective_ops(view.ops)) {
    const std::string where = "view '" + printable(display_name(view)) + "': '" + std::string(op.def->name) + "' ";
    if (op.def->kind != OpKind::kMove) {
      throw Error(ErrorCode::kView,
                  where + "needs the image itself: a preprocessed tensor can only be flipped and turned");
    }
    const Matrix3 map = op.def->map(op.values, size);
    if (map[0] == 0 && size.width != size.height) {
      throw Error(ErrorCode::kView, where + "turns a tensor that isn't square: " + std::to_string(size.width) + " x " +
                                        std::to_string(size.height));
    }
  }
}

void render_tensor_view(const View& view, const TensorPicture& picture, std::span<const std::byte> from,
                        std::span<std::byte> row) {
  assert(from.size() == row.size());
  if (effective_ops(view.ops).empty()) {
    std::memcpy(row.data(), from.data(), from.size());
    return;
  }
  const Matrix3 map = map_to_tensor(view, picture.size);
  for (int y = 0; y < picture.size.height; ++y) {
    for (int x = 0; x < picture.size.width; ++x) {
      const Point source = apply(map, {x + 0.5, y + 0.5});
      const int source_x = static_cast<int>(std::floor(source.x));
      const int source_y = static_cast<int>(std::floor(source.y));
      for (int c = 0; c < picture.channels; ++c) {
        std::memcpy(row.data() + element(picture, c, x, y) * picture.element_bytes,
                    from.data() + element(picture, c, source_x, source_y) * picture.element_bytes,
                    picture.element_bytes);
      }
    }
  }
}

}  // namespace tta
