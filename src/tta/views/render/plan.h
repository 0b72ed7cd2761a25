// A plan: a view compiled against a recipe and an image size. Plain data; equal plans give equal pixels.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "tta/image/image.h"
#include "tta/image/matrix.h"
#include "tta/image/pixels/pack.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/ops/op.h"
#include "tta/views/policy/policy.h"
#include "tta/views/render/source.h"

namespace tta {

// How a view's pixels are taken from the canvas. All of its geometry is one map, sampled once.
enum class Sampling {
  kCopy,      // whole pixels of the canvas: a crop; no value changes
  kResample,  // axis-aligned: Pillow's resize of a box, from the source (from the canvas where it is padded)
  kBilinear,  // anything else: bilinear along the map, from a copy whose scale matches
};

// Values that a sampling doesn't use keep their defaults, so that equal plans compare equal.
struct Plan {
  Size output;  // of the rendered view, pixels

  Sampling sampling = Sampling::kCopy;
  Size sampled;                   // size of the sampled pixels, before `move`
  Move move;                      // flips and quarter turns, done while packing
  std::optional<CopyKey> copy;    // what is sampled; nothing = the source itself
  Rect part;                      // of the copy: what is read. Of the source: all that there is, if not empty
  Rect window;                    // kCopy: in canvas pixels; may reach beyond the canvas
  std::array<float, 4> box{};     // kResample: left, top, right, bottom in pixels of the source or the padded canvas
  Matrix3 map = kIdentityMatrix;  // kBilinear: from sampled pixels to pixels of `part`

  Border border = Border::kReflect;           // kept only where the window reaches beyond the canvas
  std::array<std::uint8_t, 3> fill{0, 0, 0};  // kept only for kConstant

  std::vector<Op> colour;  // in order

  bool operator==(const Plan&) const = default;
};

// The plan of `view` for an image of `source` pixels.
//
// Errors, kView, naming the view and both sizes: without resize and crop the image must measure what the model takes;
// an op that needs colour on a gray model; ops that together look unreasonably close or far away.
Plan make_plan(const View& view, const Recipe& recipe, Size source);

}  // namespace tta
