// The passes of a resampling. Oracle: resample_reference.h and Pillow's golden files; tested by resample_test.cc.
#include "tta/image/pixels/resample.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "tta/image/pixels/weighted_rows.h"

namespace tta {
namespace {

// A range of input pixels, [begin, end).
struct Range {
  int begin = 0;
  int end = 0;
  int size() const { return end - begin; }
};

std::size_t to_size(std::ptrdiff_t value) {
  return static_cast<std::size_t>(value);
}

// The input pixels that any tap reads. Empty if there are none.
Range range_read(const AxisTaps& taps) {
  Range range;
  for (int i = 0; i < taps.out_size; ++i) {
    const int first = taps.first[to_size(i)];
    const int count = taps.count[to_size(i)];
    if (count == 0) continue;
    if (range.size() == 0) range = {first, first};
    range = {std::min(range.begin, first), std::max(range.end, first + count)};
  }
  return range;
}

bool is_unbroken(const AxisTaps& copying) {
  for (int i = 0; i < copying.out_size; ++i) {
    if (copying.first[to_size(i)] != copying.first[0] + i) return false;
  }
  return true;
}

template <std::ptrdiff_t kChannels>
void copy_pixels(const std::uint8_t* row, const AxisTaps& x, std::uint8_t* output) {
  for (const std::ptrdiff_t first : x.first) {
    for (std::ptrdiff_t c = 0; c < kChannels; ++c) output[c] = row[first * kChannels + c];
    output += kChannels;
  }
}

// Rows of the source, chosen by `rows`, with x applied to them: row i of `output` comes from source row rows[i].
void copy_horizontally(ImageView source, const std::vector<int>& rows, const AxisTaps& x, Image& output) {
  const bool unbroken = is_unbroken(x);
  for (int i = 0; i < output.height(); ++i) {
    const std::uint8_t* row = source.row(rows[to_size(i)]);
    if (unbroken) {
      std::memcpy(output.row(i), row + std::ptrdiff_t{x.first[0]} * source.channels(), to_size(output.stride()));
    } else if (source.channels() == 3) {
      copy_pixels<3>(row, x, output.row(i));
    } else {
      copy_pixels<1>(row, x, output.row(i));
    }
  }
}

// A block of rows is transposed, so that its columns are rows for weighted_rows(), and transposed back. The last block
// is filled up with repetitions of the last row.
void filter_horizontally(ImageView source, const std::vector<int>& rows, const AxisTaps& x, Image& output) {
  const Range range = range_read(x);
  const int channels = source.channels();
  const std::size_t in_bytes = to_size(std::ptrdiff_t{range.size()} * channels);
  const std::size_t out_bytes = to_size(output.stride());
  const std::size_t pixel_bytes = to_size(channels) * kBlockRows;  // one pixel of each row of the block
  std::vector<std::uint8_t> in_columns(in_bytes * kBlockRows);
  std::vector<std::uint8_t> out_columns(out_bytes * kBlockRows);
  for (int top = 0; top < output.height(); top += static_cast<int>(kBlockRows)) {
    std::array<const std::uint8_t*, kBlockRows> in_rows;
    std::array<std::uint8_t*, kBlockRows> out_rows;
    for (std::size_t r = 0; r < kBlockRows; ++r) {
      const int i = std::min(top + static_cast<int>(r), output.height() - 1);
      in_rows[r] = source.pixel(range.begin, rows[to_size(i)]);
      out_rows[r] = output.row(i);
    }
    rows_to_columns(in_rows.data(), in_bytes, in_columns.data());
    weighted_rows(in_columns.data(), range.begin, static_cast<std::ptrdiff_t>(pixel_bytes), x, pixel_bytes,
                  out_columns.data(), static_cast<std::ptrdiff_t>(pixel_bytes));
    columns_to_rows(out_columns.data(), out_bytes, out_rows.data());
  }
}

Image horizontal_pass(ImageView source, const std::vector<int>& rows, const AxisTaps& x) {
  Image output({x.out_size, static_cast<int>(rows.size())}, source.channels());
  if (x.copies) {
    copy_horizontally(source, rows, x, output);
  } else {
    filter_horizontally(source, rows, x, output);
  }
  return output;
}

// Row 0 of `source` is input row `source_begin` of the taps.
Image vertical_pass(ImageView source, int source_begin, const AxisTaps& y) {
  Image output({source.width(), y.out_size}, source.channels());
  weighted_rows(source.row(0), source_begin, source.stride(), y, to_size(output.stride()), output.row(0),
                output.stride());
  return output;
}

std::vector<int> rows_of(Range range) {
  std::vector<int> rows(to_size(range.size()));
  for (int i = 0; i < range.size(); ++i) rows[to_size(i)] = range.begin + i;
  return rows;
}

// Both passes, horizontal first; what a copying pass doesn't change is not moved twice.
Image run_passes(ImageView source, const AxisTaps& x, const AxisTaps& y) {
  if (y.copies) return horizontal_pass(source, y.first, x);
  const Range range = range_read(y);
  if (x.copies && is_unbroken(x)) {
    return vertical_pass(source.crop({x.first[0], range.begin, x.out_size, range.size()}), range.begin, y);
  }
  return vertical_pass(horizontal_pass(source, rows_of(range), x), range.begin, y);
}

void fill_pixels(std::uint8_t* pixels, int count, int channels, const std::uint8_t fill[3]) {
  for (int i = 0; i < count; ++i) pixels = std::copy(fill, fill + channels, pixels);
}

// Paints the pixels that have no taps in either axis.
void fill_outside(Image& image, const AxisTaps& x, const AxisTaps& y, const std::uint8_t fill[3]) {
  const int channels = image.channels();
  for (int j = 0; j < image.height(); ++j) {
    if (y.count[to_size(j)] == 0) {
      fill_pixels(image.row(j), image.width(), channels, fill);
      continue;
    }
    for (int i = 0; i < image.width(); ++i) {
      if (x.count[to_size(i)] == 0) fill_pixels(image.row(j) + std::ptrdiff_t{i} * channels, 1, channels, fill);
    }
  }
}

bool has_outside(const AxisTaps& taps) {
  return std::find(taps.count.begin(), taps.count.end(), 0) != taps.count.end();
}

}  // namespace

Image resample(ImageView source, const AxisTaps& x, const AxisTaps& y, const std::uint8_t fill[3]) {
  assert(!source.empty());
  assert(range_read(x).end <= source.width() && range_read(y).end <= source.height());
  const bool reads_nothing = range_read(x).size() == 0 || range_read(y).size() == 0;
  Image image = reads_nothing ? Image({x.out_size, y.out_size}, source.channels()) : run_passes(source, x, y);
  if (has_outside(x) || has_outside(y)) fill_outside(image, x, y, fill);
  return image;
}

Image resize(ImageView source, Size size, Filter filter, Rect part) {
  assert(part.x >= 0 && part.y >= 0 && part.x + part.width <= size.width && part.y + part.height <= size.height);
  const AxisWindow across{source.width(), 0.0F, static_cast<float>(source.width()), size.width};
  const AxisWindow down{source.height(), 0.0F, static_cast<float>(source.height()), size.height};
  const std::uint8_t unused_fill[3] = {0, 0, 0};
  return resample(source, make_axis_taps(across, filter, Border::kReflect, part.x, part.width),
                  make_axis_taps(down, filter, Border::kReflect, part.y, part.height), unused_fill);
}

Image resize(ImageView source, Size size, Filter filter) {
  return resize(source, size, filter, {0, 0, size.width, size.height});
}

}  // namespace tta
