// The recipe: how a model wants its input. Plain data; who filled it in is in read_recipe.h.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/tensor.h"
#include "tta/image/image.h"

namespace tta {

enum class ResizeMode {
  kNone,       // the image as it is
  kShortest,   // proportions kept, so that the image just covers resize.size: a square size is the short side's
  kLongest,    // proportions kept, so that the image just fits into resize.size (timm's crop_mode border)
  kExact,      // squashed to width x height
  kCropExact,  // cut to the proportions of width x height first: Keras's crop_to_aspect_ratio
  kPadExact,   // padded to them first, with crop.fill: Keras's pad_to_aspect_ratio
};

// Whether the image gets the proportions of resize.size first: kCropExact and kPadExact.
bool fits_proportions(ResizeMode mode);

// Whether every image has resize.size afterwards: these two and kExact.
bool gives_one_size(ResizeMode mode);

// How the side that follows is rounded: int() as torchvision and Hugging Face do, or half to even as timm's
// ResizeKeepRatio.
enum class SideRounding { kTruncate, kRound };

// How half of an odd difference is rounded when a crop is centred: torchvision and timm, or Hugging Face and Keras.
enum class CropOffset { kRoundHalfEven, kFloor };

struct Resize {
  ResizeKind kind = ResizeKind::kPillow;
  ResizeMode mode = ResizeMode::kNone;
  Size size;  // pixels; 0 x 0 for kNone; square for kShortest and kLongest, but for timm's non-square models
  Filter filter = Filter::kBilinear;
  SideRounding side_rounding = SideRounding::kTruncate;
  bool antialias = true;                // kTorch and kTensorFlow have the choice
  PixelType dtype = PixelType::kUInt8;  // of what is resized: kTorch has the choice, kTensorFlow is kFloat32
  bool operator==(const Resize&) const = default;
};

// The centre crop to the model's size; size 0 x 0 = none. Where the image is smaller it is padded with `fill`, which is
// also what kPadExact pads with.
struct CenterCrop {
  Size size;
  CropOffset offset = CropOffset::kRoundHalfEven;
  std::array<std::uint8_t, 3> fill{0, 0, 0};
  bool operator==(const CenterCrop&) const = default;
};

// From an 8-bit value v to the number that the model sees, in the float32 steps of the source library:
//   scaled = v / scale_divisor                          (torchvision's ToTensor: 255)
//         or float32(double(v) * scale_factor)          (Hugging Face's rescale; 1 = left alone)
//   result = (scaled + offset - mean[c]) / std[c]       each step rounded to float32; divided std_passes times
// mean and std are per channel in RGB order whatever the model's order (index 0 alone for gray), in the units after
// scaling.
struct Normalize {
  double scale_divisor = 0;  // 0 = use scale_factor
  double scale_factor = 1;
  float offset = 0;  // -1: Hugging Face's rescale_offset
  std::array<float, 3> mean{0, 0, 0};
  std::array<float, 3> std{1, 1, 1};
  int std_passes = 1;  // 2: Hugging Face's EfficientNet with include_top
  bool operator==(const Normalize&) const = default;
};

enum class ChannelOrder { kRgb, kBgr };

struct Recipe {
  int channels = 3;                // 1 gray, 3 colour
  bool apply_orientation = false;  // EXIF; false because that is what training saw
  Resize resize;
  CenterCrop crop;
  Normalize normalize;
  ChannelOrder order = ChannelOrder::kRgb;
  Layout layout = Layout::kNchw;
  DType dtype = DType::kFloat32;
  Size input;  // the model's input, pixels: what a rendered view measures

  // Field name ("resize.filter") -> where its value came from ("preprocessor_config.json: resample", "default",
  // "model").
  std::map<std::string, std::string> origins;
  std::vector<std::string> notes;  // what a user should know, one sentence each
};

// One line per field of a recipe, in a fixed order: for `tta inspect`.
struct RecipeLine {
  std::string field;   // "normalize.mean"
  std::string value;   // "0.485, 0.456, 0.406"
  std::string origin;  // "default" or the source
};
std::vector<RecipeLine> describe(const Recipe& recipe);

// One line: "resize short side 256 (pillow bilinear) -> center crop 224 x 224 -> /255 -> mean/std -> RGB NCHW float32".
std::string summary(const Recipe& recipe);

// The size of an image of `source` pixels after recipe.resize.
// Oracles: torchvision's and timm's own sizes (tools/golden/recipe.py). Requires: source sides >= 1.
// Errors, kView: a side that would be 0 pixels, or more than an int holds.
Size resized_size(const Resize& resize, Size source);

// What of the source is resized, in its pixels: all of it; for kCropExact a part; for kPadExact more, so that x and y
// are 0 or below. Keras's steps (keras/src/backend/tensorflow/image.py, resize), in float32 and cut off as it does:
// a side follows from the other one and the proportions, and half of the difference is on the left and at the top. What
// is padded has as much on the other side, so that it may be a pixel short of the proportions.
// Oracle: tools/golden/resize.py. Errors, kView: padded sides beyond what an int holds.
Rect part_to_resize(const Resize& resize, Size source);

// Where the centre crop of `inner` pixels starts on a side of `outer`; negative where the image is smaller and is
// padded. torchvision: half of what is cut is rounded half to even, half of what is padded down. Hugging Face: rounded
// down, so that the odd pixel of a padding is on the left.
int crop_start(int outer, int inner, CropOffset rule);

// The number that pixel value v of channel c (RGB order) becomes. Requires: 0 <= v <= 255, 0 <= channel <= 2.
// Oracles: torchvision's ToTensor and Normalize, transformers' numpy steps; equal to the bit (tools/golden/recipe.py).
float normalized(const Normalize& normalize, int v, int channel);

// The same for a value that isn't a whole number: what a resize of floats leaves. Equal to normalized(v) where it is
// whole.
float normalized_float(const Normalize& normalize, float v, int channel);

// How the recipe's resize interpolates.
Interpolation interpolation_of(const Resize& resize);

// Whether every pixel value stays what it is.
bool is_identity(const Normalize& normalize);

// The 8-bit colour that comes nearest to 0 after normalising (ties: the darker): what a model takes for "nothing
// there". The default fill of constant borders.
std::array<std::uint8_t, 3> mean_colour(const Recipe& recipe);

// The side of the centre crop as a fraction of the resized side, 224/256 say: at which fraction crop presets work.
// 0.875 where the recipe crops nothing away or where that depends on the image.
double crop_fraction(const Recipe& recipe);

// The recipe's own JSON form, schema "tta-recipe/1" (docs/recipes.md); read_recipe() reads it back equal.
std::string recipe_json(const Recipe& recipe);

// SHA-256 of that, 64 hexadecimal digits: tells whether scores were made, and a policy tuned, with this recipe.
std::string recipe_digest(const Recipe& recipe);

}  // namespace tta
