// The table of all ops, one line each, in the order of docs/policies.md.
#include "tta/views/ops/add.h"
#include "tta/views/ops/aspect.h"
#include "tta/views/ops/autocontrast.h"
#include "tta/views/ops/brightness.h"
#include "tta/views/ops/channel_shift.h"
#include "tta/views/ops/clahe.h"
#include "tta/views/ops/contrast.h"
#include "tta/views/ops/crop.h"
#include "tta/views/ops/equalize.h"
#include "tta/views/ops/gamma.h"
#include "tta/views/ops/gaussian_blur.h"
#include "tta/views/ops/gaussian_noise.h"
#include "tta/views/ops/grayscale.h"
#include "tta/views/ops/hflip.h"
#include "tta/views/ops/hue.h"
#include "tta/views/ops/invert.h"
#include "tta/views/ops/jpeg.h"
#include "tta/views/ops/letterbox.h"
#include "tta/views/ops/median_blur.h"
#include "tta/views/ops/op.h"
#include "tta/views/ops/pad.h"
#include "tta/views/ops/perspective.h"
#include "tta/views/ops/posterize.h"
#include "tta/views/ops/rot90.h"
#include "tta/views/ops/rotate.h"
#include "tta/views/ops/saturation.h"
#include "tta/views/ops/sharpness.h"
#include "tta/views/ops/shear_x.h"
#include "tta/views/ops/shear_y.h"
#include "tta/views/ops/solarize.h"
#include "tta/views/ops/translate.h"
#include "tta/views/ops/vflip.h"
#include "tta/views/ops/zoom.h"

namespace tta {
namespace {

// Samplings of neighbouring maps, and look-ups of neighbouring tables, are merged into one.
constexpr const OpDef* kOps[] = {
    //                     kind    exactness                      cost
    &kHflipOp,          // move    exact                          none
    &kVflipOp,          // move    exact                          none
    &kRot90Op,          // move    exact                          none
    &kRotateOp,         // map     bilinear, 1/256 pixel          one sampling
    &kShearXOp,         // map     bilinear, 1/256 pixel          one sampling
    &kShearYOp,         // map     bilinear, 1/256 pixel          one sampling
    &kPerspectiveOp,    // map     bilinear, 1/256 pixel          one sampling
    &kZoomOp,           // map     Pillow's resize, to the bit    one sampling
    &kAspectOp,         // map     Pillow's resize, to the bit    one sampling
    &kTranslateOp,      // map     Pillow's resize, to the bit    one sampling
    &kCropOp,           // map     Pillow's resize, to the bit    one sampling
    &kPadOp,            // map     Pillow's resize, to the bit    one sampling
    &kLetterboxOp,      // map     Pillow's resize, to the bit    one sampling
    &kBrightnessOp,     // table   Pillow's enhancer, to the bit  one look-up
    &kContrastOp,       // table   Pillow's enhancer, to the bit  a mean, one look-up
    &kAddOp,            // table   exact                          one look-up
    &kGammaOp,          // table   torchvision's, to the bit      one look-up
    &kAutocontrastOp,   // table   Pillow's, to the bit           the ranges, one look-up
    &kEqualizeOp,       // table   Pillow's, to the bit           histograms, one look-up
    &kInvertOp,         // table   exact                          one look-up
    &kSolarizeOp,       // table   exact                          one look-up
    &kPosterizeOp,      // table   exact                          one look-up
    &kChannelShiftOp,   // table   exact                          one look-up
    &kSaturationOp,     // mix     Pillow's enhancer, to the bit  one sweep
    &kHueOp,            // mix     torchvision's, to the bit      one sweep
    &kGrayscaleOp,      // mix     Pillow's, to the bit           one sweep
    &kSharpnessOp,      // filter  Pillow's enhancer, to the bit  a pass
    &kGaussianBlurOp,   // filter  torchvision's, within a level  two passes, by its size
    &kMedianBlurOp,     // filter  OpenCV's, to the bit           a pass, by its size
    &kClaheOp,          // filter  OpenCV's, to the bit           histograms, three passes
    &kGaussianNoiseOp,  // filter  defined here, to the bit       a pass
    &kJpegOp,           // filter  Pillow's, to the bit           encoding and decoding
};

}  // namespace

std::span<const OpDef* const> all_ops() {
  return kOps;
}

const OpDef* find_op(std::string_view name) {
  for (const OpDef* def : kOps) {
    if (def->name == name) return def;
  }
  return nullptr;
}

std::vector<std::string_view> op_names() {
  std::vector<std::string_view> names;
  for (const OpDef* def : kOps) names.push_back(def->name);
  return names;
}

}  // namespace tta
