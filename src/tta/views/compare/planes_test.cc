#include "tta/views/compare/planes.h"

#include <gtest/gtest.h>

#include <cstring>

#include "support/support.h"
#include "tta/base/core/error.h"

namespace tta {
namespace {

// Values 0, 1, 2, ... in the order of the memory.
NumpyArray counting(std::vector<std::int64_t> shape, bool fortran_order = false) {
  NumpyArray array;
  array.shape = std::move(shape);
  array.fortran_order = fortran_order;
  std::size_t count = 1;
  for (const std::int64_t side : array.shape) count *= static_cast<std::size_t>(side);
  array.values.resize(4 * count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<float>(i);
    std::memcpy(array.values.data() + 4 * i, &value, 4);
  }
  return array;
}

TensorShape read(std::vector<std::int64_t> shape, const TensorShape& expected = {}) {
  return read_tensor_shape(counting(std::move(shape)), expected, "x.npy");
}

TEST(Planes, ShapesAreReadInEveryForm) {
  const TensorShape first{Layout::kNchw, 3, {5, 4}};
  const TensorShape last{Layout::kNhwc, 3, {5, 4}};
  EXPECT_EQ(read({1, 3, 4, 5}), first);
  EXPECT_EQ(read({3, 4, 5}), first);
  EXPECT_EQ(read({1, 4, 5, 3}), last);
  EXPECT_EQ(read({4, 5, 3}), last);
  EXPECT_EQ(read({4, 5}), (TensorShape{Layout::kNchw, 1, {5, 4}}));
  EXPECT_EQ(read({1, 4, 5}), (TensorShape{Layout::kNchw, 1, {5, 4}}));
}

TEST(Planes, AmbiguousShapesAreWhatIsExpected) {
  for (const Layout layout : {Layout::kNchw, Layout::kNhwc}) {
    EXPECT_EQ(read({3, 3, 3}, {layout, 3, {3, 3}}).layout, layout);
    EXPECT_EQ(read({1, 1, 1}, {layout, 1, {1, 1}}).layout, layout);
  }
  // 1 x 28 x 3 could be one row of 28 pixels; the model's size says otherwise.
  EXPECT_EQ(read({3, 28, 3}, {Layout::kNhwc, 3, {3, 28}}).layout, Layout::kNchw);
}

TEST(Planes, ValuesAreFoundInEveryLayoutAndOrder) {
  const TensorShape first{Layout::kNchw, 3, {5, 4}};
  const TensorShape last{Layout::kNhwc, 3, {5, 4}};
  const auto value = [](const Planes& planes, int c, int y, int x) {
    return planes.plane(c)[y * planes.size.width + x];
  };
  EXPECT_EQ(value(planes_of(counting({1, 3, 4, 5}), first, false), 2, 1, 3), 2 * 20 + 1 * 5 + 3);
  EXPECT_EQ(value(planes_of(counting({4, 5, 3}), last, false), 2, 1, 3), (1 * 5 + 3) * 3 + 2);
  EXPECT_EQ(value(planes_of(counting({3, 4, 5}, true), first, false), 2, 1, 3), 2 + 3 * (1 + 4 * 3));
  EXPECT_EQ(value(planes_of(counting({1, 4, 5, 3}, true), last, false), 2, 1, 3), 1 + 4 * (3 + 5 * 2));
  EXPECT_EQ(value(planes_of(counting({4, 5}), {Layout::kNchw, 1, {5, 4}}, false), 0, 1, 3), 1 * 5 + 3);
  // Reshaped: what was NHWC lies in a tensor that says NCHW, and the other way round.
  EXPECT_EQ(value(planes_of(counting({3, 4, 5}), first, true), 2, 1, 3), (1 * 5 + 3) * 3 + 2);
  EXPECT_EQ(value(planes_of(counting({4, 5, 3}), last, true), 2, 1, 3), 2 * 20 + 1 * 5 + 3);
}

TEST(Planes, MovesAreThoseOfPacking) {
  const Planes planes = planes_of(counting({2, 3}), {Layout::kNchw, 1, {3, 2}}, false);  // 0 1 2 / 3 4 5
  EXPECT_EQ(moved(planes, {true, false, false}).values, (std::vector<float>{2, 1, 0, 5, 4, 3}));
  EXPECT_EQ(moved(planes, {false, true, false}).values, (std::vector<float>{3, 4, 5, 0, 1, 2}));
  EXPECT_EQ(moved(planes, {false, false, true}).values, (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(moved(planes, {false, true, true}).values, (std::vector<float>{2, 5, 1, 4, 0, 3}));  // counter-clockwise
  EXPECT_EQ(moved(planes, {false, true, true}).size, (Size{2, 3}));
}

}  // namespace
}  // namespace tta
