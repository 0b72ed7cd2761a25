// Oracle: colour_test.cc, with hsv.h; Pillow itself on every colour in views/ops. Every target gives the same bytes.
#include "tta/image/pixels/colour.h"

#include <array>

#include "tta/image/luma.h"
#include "tta/image/pixels/blend.h"
#include "tta/image/pixels/hsv.h"
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/colour.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

#include "tta/image/pixels/blend-inl.h"
#include "tta/image/pixels/luma-inl.h"

#ifndef TTA_IMAGE_PIXELS_COLOUR_CC_
#define TTA_IMAGE_PIXELS_COLOUR_CC_
namespace tta {

// What the vectors look up about 8-bit hues and saturations, as floats.
struct HueTables {
  std::array<float, 256> hue_correction;
  std::array<float, 256> saturation_correction;
  std::array<float, 256> fraction;  // of a hue within its sixth of the circle
};

}  // namespace tta
#endif  // TTA_IMAGE_PIXELS_COLOUR_CC_

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

void saturate_one_by_one(std::uint8_t* rgb, std::size_t pixels, float factor) {
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3) {
    const std::uint8_t gray = luma(rgb[0], rgb[1], rgb[2]);
    for (std::size_t c = 0; c < 3; ++c) rgb[c] = blend(gray, rgb[c], factor);
  }
}

void to_gray_one_by_one(std::uint8_t* rgb, std::size_t pixels) {
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3) {
    rgb[0] = rgb[1] = rgb[2] = luma(rgb[0], rgb[1], rgb[2]);
  }
}

void turn_hue_one_by_one(std::uint8_t* rgb, std::size_t pixels, std::uint8_t steps) {
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3) {
    const Triple turned = hue_turned({rgb[0], rgb[1], rgb[2]}, steps);
    for (std::size_t c = 0; c < 3; ++c) rgb[c] = turned[c];
  }
}

#if HWY_TARGET == HWY_SCALAR

void saturate(std::uint8_t* rgb, std::size_t pixels, float factor) {
  saturate_one_by_one(rgb, pixels, factor);
}
void to_gray(std::uint8_t* rgb, std::size_t pixels) {
  to_gray_one_by_one(rgb, pixels);
}
void turn_hue(std::uint8_t* rgb, std::size_t pixels, const HueTables&, std::uint8_t steps) {
  turn_hue_one_by_one(rgb, pixels, steps);
}

#else

using DI = hn::ScalableTag<std::int32_t>;
using DF = hn::ScalableTag<float>;
using D8 = hn::Rebind<std::uint8_t, DI>;
using Ints = hn::Vec<DI>;
using Floats = hn::Vec<DF>;
using Bytes = hn::Vec<D8>;

HWY_INLINE Ints ints(Bytes values) {
  return hn::PromoteTo(DI(), values);
}
HWY_INLINE Floats floats(Bytes values) {
  return hn::ConvertTo(DF(), ints(values));
}
HWY_INLINE Bytes bytes(Ints values) {
  return hn::DemoteTo(D8(), values);
}

// As many pixels as fit a vector of 32-bit numbers at a time; returns how many pixels are done.
template <class Mix>
HWY_INLINE std::size_t for_vectors(std::uint8_t* rgb, std::size_t pixels, Mix mix) {
  const std::size_t lanes = hn::Lanes(D8());
  std::size_t i = 0;
  for (; i + lanes <= pixels; i += lanes) {
    Bytes r, g, b;
    hn::LoadInterleaved3(D8(), rgb + 3 * i, r, g, b);
    mix(r, g, b);
    hn::StoreInterleaved3(r, g, b, D8(), rgb + 3 * i);
  }
  return i;
}

void saturate(std::uint8_t* rgb, std::size_t pixels, float factor) {
  const Floats factors = hn::Set(DF(), factor);
  const std::size_t done = for_vectors(rgb, pixels, [&](Bytes& r, Bytes& g, Bytes& b) HWY_ATTR {
    const Floats gray = hn::ConvertTo(DF(), luma_of(ints(r), ints(g), ints(b)));
    r = blended(gray, floats(r), factors);
    g = blended(gray, floats(g), factors);
    b = blended(gray, floats(b), factors);
  });
  saturate_one_by_one(rgb + 3 * done, pixels - done, factor);
}

void to_gray(std::uint8_t* rgb, std::size_t pixels) {
  const std::size_t done = for_vectors(rgb, pixels, [](Bytes& r, Bytes& g, Bytes& b) HWY_ATTR {
    r = g = b = bytes(luma_of(ints(r), ints(g), ints(b)));
  });
  to_gray_one_by_one(rgb + 3 * done, pixels - done);
}

