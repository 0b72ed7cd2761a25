// Random changes that several libraries have, as distributions. Inside this room.
#pragma once

#include <optional>

#include "tta/views/importers/pipeline.h"
#include "tta/views/policy/distribution.h"

namespace tta {

// An op with one number, uniform in a range, that strength takes towards `none`.
Distribution uniform_op(std::string_view name, Range range, double none);

// torchvision's ColorJitter: factors of brightness, contrast and saturation and a turn of the hue, in random order.
Distribution colour_jitter(std::optional<Range> brightness, std::optional<Range> contrast,
                           std::optional<Range> saturation, std::optional<Range> hue);

// One affine map about the centre: the picture is slanted, turned counter-clockwise, enlarged and then moved right and
// down. Degrees; factors above 1 enlarge; fractions of the side. Without `scale_y` both sides have one factor.
struct Affine {
  enum class Order { kShearTurnScale, kScaleTurnShear };  // torchvision's, albumentations'
  Range shear_x, shear_y, rotate;
  Range scale{1, 1};
  std::optional<Range> scale_y;
  Range shift_x, shift_y;
  Order order = Order::kShearTurnScale;
};
Distribution random_affine(const Affine& affine);

// The eight symmetries of the square, equally likely; and three of them.
Distribution any_symmetry();
Distribution any_quarter_turn();
Distribution transposition();

// Turns so that the whole square of the window stays in sight.
Distribution safe_rotation(Range degrees);

// torchvision's perspective: each corner moves inwards, by up to `distortion` of half the side.
Distribution random_perspective(double distortion);

// albumentations' Perspective: each corner moves outwards, by the size of a normal number whose standard deviation is
// uniform in `scale`, in fractions of the side. To first order: the window's corners move, not the picture's.
Distribution random_perspective_outwards(Range scale);

// A blur by a kernel of an odd size; its sigma is OpenCV's for that size, or uniform in `sigma`.
Distribution kernel_blur(Range size, std::optional<Range> sigma);

// albumentations' Sharpen: a share `alpha` of a sharpened image, whose centre has the weight 8 + lightness.
Distribution sharpen(Range alpha, Range lightness);

// Noise with a standard deviation in fractions of the range; or a variance in squared levels.
Distribution noise_of_std(Range std);
Distribution noise_of_variance(Range variance);

// The factor `contrast`, then `brightness` added, both as differences from none; `unit` levels are a brightness of 1.
Distribution brightness_contrast(Range brightness, Range contrast, double unit);

}  // namespace tta
