// Runs a colour op on a whole image, the plain way: statistic, table, mix or filter. Tests only.
#pragma once

#include <string>
#include <vector>

#include "support/support.h"
#include "tta/image/pixels/statistics.h"
#include "tta/image/pixels/table.h"
#include "tta/views/ops/op.h"

namespace tta::testing {

inline PixelStatistics statistics_for(const OpDef& def, ImageView image) {
  PixelStatistics statistics;
  if (def.statistic == Statistic::kLumaMean) statistics.luma_mean = luma_mean(image);
  if (def.statistic == Statistic::kRanges) statistics.ranges = value_ranges(image);
  if (def.statistic == Statistic::kHistograms) statistics.histograms = channel_histograms(image);
  return statistics;
}

inline Image with_op(const OpDef& def, const std::vector<double>& values, ImageView image) {
  if (def.kind == OpKind::kFilter) return def.filter(values, image);
  Image result = Image::copy_of(image);
  if (def.kind == OpKind::kTable) {
    apply_tables(result, def.table(values, statistics_for(def, image), image.channels()));
  } else {
    const auto pixels = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height());
    def.mix(values, result.row(0), pixels);
  }
  return result;
}

// The 256 values in one gray row.
inline Image gray_ramp() {
  Image ramp({256, 1}, 1);
  for (int value = 0; value < 256; ++value) ramp.row(0)[value] = static_cast<std::uint8_t>(value);
  return ramp;
}

// Expects of an op with one parameter what tests/golden/ops/<name>.npy holds for each of <name>_values.npy, for
// `image`.
inline void expect_golden(const OpDef& def, const std::string& name, ImageView image, const std::string& values_name) {
  const NpyArray values = read_npy(golden_path("ops/" + values_name + ".npy"));
  const NpyArray expected = read_npy(golden_path("ops/" + name + ".npy"));
  const std::size_t bytes = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()) *
                            static_cast<std::size_t>(image.channels());
  ASSERT_EQ(expected.bytes.size(), values.shape[0] * bytes);
  for (std::size_t i = 0; i < values.shape[0]; ++i) {
    const double value = values.as<double>()[i];
    const ImageView wanted(expected.as<std::uint8_t>() + i * bytes, image.size(), image.channels(),
                           std::ptrdiff_t{image.width()} * image.channels());
    ASSERT_EQ(pixel_difference(with_op(def, {value}, image), wanted), "") << name << " of " << value;
  }
}

}  // namespace tta::testing
