// The golden files of the filters (tools/golden/filters.py). For tests.
#pragma once

#include <string>
#include <vector>

#include "support/support.h"

namespace tta::testing {

// The picture that they were made of: "rgb", "gray", ...
inline Image filter_input(const std::string& name) {
  return read_npy_image(golden_path("filters/" + name + ".npy"));
}

// Calls action(values, expected) for every row of <op>_values.npy with what the oracle made of the picture <input>.
template <typename Action>
void for_each_golden(const std::string& op, const std::string& input, Action action) {
  const NpyArray values = read_npy(golden_path("filters/" + op + "_values.npy"));
  const NpyArray results = read_npy(golden_path("filters/" + op + "_" + input + ".npy"));
  ASSERT_EQ(values.shape.size(), 2U);
  ASSERT_EQ(results.shape[0], values.shape[0]);
  const Size size{static_cast<int>(results.shape[2]), static_cast<int>(results.shape[1])};
  const int channels = results.shape.size() == 4 ? 3 : 1;
  const std::size_t params = values.shape[1];
  for (std::size_t i = 0; i < values.shape[0]; ++i) {
    const double* row = values.as<double>() + i * params;
    const std::ptrdiff_t stride = std::ptrdiff_t{size.width} * channels;
    const ImageView expected(results.as<std::uint8_t>() + i * static_cast<std::size_t>(stride * size.height), size,
                             channels, stride);
    action(std::vector<double>(row, row + params), Image::copy_of(expected));
  }
}

}  // namespace tta::testing
