// One decoded image and the resized copies of it that its views share.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "tta/image/float_image.h"
#include "tta/image/image.h"
#include "tta/image/pixels/taps_cache.h"

namespace tta {

// The recipe's resized picture with the recipe's own padding around it: what a view's window looks at.
struct Canvas {
  Size picture;  // the source after the recipe's resize
  Size size;     // with padding; equals `picture` without
  int picture_x = 0;
  int picture_y = 0;
  std::array<std::uint8_t, 3> fill{0, 0, 0};  // of the padding

  bool padded() const { return picture != size; }
  bool pads(Size source) const { return padded() && picture == source; }  // whose own pixels it has
  bool operator==(const Canvas&) const = default;
};

// A resized copy of the canvas (of the source itself where nothing is padded, so that pixels are resampled
// once).
struct CopyKey {
  Canvas canvas;
  Size size;  // of the whole copy
  bool operator==(const CopyKey&) const = default;
};

// The part of a copy that some view reads, in the copy's pixels.
struct CopyPart {
  CopyKey key;
  Rect part;
};

// The parts that several views need, one entry per key: the smallest rectangle around what each of them reads.
std::vector<CopyPart> union_of(std::span<const CopyPart> parts);

// Owns the decoded pixels of one image. Copies are made when first asked for, once, by whichever thread comes first;
// the others wait for it. copy() and image() are thread-safe.
class Source {
 public:
  // `parts` are all the copies that will be asked for, one per key. `tables` must outlive the source.
  Source(Image image, const Interpolation& interpolation, const std::vector<CopyPart>& parts, TapsCache& tables);

  ImageView image() const { return image_; }

  // The pixels of `part` of the copy `key`. Requires: part lies inside what the constructor was told for that key.
  ImageView copy(const CopyKey& key, Rect part) const;

  // Whether the pixels of `key` are the image's own, which no resize has made floats of.
  bool holds_bytes(const CopyKey& key) const;

  // The same as copy() before it is rounded to 8 bits. Requires: the interpolation gives floats.
  FloatImage float_copy(const CopyKey& key, Rect part) const;

 private:
  // Not a std::once_flag: where making a copy throws (memory), some platforms' call_once never returns again
  // (gcc.gnu.org/PR66146).
  struct Copy {
    CopyPart wanted;
    std::mutex making;
    Image pixels;       // empty until made
    FloatImage floats;  // the same before rounding; empty until made, and where the interpolation gives bytes
  };
  Copy& find(const CopyKey& key, Rect part) const;
  bool is_image(const CopyKey& key) const { return !key.canvas.padded() && key.size == image_.size(); }
  Image make(const CopyPart& wanted) const;
  FloatImage make_floats(const CopyPart& wanted) const;
  const FloatImage& floats_of(Copy& copy) const;
  Image resized(ImageView source, Size size, Rect part) const;
  FloatImage resized_floats(ImageView source, Size size, Rect part) const;
  FloatImage resized_floats(const FloatImage& source, Size size, Rect part) const;

  Image image_;
  Interpolation interpolation_;
  TapsCache* tables_;
  std::vector<std::unique_ptr<Copy>> copies_;
};

// `picture` laid onto a canvas-sized ground of the canvas's fill colour. Requires: picture measures canvas.picture.
Image padded_canvas(ImageView picture, const Canvas& canvas);
FloatImage padded_canvas(const FloatImage& picture, const Canvas& canvas);

}  // namespace tta
