// The two passes of float resampling. Oracles: resample_float_reference.h and golden files; tested by
// resample_float_test.cc.
#include "tta/image/pixels/resample_float.h"

#include <cassert>

#include "tta/image/pixels/float_taps.h"
#include "tta/image/pixels/indexed_taps.h"

namespace tta {
namespace {

void down(const std::vector<const float*>& rows, const float* weights, int rounded, std::ptrdiff_t count,
          float* output) {
  for (std::ptrdiff_t i = 0; i < count; ++i) output[i] = rows[0][i] * weights[0];
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const float* row = rows[k];
    const float weight = weights[k];
    if (static_cast<int>(k) < rounded) {
      for (std::ptrdiff_t i = 0; i < count; ++i) output[i] = plain_add(output[i], row[i], weight);
    } else if (weight != 0) {
      for (std::ptrdiff_t i = 0; i < count; ++i) output[i] = fused_add(output[i], row[i], weight);
    }
  }
}

void paint_outside(FloatImage& image, int row, bool whole_row, const IndexedTaps<float>& x,
                   const std::uint8_t fill[3]) {
  for (int i = 0; i < image.size.width; ++i) {
    if (whole_row || x.is_outside(i)) {
      std::copy(fill, fill + image.channels, image.row(row) + std::ptrdiff_t{i} * image.channels);
    }
  }
}

// torch has another kernel for bilinear without antialias of one channel: the four products in one sum, the weights
// multiplied first, rounded once.
template <typename RowOf>
FloatImage run_gray_of_torch(RowOf row_of, const IndexedTaps<float>& x, const IndexedTaps<float>& y,
                             const std::uint8_t fill[3]) {
  FloatImage result({x.out_size, y.out_size}, 1);
  for (int j = 0; j < y.out_size; ++j) {
    const auto* row0 = row_of(y.index_of(j)[0]);
    const auto* row1 = row_of(y.index_of(j)[1]);
    const float* down = y.weights_of(j);
    float* output = result.row(j);
    for (int i = 0; i < x.out_size; ++i) {
      const std::int32_t* index = x.index_of(i);
      const float* across = x.weights_of(i);
      const auto product = [&](float weight, auto value) { return double{weight} * static_cast<double>(value); };
      output[i] = static_cast<float>(
          product(down[0] * across[0], row0[index[0]]) + product(down[0] * across[1], row0[index[1]]) +
          product(down[1] * across[0], row1[index[0]]) + product(down[1] * across[1], row1[index[1]]));
    }
    paint_outside(result, j, y.is_outside(j), x, fill);
  }
  return result;
}

bool is_gray_of_torch(int channels, const FloatMethod& method) {
  return channels == 1 && method == FloatMethod{FloatLibrary::kTorch, Filter::kBilinear, false};
}

// `row_of(y)` is a row of the source, `channels` interleaved.
template <typename RowOf>
FloatImage run(RowOf row_of, int channels, const AxisPart& x_part, const AxisPart& y_part, const FloatMethod& method,
               const std::uint8_t fill[3]) {
  const IndexedTaps<float> x = make_float_taps(x_part, method);
  const IndexedTaps<float> y = make_float_taps(y_part, method);
  if (is_gray_of_torch(channels, method)) return run_gray_of_torch(row_of, x, y, fill);
  FloatImage result({x.out_size, y.out_size}, channels);
  const auto make = [&](int row, float* output) {
    if (channels == 3) return across_row<3, float>(row_of(row), x, output);
    across_row<1, float>(row_of(row), x, output);
  };
  AcrossRows<float, decltype(make)> across(static_cast<std::size_t>(result.stride()), make);
  for (int j = 0; j < y.out_size; ++j) {
    if (!y.is_outside(j)) {
      down(across.rows(y.index_of(j), y.taps), y.weights_of(j), y.rounded_of(j), result.stride(), result.row(j));
    }
    paint_outside(result, j, y.is_outside(j), x, fill);
  }
  return result;
}

}  // namespace

FloatImage resample_float(ImageView source, const AxisPart& x, const AxisPart& y, const FloatMethod& method,
                          const std::uint8_t fill[3]) {
  assert(!source.empty());
  return run([&](int row) { return source.row(row); }, source.channels(), x, y, method, fill);
}

FloatImage resample_float(const FloatImage& source, const AxisPart& x, const AxisPart& y, const FloatMethod& method,
                          const std::uint8_t fill[3]) {
  assert(source.size.width > 0 && source.size.height > 0);
  return run([&](int row) { return source.row(row); }, source.channels, x, y, method, fill);
}

}  // namespace tta
