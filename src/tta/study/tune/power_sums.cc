// Oracle: power_sums_reference.h; tested by power_sums_test.cc.
#include "tta/study/tune/power_sums.h"

#include <cassert>
#include <cmath>
#include <cstddef>

#include "tta/base/stats/metrics.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/study/tune/power_sums.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// At most 16 floats: what of them is summed up in one lane keeps the sums of a thousand classes exact enough.
using DFloat = hn::CappedTag<float, 16>;
using Floats = hn::Vec<DFloat>;

// log p of `count` classes, a multiple of 16; returns the largest.
float take_logarithms(float* values, std::size_t count) {
  const DFloat d;
  const Floats least = hn::Set(d, static_cast<float>(kLeastProbability));
  Floats most = hn::Set(d, -1e30F);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const Floats logarithm = hn::Log(d, hn::Max(hn::LoadU(d, values + i), least));
    hn::StoreU(logarithm, d, values + i);
    most = hn::Max(most, logarithm);
  }
  return hn::GetLane(hn::MaxOfLanes(d, most));
}

// Sums over the first `count` classes of e = exp(b (l - most)), (l - most) e and (l - most)^2 e.
void sum_powers(const float* logarithms, std::size_t count, float most, float b, double* sums) {
  const DFloat d;
  Floats zeroth = hn::Zero(d);
  Floats first = hn::Zero(d);
  Floats second = hn::Zero(d);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const Floats distance = hn::Sub(hn::LoadU(d, logarithms + i), hn::Set(d, most));
    // exp() of anything lower is nothing beside the largest class's 1.
    const Floats power = hn::Exp(d, hn::Max(hn::Mul(distance, hn::Set(d, b)), hn::Set(d, -80.0F)));
    const Floats e = hn::IfThenElseZero(hn::FirstN(d, count - i), power);
    const Floats moment = hn::Mul(distance, e);
    zeroth = hn::Add(zeroth, e);
    first = hn::Add(first, moment);
    second = hn::Add(second, hn::Mul(distance, moment));
  }
  sums[0] = static_cast<double>(hn::GetLane(hn::SumOfLanes(d, zeroth)));
  sums[1] = static_cast<double>(hn::GetLane(hn::SumOfLanes(d, first)));
  sums[2] = static_cast<double>(hn::GetLane(hn::SumOfLanes(d, second)));
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {
namespace {

HWY_EXPORT(take_logarithms);
HWY_EXPORT(sum_powers);

}  // namespace

PowerSums power_sums(std::span<const double> base, double base_scale, std::span<const double> row, double row_scale,
                     double b, std::span<float> logarithms) {
  const std::size_t count = base.size();
  const std::size_t padded = power_sums_room(count);
  assert(count > 0 && (row.empty() || row.size() == count) && logarithms.size() >= padded && b > 0);
  if (row.empty()) {
    for (std::size_t c = 0; c < count; ++c) logarithms[c] = static_cast<float>(base_scale * base[c]);
  } else {
    for (std::size_t c = 0; c < count; ++c)
      logarithms[c] = static_cast<float>(base_scale * base[c] + row_scale * row[c]);
  }
  for (std::size_t c = count; c < padded; ++c) logarithms[c] = 0;  // never the largest: floored as the others are
  const float most = HWY_DYNAMIC_DISPATCH(take_logarithms)(logarithms.data(), padded);
  double sums[3];
  HWY_DYNAMIC_DISPATCH(sum_powers)(logarithms.data(), count, most, static_cast<float>(b), sums);
  const double distance = sums[1] / sums[0];
  return {std::log(sums[0]) + b * static_cast<double>(most), distance + static_cast<double>(most),
          std::fmax(0.0, sums[2] / sums[0] - distance * distance)};
}

}  // namespace tta
#endif  // HWY_ONCE
