// blend() for vectors of values. Included once for each instruction set, as Highway's own headers are.
#if defined(TTA_IMAGE_PIXELS_BLEND_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TTA_IMAGE_PIXELS_BLEND_INL_H_
#undef TTA_IMAGE_PIXELS_BLEND_INL_H_
#else
#define TTA_IMAGE_PIXELS_BLEND_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {

// Vectors of float32; `from` and `to` hold whole numbers in 0..255, and |alpha| stays below 2^20.
template <class V>
HWY_INLINE auto blended(V from, V to, V alpha) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToSigned<hn::DFromV<V>> ints;
  const hn::Rebind<std::uint8_t, hn::DFromV<V>> bytes;
  const V mixed = hn::Add(from, hn::Mul(alpha, hn::Sub(to, from)));
  return hn::DemoteTo(bytes, hn::ConvertTo(ints, mixed));  // cuts off towards zero, then clips
}

}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
