// Oracle: sharpen_reference.h; tested by sharpen_test.cc on every instruction set. Every target gives the same bytes.
#include "tta/image/pixels/sharpen.h"

#include <cassert>
#include <cstring>
#include <vector>

#include "tta/image/pixels/blend.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/sharpen.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

#include "tta/image/pixels/blend-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D16 = hn::ScalableTag<std::int16_t>;
using D8 = hn::Rebind<std::uint8_t, D16>;
using DFloat = hn::ScalableTag<float>;
using DInt = hn::RebindToSigned<DFloat>;
using DQuarter = hn::Rebind<std::uint8_t, DInt>;

// floor(n / 13) as the high half of a product: exact for n up to 13 * 255 + 6, the largest sum with its rounding.
constexpr std::int16_t kThirteenth = 5042;
constexpr std::int16_t kHalfOfThirteen = 6;

HWY_INLINE hn::Vec<D16> widened(const std::uint8_t* values) {
  return hn::PromoteTo(D16(), hn::LoadU(D8(), values));
}

HWY_INLINE hn::Vec<DFloat> floats(const std::uint8_t* values) {
  return hn::ConvertTo(DFloat(), hn::PromoteTo(DInt(), hn::LoadU(DQuarter(), values)));
}

void add_rows(const std::uint8_t* above, const std::uint8_t* here, const std::uint8_t* below, std::size_t count,
              std::int16_t* HWY_RESTRICT sums) {
  const D16 d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(hn::Add(hn::Add(widened(above + i), widened(below + i)), widened(here + i)), d, sums + i);
  }
  for (; i < count; ++i) sums[i] = static_cast<std::int16_t>(above[i] + here[i] + below[i]);
}

// Values in [begin, end) of the row; `step` bytes lie between neighbours.
void smooth_row(const std::int16_t* sums, const std::uint8_t* here, std::size_t begin, std::size_t end,
                std::size_t step, std::uint8_t* HWY_RESTRICT smooth) {
  const D16 d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = begin;
  for (; i + lanes <= end; i += lanes) {
    const auto sides = hn::Add(hn::LoadU(d, sums + i - step), hn::LoadU(d, sums + i + step));
    const auto middle = hn::Add(hn::LoadU(d, sums + i), hn::ShiftLeft<2>(widened(here + i)));
    const auto sum = hn::Add(hn::Add(sides, middle), hn::Set(d, kHalfOfThirteen));
    hn::StoreU(hn::DemoteTo(D8(), hn::MulHigh(sum, hn::Set(d, kThirteenth))), D8(), smooth + i);
  }
  for (; i < end; ++i) {
    const int sum = sums[i - step] + sums[i] + sums[i + step] + 4 * here[i];
    smooth[i] = static_cast<std::uint8_t>((sum + kHalfOfThirteen) / 13);
  }
}

void blend_row(const std::uint8_t* from, const std::uint8_t* to, std::size_t count, float alpha, std::uint8_t* output) {
  const DFloat d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(blended(floats(from + i), floats(to + i), hn::Set(d, alpha)), DQuarter(), output + i);
  }
  for (; i < count; ++i) output[i] = blend(from[i], to[i], alpha);
}

// The rows between the first and the last. `sums` and `smooth` are scratch of a row's length.
void sharpen_inner_rows(ImageView image, float factor, std::int16_t* sums, std::uint8_t* smooth, Image& result) {
  const auto step = static_cast<std::size_t>(image.channels());
  const std::size_t count = static_cast<std::size_t>(image.width()) * step;
  for (int y = 1; y + 1 < image.height(); ++y) {
    const std::uint8_t* here = image.row(y);
    add_rows(image.row(y - 1), here, image.row(y + 1), count, sums);
    smooth_row(sums, here, step, count - step, step, smooth);
    std::uint8_t* output = result.row(y);
    blend_row(smooth + step, here + step, count - 2 * step, factor, output + step);
    std::memcpy(output, here, step);
    std::memcpy(output + count - step, here + count - step, step);
  }
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(sharpen_inner_rows);

Image sharpen(ImageView image, float factor) {
  assert(!image.empty());
  // The edge is equal in both pictures, so nothing becomes of it; and a small picture is all edge.
  if (image.width() < 3 || image.height() < 3) return Image::copy_of(image);
  Image result(image.size(), image.channels());
  const auto row_bytes = static_cast<std::size_t>(result.stride());
  std::vector<std::int16_t> sums(row_bytes);
  std::vector<std::uint8_t> smooth(row_bytes);
  HWY_DYNAMIC_DISPATCH(sharpen_inner_rows)(image, factor, sums.data(), smooth.data(), result);
  for (const int y : {0, image.height() - 1}) std::memcpy(result.row(y), image.row(y), row_bytes);
  return result;
}

}  // namespace tta
#endif  // HWY_ONCE
