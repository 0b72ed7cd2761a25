// Pillow's convert("L") of one colour, for the kernels. Included once for each instruction set, as Highway's own
// headers are.
#if defined(TTA_IMAGE_PIXELS_LUMA_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TTA_IMAGE_PIXELS_LUMA_INL_H_
#undef TTA_IMAGE_PIXELS_LUMA_INL_H_
#else
#define TTA_IMAGE_PIXELS_LUMA_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {

// In 1/65536: ITU-R BT.601's weights, rounded.
inline constexpr std::uint32_t kRedWeight = 19595;
inline constexpr std::uint32_t kGreenWeight = 38470;
inline constexpr std::uint32_t kBlueWeight = 7471;

HWY_INLINE std::uint32_t luma_of(const std::uint8_t* rgb) {
  return (kRedWeight * rgb[0] + kGreenWeight * rgb[1] + kBlueWeight * rgb[2] + 32768) >> 16;
}

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
