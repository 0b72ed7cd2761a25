// gaussian_noise(std, seed): grain.
//
//   std   0..1: standard deviation as a fraction of the range 0..255.
//   seed  0..999999999, whole: which grain; 0 is the default. Two views of one policy want two seeds.
//
// Kind: filter (it goes by the place of a value); not symmetric. Each value of each channel has its own normal number,
// which depends on nothing but the seed and the value's place, so that all images of a size get the same grain, on
// every machine and instruction set the same bytes. Rounded and clipped to 0..255. Cost: one pass of about 60 steps.
//
// Oracle: noise_reference.h in image/pixels; the distribution's moments in gaussian_noise_test.cc.
#pragma once

#include "tta/views/ops/op.h"

namespace tta {

extern const OpDef kGaussianNoiseOp;

}  // namespace tta