// What Pillow's chain of float and double operations makes of a quotient that is exactly `level`: that level, or, where
// the roundings fell short of it, the one below. Elsewhere they can't matter: the quotients keep a distance of 1/510
// from the next level.
HWY_INLINE Floats cut_off(Floats exact, const float* correction) {
  const Floats slack = hn::Set(DF(), 1.0F / 2048);
  const Floats raised = hn::Add(exact, slack);
  const Floats level = hn::Floor(raised);
  const auto on_level = hn::Lt(hn::Sub(raised, level), hn::Add(slack, slack));
  const Floats shortfall = hn::GatherIndex(DF(), correction, hn::ConvertTo(DI(), level));
  return hn::Sub(level, hn::IfThenElseZero(on_level, shortfall));
}

struct Hsv {
  Floats hue, saturation, value;  // 0..255
};

HWY_INLINE Hsv hsv_of_rgb(Bytes r, Bytes g, Bytes b, const HueTables& tables) {
  const Bytes max = hn::Max(r, hn::Max(g, b));
  const Bytes min = hn::Min(r, hn::Min(g, b));
  const Floats red = floats(r), green = floats(g), blue = floats(b);
  const Floats value = floats(max);
  const Floats range = hn::Sub(value, floats(min));
  const Floats one = hn::Set(DF(), 1.0F);

  const auto is_red = hn::Eq(red, value);
  const auto is_green = hn::Eq(green, value);
  const Floats away =
      hn::IfThenElse(is_red, hn::Sub(green, blue), hn::IfThenElse(is_green, hn::Sub(blue, red), hn::Sub(red, green)));
  const Floats start =
      hn::IfThenElse(is_red, hn::Zero(DF()), hn::IfThenElse(is_green, hn::Set(DF(), 85.0F), hn::Set(DF(), 170.0F)));
  const Floats offset = hn::Div(hn::Mul(away, hn::Set(DF(), 42.5F)), hn::Max(range, one));
  const Floats angle = hn::Add(start, offset);
  const Floats turned = hn::IfThenElse(hn::Lt(angle, hn::Zero(DF())), hn::Add(angle, hn::Set(DF(), 255.0F)), angle);
  const Floats share = hn::Div(hn::Mul(range, hn::Set(DF(), 255.0F)), hn::Max(value, one));
  return {cut_off(turned, tables.hue_correction.data()), cut_off(share, tables.saturation_correction.data()), value};
}

using DD = hn::ScalableTag<double>;
using Doubles = hn::Vec<DD>;
using DHalf = hn::Half<DF>;

// Half up, of what isn't negative.
HWY_INLINE auto rounded(Doubles values) {
  return hn::DemoteTo(hn::Rebind<std::int32_t, DD>(), hn::Add(values, hn::Set(DD(), 0.5)));
}

// value * (1 - saturation * fraction), and the same with the rest of the fraction: the first product in float32, the
// second in double, as Pillow has them.
struct Edges {
  Ints falling, rising;
};
HWY_INLINE Edges edges(Floats value, Floats saturation, Floats fraction) {
  const Doubles one = hn::Set(DD(), 1.0);
  const Floats product = hn::Mul(saturation, fraction);
  const auto half = [&](auto part) HWY_ATTR {
    const Doubles v = hn::PromoteTo(DD(), part(value));
    const Doubles rest = hn::Sub(one, hn::PromoteTo(DD(), part(fraction)));
    const Doubles rising = hn::Sub(one, hn::Mul(hn::PromoteTo(DD(), part(saturation)), rest));
    const Doubles falling = hn::Sub(one, hn::PromoteTo(DD(), part(product)));
    return std::array{rounded(hn::Mul(v, falling)), rounded(hn::Mul(v, rising))};
  };
  const auto low = half([](Floats v) HWY_ATTR { return hn::LowerHalf(DHalf(), v); });
  const auto high = half([](Floats v) HWY_ATTR { return hn::UpperHalf(DHalf(), v); });
  return {hn::Combine(DI(), high[0], low[0]), hn::Combine(DI(), high[1], low[1])};
}

