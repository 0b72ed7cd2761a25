// What `symmetric` promises of a filter: mirroring and turning before it is the same as after it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/support.h"
#include "tta/image/pixels/pack.h"
#include "tta/views/ops/op.h"

namespace tta {
namespace {

// One of the eight symmetries, pixel by pixel.
Image moved(ImageView image, Move move) {
  Image result(move.transpose ? Size{image.height(), image.width()} : image.size(), image.channels());
  for (int y = 0; y < result.height(); ++y) {
    for (int x = 0; x < result.width(); ++x) {
      const int column = move.transpose ? y : x;
      const int row = move.transpose ? x : y;
      const std::uint8_t* from =
          image.pixel(move.flip_x ? image.width() - 1 - column : column, move.flip_y ? image.height() - 1 - row : row);
      std::copy_n(from, image.channels(), result.row(y) + std::ptrdiff_t{x} * image.channels());
    }
  }
  return result;
}

constexpr Move kMoves[] = {{false, false, false}, {true, false, false}, {false, true, false}, {true, true, false},
                           {false, false, true},  {true, false, true},  {false, true, true},  {true, true, true}};

// The ends of the range, what is between, and the default, as far as they are allowed.
std::vector<double> values_to_try(const ParamDef& param) {
  std::vector<double> values;
  const double max = param.choices.empty() ? param.max : static_cast<double>(param.choices.size() - 1);
  for (double value : {param.min, param.min + 0.3 * (max - param.min), max, param.default_value.value_or(max)}) {
    if (param.integer || !param.choices.empty()) value = std::floor(value);
    if (param.odd && value > 0) value += std::fmod(value + 1, 2);
    EXPECT_EQ(value_problem(param, value), std::nullopt) << param.name;
    values.push_back(value);
  }
  return values;
}

void expect_symmetric(const OpDef& def, const std::vector<double>& values) {
  for (const Size size : {Size{1, 1}, Size{1, 6}, Size{5, 2}, Size{17, 31}, Size{65, 16}}) {
    for (const int channels : {1, 3}) {
      const Image image = testing::random_image(size, channels, 7);
      const Image after = def.filter(values, image);
      for (const Move move : kMoves) {
        EXPECT_EQ(testing::pixel_difference(def.filter(values, moved(image, move)), moved(after, move)), "")
            << size.width << " x " << size.height << " x " << channels << ", moved by " << move.flip_x << move.flip_y
            << move.transpose;
      }
    }
  }
}

TEST(Symmetry, FiltersThatPromiseItHaveIt) {
  int checked = 0;
  for (const OpDef* def : all_ops()) {
    if (!def->symmetric) continue;
    ASSERT_EQ(def->params.size(), 1U) << "say here how to choose the values of several parameters";
    for (const double value : values_to_try(def->params[0])) {
      SCOPED_TRACE(op_text({def, {value}}));
      expect_symmetric(*def, {value});
    }
    ++checked;
  }
  EXPECT_GE(checked, 2);
}

}  // namespace
}  // namespace tta
