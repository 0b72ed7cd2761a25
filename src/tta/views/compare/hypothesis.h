// One way in which a picture may have been made of an image before its values were scaled: what a recipe can say of it,
// and what goes wrong in practice that no recipe can say.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "tta/base/core/limits.h"
#include "tta/image/image.h"
#include "tta/image/pixels/pack.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/compare/planes.h"

namespace tta {

// Which pixels the decoder gives. Where the tensor has three channels, those but kColour stand in all three.
enum class Decoding {
  kColour,
  kGray,         // Pillow's "L": 0.299 R + 0.587 G + 0.114 B
  kGraySwapped,  // the same with red and blue exchanged: an RGB image taken for BGR
  kGrayMean,     // (R + G + B) / 3
  kRed,
  kGreen,
  kBlue,
};

struct Hypothesis {
  Decoding decoding = Decoding::kColour;
  bool turned_by_exif = false;  // the EXIF orientation was applied
  Resize resize;
  bool tensorflow1 = false;  // resized as TensorFlow 1 does, whatever resize.kind says
  CenterCrop crop;
  int shift_x = 0;  // the crop starts so many pixels further right
  int shift_y = 0;  // and down
  Move undo;        // what, done to the tensor, brings it upright
  bool reshaped = false;
  bool operator==(const Hypothesis&) const = default;
};

// What the recipe says, for a tensor with `channels`.
Hypothesis hypothesis_of(const Recipe& recipe, int channels);

// An image file's pixels in every decoding, made when first asked for. Not thread-safe.
class Decodings {
 public:
  // Errors: decode_image().
  Decodings(std::span<const std::byte> bytes, const Limits& limits);

  // Errors: decode_image().
  const Image& get(Decoding decoding, bool turned_by_exif);

  int orientation_tag() const { return orientation_tag_; }
  Size size(bool turned_by_exif) { return get(Decoding::kColour, turned_by_exif).size(); }

 private:
  Image make(Decoding decoding, bool turned_by_exif);

  std::span<const std::byte> bytes_;
  Limits limits_;
  int orientation_tag_ = 1;
  std::map<std::pair<Decoding, bool>, Image> images_;
};

// The size that the picture of a `source` image has, or nothing where it can't be made.
std::optional<Size> picture_size(const Hypothesis& hypothesis, Size source);

// The picture, values 0..255, in RGB order, with `channels` planes. But for tensorflow1 these are the pixels that
// Renderer makes of a recipe that says the same. Requires: picture_size() gives one.
Planes picture_of(const Hypothesis& hypothesis, Decodings& images, int channels);

}  // namespace tta