HWY_INLINE void rgb_of_hsv(Hsv hsv, const HueTables& tables, Bytes& r, Bytes& g, Bytes& b) {
  const Ints hue = hn::ConvertTo(DI(), hsv.hue);
  const Floats fraction = hn::GatherIndex(DF(), tables.fraction.data(), hue);
  // Six sectors of 42.5 levels; hue 255 is the seventh, and the first again.
  const Floats sixths = hn::Mul(hn::Add(hsv.hue, hn::Set(DF(), 0.125F)), hn::Set(DF(), 1 / 42.5F));
  const Ints sector = hn::ConvertTo(DI(), sixths);
  const Floats saturation = hn::Div(hsv.saturation, hn::Set(DF(), 255.0F));

  const Floats low = hn::Sub(hsv.value, hn::Mul(hsv.value, saturation));
  const Ints p = hn::ConvertTo(DI(), hn::Add(low, hn::Set(DF(), 0.5F)));
  const auto [q, t] = edges(hsv.value, saturation, fraction);
  const Ints v = hn::ConvertTo(DI(), hsv.value);

  const auto is = [&](std::int32_t number) HWY_ATTR { return hn::Eq(sector, hn::Set(DI(), number)); };
  const auto either = [](auto first, auto second) HWY_ATTR { return hn::Or(first, second); };
  const auto in1 = is(1), in2 = is(2), in3 = is(3), in4 = is(4), in5 = is(5);
  // Sector by sector, from 0: r is v q p p t v, g is t v v q p p, b is p p t v v q.
  r = bytes(hn::IfThenElse(in1, q, hn::IfThenElse(either(in2, in3), p, hn::IfThenElse(in4, t, v))));
  g = bytes(hn::IfThenElse(either(in1, in2), v, hn::IfThenElse(in3, q, hn::IfThenElse(either(in4, in5), p, t))));
  b = bytes(hn::IfThenElse(in2, t, hn::IfThenElse(either(in3, in4), v, hn::IfThenElse(in5, q, p))));
}

void turn_hue(std::uint8_t* rgb, std::size_t pixels, const HueTables& tables, std::uint8_t steps) {
  const Floats turn = hn::Set(DF(), static_cast<float>(steps));
  const Floats circle = hn::Set(DF(), 256.0F);
  const std::size_t done = for_vectors(rgb, pixels, [&](Bytes& r, Bytes& g, Bytes& b) HWY_ATTR {
    Hsv hsv = hsv_of_rgb(r, g, b, tables);
    const Floats turned = hn::Add(hsv.hue, turn);
    hsv.hue = hn::IfThenElse(hn::Lt(turned, circle), turned, hn::Sub(turned, circle));
    rgb_of_hsv(hsv, tables, r, g, b);
  });
  turn_hue_one_by_one(rgb + 3 * done, pixels - done, steps);
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {
namespace {

// The exact quotients that are whole levels are those of range / max = level / 255, and, for hues, of
// (middle - min) / range = 2 level / 85 in each sixth of the circle: one colour for each tells what Pillow makes of it.
HueTables make_hue_tables() {
  HueTables tables{};
  for (int level = 1; level < 256; ++level) {
    const auto darkest = static_cast<std::uint8_t>(255 - level);
    const int saturation = hsv_of_rgb({255, darkest, darkest})[1];
    tables.saturation_correction[static_cast<std::size_t>(level)] = static_cast<float>(level - saturation);
  }
  const auto correct = [&](int level, Triple colour) {
    tables.hue_correction[static_cast<std::size_t>(level)] = static_cast<float>(level - hsv_of_rgb(colour)[0]);
  };
  for (int level = 0; level <= 42; ++level) {
    const auto middle = static_cast<std::uint8_t>(2 * level);
    correct(level, {85, middle, 0});
    correct(85 + level, {0, 85, middle});
    correct(170 + level, {middle, 0, 85});
    if (level == 0) continue;
    correct(255 - level, {85, 0, middle});
    correct(85 - level, {middle, 85, 0});
    correct(170 - level, {0, middle, 85});
  }
  for (int hue = 0; hue < 256; ++hue) {
    const double sixths = hue * 6.0 / 255.0;
    tables.fraction[static_cast<std::size_t>(hue)] = static_cast<float>(sixths - std::floor(sixths));
  }
  return tables;
}

}  // namespace

HWY_EXPORT(saturate);
HWY_EXPORT(to_gray);
HWY_EXPORT(turn_hue);

void saturate(std::uint8_t* rgb, std::size_t pixels, float factor) {
  HWY_DYNAMIC_DISPATCH(saturate)(rgb, pixels, factor);
}

void to_gray(std::uint8_t* rgb, std::size_t pixels) {
  HWY_DYNAMIC_DISPATCH(to_gray)(rgb, pixels);
}

void turn_hue(std::uint8_t* rgb, std::size_t pixels, std::uint8_t steps) {
  static const HueTables kTables = make_hue_tables();
  HWY_DYNAMIC_DISPATCH(turn_hue)(rgb, pixels, kTables, steps);
}

}  // namespace tta
#endif  // HWY_ONCE
