// luma() for vectors of colours. Included once for each instruction set, as Highway's own headers are.
#if defined(TTA_IMAGE_PIXELS_LUMA_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TTA_IMAGE_PIXELS_LUMA_INL_H_
#undef TTA_IMAGE_PIXELS_LUMA_INL_H_
#else
#define TTA_IMAGE_PIXELS_LUMA_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "tta/image/luma.h"

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {

// Vectors of 32-bit numbers, signed or not: the sum stays below 2^24.
template <class V>
HWY_INLINE V luma_of(V r, V g, V b) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::DFromV<V> d;
  using T = hn::TFromV<V>;
  const V red = hn::Mul(r, hn::Set(d, static_cast<T>(kRedWeight)));
  const V green = hn::Mul(g, hn::Set(d, static_cast<T>(kGreenWeight)));
  const V blue = hn::Mul(b, hn::Set(d, static_cast<T>(kBlueWeight)));
  return hn::ShiftRight<16>(hn::Add(hn::Add(red, green), hn::Add(blue, hn::Set(d, T{32768}))));
}

}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
