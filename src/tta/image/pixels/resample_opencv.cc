// Oracle: resample_opencv_reference.h and golden files of cv2; tested by resample_opencv_test.cc.
#include "tta/image/pixels/resample_opencv.h"

#include <array>
#include <cmath>
#include <limits>

#include "tta/image/pixels/border_fold.h"
#include "tta/image/pixels/indexed_taps.h"
#include "tta/image/pixels/rounding.h"

namespace tta {
namespace {

constexpr int kOne = 1 << 11;  // weight 1

// An axis's scale, in the double steps of OpenCV: it keeps the inverse and inverts that.
struct Scale {
  double inverse;
  double value;
};

Scale scale_of(const AxisWindow& window) {
  const double inverse = window.out_size / (static_cast<double>(window.to) - window.from);
  return {inverse, 1.0 / inverse};
}

// Where output pixel i looks: the centre of what it covers, in pixel edges, after the border rule.
struct Centre {
  bool outside = false;  // filled
  bool folded = false;
  double place = 0;
};

Centre centre_of(const AxisPart& part, double scale, int i) {
  const double place = part.window.from + (i + 0.5) * scale;
  if (place >= 0 && place <= part.window.in_size) return {false, false, place};
  if (part.border == Border::kConstant) return {true, false, 0};
  return {false, true, fold_place(place - 0.5, part.window.in_size, part.border) + 0.5};
}

std::int16_t fixed(float weight) {
  return static_cast<std::int16_t>(std::lrint(weight * static_cast<float>(kOne)));
}

// --- linear, cubic -------------------------------------------------------------------------------------------------

// The input pixel that the taps start from, and how far behind it the output pixel lies.
struct Place {
  int pixel;
  float fraction;
};

Place place_of(double position) {
  const auto place = static_cast<float>(position);
  const float whole = std::floor(place);
  return {static_cast<int>(whole), place - whole};
}

Place smooth_place(const AxisPart& part, double scale, int i, const Centre& centre) {
  return place_of(centre.folded ? centre.place - 0.5 : (i + 0.5) * scale - 0.5 + part.window.from);
}

// INTER_AREA where it grows: one input pixel, but for output pixels that lie across an edge between two.
Place area_place(const AxisPart& part, const Scale& scale, int i, const Centre& centre) {
  const double start = centre.folded ? centre.place - scale.value / 2 : i * scale.value + part.window.from;
  const double pixel = std::floor(start);
  const double end = centre.folded ? centre.place + scale.value / 2 : 0;
  const double fraction =
      centre.folded ? (end - (pixel + 1)) * scale.inverse : (i + 1) - (pixel + 1 - part.window.from) * scale.inverse;
  const auto rounded = static_cast<float>(fraction);
  return {static_cast<int>(pixel), rounded <= 0 ? 0 : rounded - std::floor(rounded)};
}

void linear_weights(float x, std::int16_t* weights) {
  weights[0] = fixed(1.0F - x);
  weights[1] = fixed(x);
}

// Keys's cubic with a = -0.75, in float32; the last weight is what is missing to 1.
void cubic_weights(float x, std::int16_t* weights) {
  constexpr float a = -0.75F;
  const float y = 1 - x;
  const float first = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
  const float second = ((a + 2) * x - (a + 3)) * x * x + 1;
  const float third = ((a + 2) * y - (a + 3)) * y * y + 1;
  weights[0] = fixed(first);
  weights[1] = fixed(second);
  weights[2] = fixed(third);
  weights[3] = fixed(1.0F - first - second - third);
}

using IntegerTaps = IndexedTaps<std::int16_t>;

enum class Curve { kLinear, kCubic, kAreaGrown };

IntegerTaps integer_taps(const AxisPart& part, Curve curve) {
  const Scale scale = scale_of(part.window);
  const int last = part.window.in_size - 1;
  IntegerTaps taps(part.count, curve == Curve::kCubic ? 4 : 2);
  for (int i = 0; i < part.count; ++i) {
    const int position = part.begin + i;
    const Centre centre = centre_of(part, scale.value, position);
    if (centre.outside) {
      taps.outside[static_cast<std::size_t>(i)] = 1;
      continue;
    }
    const Place place = curve == Curve::kAreaGrown ? area_place(part, scale, position, centre)
                                                   : smooth_place(part, scale.value, position, centre);
    const int before = taps.taps / 2 - 1;
    for (int k = 0; k < taps.taps; ++k) taps.index_of(i)[k] = std::clamp(place.pixel - before + k, 0, last);
    if (curve == Curve::kCubic) {
      cubic_weights(place.fraction, taps.weights_of(i));
    } else {
      linear_weights(place.fraction, taps.weights_of(i));
    }
  }
  return taps;
}

// Of the sums across only the bits above the fourth count: 16 bits hold them, and the loop below is a multiplication of
// 16-bit halves.
constexpr int kLinearShift = 4;

void linear_down(const std::vector<const std::int16_t*>& rows, const std::int16_t* weights, int bytes,
                 std::uint8_t* output) {
  const std::int16_t* s0 = rows[0];
  const std::int16_t* s1 = rows[1];
  const std::int16_t b0 = weights[0];
  const std::int16_t b1 = weights[1];
  for (int i = 0; i < bytes; ++i) {
    const auto upper = static_cast<std::int16_t>((b0 * s0[i]) >> 16);
    const auto lower = static_cast<std::int16_t>((b1 * s1[i]) >> 16);
    output[i] = static_cast<std::uint8_t>(static_cast<std::int16_t>(upper + lower + 2) >> 2);
  }
}

// What OpenCV's vector loop covers of a row.
int cubic_vector_bytes(int bytes) {
  return bytes / 8 * 8;
}

void cubic_down(const std::vector<const std::int32_t*>& rows, const std::int16_t* weights, int bytes,
                std::uint8_t* output) {
  constexpr float kScale = 1.0F / (kOne * kOne);
  const std::array<float, 4> b{weights[0] * kScale, weights[1] * kScale, weights[2] * kScale, weights[3] * kScale};
  const auto value = [&](std::size_t k, int i) { return static_cast<float>(rows[k][i]); };
  const int vectors = cubic_vector_bytes(bytes);
  for (int i = 0; i < vectors; ++i) {
    const float sum = value(0, i) * b[0] + (value(1, i) * b[1] + (value(2, i) * b[2] + value(3, i) * b[3]));
    output[i] = rounded_half_even(std::clamp(sum, 0.0F, 255.0F));
  }
  for (int i = vectors; i < bytes; ++i) {
    std::int32_t sum = 1 << 21;
    for (std::size_t k = 0; k < 4; ++k) sum += rows[k][i] * weights[k];
    output[i] = static_cast<std::uint8_t>(std::clamp(sum >> 22, 0, 255));
  }
}

// --- area, nearest -------------------------------------------------------------------------------------------------

// The shares of input pixels in each output pixel, as floats: INTER_AREA where it shrinks by no whole factor.
IndexedTaps<float> area_taps(const AxisPart& part) {
  const double scale = scale_of(part.window).value;
  const int in_size = part.window.in_size;
  IndexedTaps<float> taps(part.count, static_cast<int>(std::ceil(scale)) + 2);
  for (int i = 0; i < part.count; ++i) {
    const Centre centre = centre_of(part, scale, part.begin + i);
    taps.outside[static_cast<std::size_t>(i)] = centre.outside ? 1 : 0;
    if (centre.outside) continue;
    const double unclipped = centre.folded ? centre.place - scale / 2 : (part.begin + i) * scale + part.window.from;
    const double to = unclipped + scale;
    const double from = std::max(unclipped, 0.0);
    const double width = std::min(unclipped < 0 ? to : scale, in_size - from);
    const int last = std::min(static_cast<int>(std::floor(to)), in_size - 1);
    const int first = std::min(static_cast<int>(std::ceil(from)), last);
    int k = 0;
    const auto add = [&](int pixel, double share) {
      taps.index_of(i)[k] = pixel;
      taps.weights_of(i)[k++] = static_cast<float>(share / width);
    };
    constexpr double kLeast = 1e-3;  // a smaller share of a pixel is left out
    if (first - from > kLeast) add(first - 1, first - from);
    for (int pixel = first; pixel < last; ++pixel) add(pixel, 1.0);
    if (to - last > kLeast) add(last, std::min({to - last, 1.0, width}));
    taps.end_taps(i, k);
  }
  return taps;
}

// Blocks of whole pixels: weight 1 for each pixel of the block.
IntegerTaps block_taps(const AxisPart& part, int factor) {
  IntegerTaps taps(part.count, factor);
  const int start = static_cast<int>(part.window.from);
  for (int i = 0; i < part.count; ++i) {
    for (int k = 0; k < factor; ++k) {
      taps.index_of(i)[k] = start + (part.begin + i) * factor + k;
      taps.weights_of(i)[k] = 1;
    }
  }
  return taps;
}

IntegerTaps nearest_taps(const AxisPart& part) {
  const double scale = scale_of(part.window).value;
  IntegerTaps taps(part.count, 1);
  for (int i = 0; i < part.count; ++i) {
    const Centre centre = centre_of(part, scale, part.begin + i);
    taps.outside[static_cast<std::size_t>(i)] = centre.outside ? 1 : 0;
    if (centre.outside) continue;
    const double place = centre.folded ? centre.place : (part.begin + i) * scale + part.window.from;
    taps.index_of(i)[0] = std::clamp(static_cast<int>(std::floor(place)), 0, part.window.in_size - 1);
    taps.weights_of(i)[0] = 1;
  }
  return taps;
}

// --- passes --------------------------------------------------------------------------------------------------------

void paint_outside(Image& image, int row, bool whole_row, const std::vector<std::uint8_t>& outside,
                   const std::uint8_t fill[3]) {
  const int channels = image.channels();
  for (int i = 0; i < image.width(); ++i) {
    if (whole_row || outside[static_cast<std::size_t>(i)] != 0) {
      std::copy(fill, fill + channels, image.row(row) + std::ptrdiff_t{i} * channels);
    }
  }
}

// Both passes; `down(rows, y's weights, bytes, output row)` makes a row of the result of rows that were summed in Sum,
// shifted by kShift and kept as Kept.
template <typename Sum, int kShift = 0, typename Kept = Sum, typename Weight, typename Down>
Image run(ImageView source, const IndexedTaps<Weight>& x, const IndexedTaps<Weight>& y, const std::uint8_t fill[3],
          Down down) {
  Image result({x.out_size, y.out_size}, source.channels());
  const auto make = [&](int row, Kept* output) {
    if (source.channels() == 3) return across_row<3, Sum, kShift>(source.row(row), x, output);
    across_row<1, Sum, kShift>(source.row(row), x, output);
  };
  const int bytes = static_cast<int>(result.stride());
  AcrossRows<Kept, decltype(make)> across(static_cast<std::size_t>(bytes), make);
  for (int j = 0; j < result.height(); ++j) {
    if (!y.is_outside(j)) down(across.rows(y.index_of(j), y.taps), y.weights_of(j), bytes, result.row(j));
    paint_outside(result, j, y.is_outside(j), x.outside, fill);
  }
  return result;
}

Image run_blocks(ImageView source, const IntegerTaps& x, const IntegerTaps& y, const std::uint8_t fill[3]) {
  const bool quarters = x.taps == 2 && y.taps == 2;
  const float share = 1.0F / (static_cast<float>(x.taps) * static_cast<float>(y.taps));
  return run<std::int32_t>(
      source, x, y, fill,
      [&](const std::vector<const std::int32_t*>& rows, const std::int16_t*, int bytes, std::uint8_t* output) {
        for (int i = 0; i < bytes; ++i) {
          std::int64_t sum = 0;
          for (const std::int32_t* row : rows) sum += row[i];
          output[i] =
              quarters ? static_cast<std::uint8_t>((sum + 2) >> 2) : rounded_half_even(static_cast<float>(sum) * share);
        }
      });
}

Image run_areas(ImageView source, const IndexedTaps<float>& x, const IndexedTaps<float>& y,
                const std::uint8_t fill[3]) {
  return run<float>(source, x, y, fill,
                    [&](const std::vector<const float*>& rows, const float* weights, int bytes, std::uint8_t* output) {
                      for (int i = 0; i < bytes; ++i) {
                        float sum = 0;
                        for (std::size_t k = 0; k < rows.size(); ++k) sum += weights[k] * rows[k][i];
                        output[i] = rounded_half_even(std::clamp(sum, 0.0F, 255.0F));
                      }
                    });
}

// The whole factor by which a window inside the input shrinks, or 0.
int whole_factor(const AxisPart& part) {
  const double scale = scale_of(part.window).value;
  const double factor = std::nearbyint(scale);
  const bool whole_start = part.window.from == std::floor(part.window.from);
  const bool inside = part.window.from >= 0 && part.window.to <= static_cast<float>(part.window.in_size);
  const bool whole = std::abs(scale - factor) < std::numeric_limits<double>::epsilon();
  return whole && whole_start && inside ? static_cast<int>(factor) : 0;
}

Image run_linear(ImageView source, const IntegerTaps& x, const IntegerTaps& y, const std::uint8_t fill[3]) {
  return run<std::int32_t, kLinearShift, std::int16_t>(source, x, y, fill, linear_down);
}

template <int kChannels>
void copy_pixels(const std::uint8_t* row, const IntegerTaps& x, std::uint8_t* output) {
  for (const std::int32_t pixel : x.index) {
    for (int c = 0; c < kChannels; ++c) output[c] = row[std::ptrdiff_t{pixel} * kChannels + c];
    output += kChannels;
  }
}

Image run_nearest(ImageView source, const IntegerTaps& x, const IntegerTaps& y, const std::uint8_t fill[3]) {
  Image result({x.out_size, y.out_size}, source.channels());
  for (int j = 0; j < result.height(); ++j) {
    const std::uint8_t* row = source.row(y.index_of(j)[0]);
    if (source.channels() == 3) {
      copy_pixels<3>(row, x, result.row(j));
    } else {
      copy_pixels<1>(row, x, result.row(j));
    }
    paint_outside(result, j, y.is_outside(j), x.outside, fill);
  }
  return result;
}

Image resample_area(ImageView source, const AxisPart& x, const AxisPart& y, const std::uint8_t fill[3]) {
  if (scale_of(x.window).value < 1 || scale_of(y.window).value < 1) {
    return run_linear(source, integer_taps(x, Curve::kAreaGrown), integer_taps(y, Curve::kAreaGrown), fill);
  }
  const int across = whole_factor(x);
  const int down = whole_factor(y);
  if (across > 0 && down > 0) return run_blocks(source, block_taps(x, across), block_taps(y, down), fill);
  return run_areas(source, area_taps(x), area_taps(y), fill);
}

}  // namespace

Image resample_opencv(ImageView source, const AxisPart& x, const AxisPart& y, Filter filter,
                      const std::uint8_t fill[3]) {
  assert(!source.empty());
  switch (filter) {
    case Filter::kNearest: return run_nearest(source, nearest_taps(x), nearest_taps(y), fill);
    case Filter::kBox: return resample_area(source, x, y, fill);
    case Filter::kBilinear:
      return run_linear(source, integer_taps(x, Curve::kLinear), integer_taps(y, Curve::kLinear), fill);
    case Filter::kBicubic:
      return run<std::int32_t>(source, integer_taps(x, Curve::kCubic), integer_taps(y, Curve::kCubic), fill,
                               cubic_down);
    case Filter::kHamming:
    case Filter::kLanczos: break;
  }
  assert(false && "a filter that OpenCV's arithmetic doesn't have here");
  return Image::copy_of(source);
}

}  // namespace tta
