// The weights of float resampling, each step in the precision that the library has. Tested by resample_float_test.cc.
#include "tta/image/pixels/float_taps.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "tta/image/pixels/border_fold.h"

namespace tta {
namespace {

using Taps = IndexedTaps<float>;

// Input pixels per output pixel.
float scale_of(const AxisWindow& window) {
  return (window.to - window.from) / static_cast<float>(window.out_size);
}

// Where an output pixel of the axis looks, in pixel edges.
struct Centre {
  bool outside = false;  // filled
  bool folded = false;
  double place = 0;
};

Centre centre_of(const AxisPart& part, int i) {
  const double place = part.window.from + (i + 0.5) * static_cast<double>(scale_of(part.window));
  if (place >= 0 && place <= part.window.in_size) return {false, false, place};
  if (part.border == Border::kConstant) return {true, false, 0};
  return {false, true, fold_place(place - 0.5, part.window.in_size, part.border) + 0.5};
}

// The same counted in pixel centres. torch goes on in double from a float32 scale; TensorFlow rounds each step.
double place_of(const AxisPart& part, int i, const Centre& centre, FloatLibrary library) {
  if (library == FloatLibrary::kTorch || centre.folded) return centre.place - 0.5;
  return (static_cast<float>(i) + 0.5F) * scale_of(part.window) - 0.5F + part.window.from;
}

void set(Taps& taps, int i, int k, int pixel, float weight, int in_size) {
  taps.index_of(i)[k] = std::clamp(pixel, 0, in_size - 1);
  taps.weights_of(i)[k] = weight;
}

// --- two and four pixels -------------------------------------------------------------------------------------------

void add_linear(Taps& taps, int i, double place, int in_size) {
  const double left = std::max(place, 0.0);
  const int pixel = std::min(static_cast<int>(left), in_size - 1);
  const float share = std::clamp(static_cast<float>(left - pixel), 0.0F, 1.0F);
  set(taps, i, 0, pixel, 1.0F - share, in_size);
  set(taps, i, 1, pixel + 1, share, in_size);
}

// Keys's two pieces, in Horner's form. torch's builds fuse all products and sums but the last ones.
using Add = float (*)(float, float, float);

float near_piece(float x, float a, Add add) {
  return add(-(a + 3), a + 2, x) * x * x + 1;
}
float far_piece(float x, float a, Add add) {
  return add(8 * a, add(-5 * a, a, x), x) * x - 4 * a;
}
constexpr Add kPlain = plain_add<float>;
constexpr Add kFused = fused_add;

// torch adds its products up in the order 1, 0, 2, 3, all but the first fused: the last bit shows it.
void add_up_as_torch(Taps& taps, int i) {
  taps.rounded[static_cast<std::size_t>(i)] = 1;
  std::swap(taps.index_of(i)[0], taps.index_of(i)[1]);
  std::swap(taps.weights_of(i)[0], taps.weights_of(i)[1]);
}

void add_torch_cubic(Taps& taps, int i, double place, int in_size) {
  constexpr float a = -0.75F;
  // A place a millionth before a pixel counts as that pixel's, with a fraction just below 0.
  const double pixel = std::floor(static_cast<float>(place));
  const auto t = static_cast<float>(place - pixel);
  const std::array<float, 4> weights{far_piece(t + 1, a, kFused), near_piece(t, a, kFused),
                                     near_piece(1 - t, a, kFused), far_piece(1 - t + 1, a, kFused)};
  for (int k = 0; k < 4; ++k) {
    set(taps, i, k, static_cast<int>(pixel) - 1 + k, weights[static_cast<std::size_t>(k)], in_size);
  }
  add_up_as_torch(taps, i);
}

// TensorFlow looks its weights up by the nearest of 1024 fractions.
void add_tensorflow_cubic(Taps& taps, int i, double place, int in_size) {
  constexpr float a = -0.5F;
  constexpr float kSteps = 1024;
  const double pixel = std::floor(place);
  const float t = std::nearbyint(static_cast<float>(place - pixel) * kSteps) / kSteps;
  std::array<float, 4> weights{far_piece(t + 1, a, kPlain), near_piece(t, a, kPlain), near_piece(1 - t, a, kPlain),
                               far_piece(1 - t + 1, a, kPlain)};
  float sum = 0;
  for (int k = 0; k < 4; ++k) {
    const int at = static_cast<int>(pixel) - 1 + k;
    if (at < 0 || at >= in_size) weights[static_cast<std::size_t>(k)] = 0;
    sum += weights[static_cast<std::size_t>(k)];
  }
  const float whole = std::abs(sum) >= 1000 * std::numeric_limits<float>::min() ? 1 / sum : 1;
  for (int k = 0; k < 4; ++k) {
    set(taps, i, k, static_cast<int>(pixel) - 1 + k, weights[static_cast<std::size_t>(k)] * whole, in_size);
  }
}

// --- antialias, area -----------------------------------------------------------------------------------------------

float triangle(float x) {
  x = std::abs(x);
  return x < 1 ? 1 - x : 0;
}

// a = -0.5. torch's near piece is in double, its far one in float32.
float keys(float x) {
  x = std::abs(x);
  if (x < 1) return static_cast<float>((1.5 * x - 2.5) * x * x + 1);
  if (x >= 2) return 0;
  return fused_add(-4.0F, fused_add(8.0F, x - 5, x), x) * -0.5F;
}

// torch mixes float32 with the double 0.5; its steps are kept, for uint8 tensors show them.
void add_smooth(Taps& taps, int i, float centre, float scale, Filter filter, int in_size) {
  const bool cubic = filter == Filter::kBicubic;
  const float radius = cubic ? 2 : 1;
  const float support = scale >= 1 ? radius * scale : radius;
  const float shrink = scale >= 1 ? 1 / scale : 1;
  const int first = std::max(static_cast<int>(double{centre - support} + 0.5), 0);
  const int count = std::min(static_cast<int>(double{centre + support} + 0.5), in_size) - first;
  // Of the sum's products torch rounds the first and then groups of four; what is left over is fused.
  taps.rounded[static_cast<std::size_t>(i)] = 1 + (count - 1) / 4 * 4;
  float sum = 0;
  for (int k = 0; k < count; ++k) {
    const float from_centre = static_cast<float>(k + first) - centre;
    const auto distance = static_cast<float>((from_centre + 0.5) * double{shrink});
    const float weight = cubic ? keys(distance) : triangle(distance);
    set(taps, i, k, first + k, weight, in_size);
    sum += weight;
  }
  taps.end_taps(i, count);
  if (sum == 0) return;
  for (int k = 0; k < count; ++k) taps.weights_of(i)[k] /= sum;
}

void add_area(Taps& taps, int i, float centre, float scale, int in_size) {
  const float from = std::max(centre - scale / 2, 0.0F);
  const float to = std::min(centre + scale / 2, static_cast<float>(in_size));
  const int first = std::min(static_cast<int>(from), in_size - 1);
  const int end = std::clamp(static_cast<int>(std::ceil(to)), first + 1, in_size);
  for (int pixel = first; pixel < end; ++pixel) {
    const float left = std::max(from, static_cast<float>(pixel));
    const float right = std::min(to, static_cast<float>(pixel + 1));
    set(taps, i, pixel - first, pixel, to > from ? (right - left) / (to - from) : 1, in_size);
  }
  taps.end_taps(i, end - first);
}

// --- the choice ----------------------------------------------------------------------------------------------------

int taps_needed(const FloatMethod& method, float scale) {
  const float covered = std::ceil(std::max(scale, 1.0F));
  if (method.filter == Filter::kNearest) return 1;
  if (method.filter == Filter::kBox) return static_cast<int>(covered) + 2;
  const int radius = method.filter == Filter::kBicubic ? 2 : 1;
  return method.antialias ? 2 * static_cast<int>(std::ceil(static_cast<float>(radius) * std::max(scale, 1.0F))) + 1
                          : 2 * radius;
}

void add_nearest(Taps& taps, int i, const AxisPart& part, const Centre& centre, FloatLibrary library) {
  const bool from_start = library == FloatLibrary::kTorch && !centre.folded;
  const float place = from_start ? scale_of(part.window) * static_cast<float>(part.begin + i) + part.window.from
                                 : static_cast<float>(place_of(part, part.begin + i, centre, library)) + 0.5F;
  const auto nearest = static_cast<int>(std::floor(place));
  set(taps, i, 0, nearest, 1.0F, part.window.in_size);
}

void add_taps(Taps& taps, int i, const AxisPart& part, const Centre& centre, const FloatMethod& method) {
  const int in_size = part.window.in_size;
  const float scale = scale_of(part.window);
  if (method.filter == Filter::kNearest) return add_nearest(taps, i, part, centre, method.library);
  const auto edge_place = static_cast<float>(centre.place);
  if (method.filter == Filter::kBox) return add_area(taps, i, edge_place, scale, in_size);
  if (method.antialias) return add_smooth(taps, i, edge_place, scale, method.filter, in_size);
  const double place = place_of(part, part.begin + i, centre, method.library);
  const bool torch = method.library == FloatLibrary::kTorch;
  if (method.filter == Filter::kBilinear) {
    add_linear(taps, i, place, in_size);
    if (torch) add_up_as_torch(taps, i);
  } else if (torch) {
    add_torch_cubic(taps, i, place, in_size);
  } else {
    add_tensorflow_cubic(taps, i, place, in_size);
  }
}

}  // namespace

IndexedTaps<float> make_float_taps(const AxisPart& part, const FloatMethod& method) {
  Taps taps(part.count, taps_needed(method, scale_of(part.window)));
  for (int i = 0; i < part.count; ++i) {
    const Centre centre = centre_of(part, part.begin + i);
    if (centre.outside) {
      taps.outside[static_cast<std::size_t>(i)] = 1;
    } else {
      add_taps(taps, i, part, centre, method);
    }
  }
  return taps;
}

}  // namespace tta
