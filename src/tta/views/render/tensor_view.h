// Views of an image that comes as the model's own input, already resized and normalised: there is nothing beyond it and
// no 8-bit pixel in it, so only exact moves make sense. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <span>

#include "tta/base/tensor.h"
#include "tta/image/image.h"
#include "tta/views/policy/policy.h"

namespace tta {

// How such a tensor lies in memory: C x H x W or H x W x C elements.
struct TensorPicture {
  Layout layout = Layout::kNchw;
  int channels = 3;
  Size size;
  std::size_t element_bytes = 4;
};

// Errors, kView, naming the view and the op: anything but flips and turns, and a quarter turn of what isn't square.
void check_tensor_view(const View& view, Size size);

// Writes the view of `from` into `row`; both hold one picture. Requires: check_tensor_view() has passed.
void render_tensor_view(const View& view, const TensorPicture& picture, std::span<const std::byte> from,
                        std::span<std::byte> row);

}  // namespace tta
