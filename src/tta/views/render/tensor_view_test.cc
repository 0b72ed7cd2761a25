#include "tta/views/render/tensor_view.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "support/support.h"
#include "tta/views/policy/expression.h"

namespace tta {
namespace {

using testing::error_of;

View view_of(const std::string& expression) {
  return parse_expression(expression, PolicyContext{}).views.front();
}

// A picture of 3 x 2 pixels and two channels; every element has its own value.
std::vector<std::uint8_t> rendered(const std::string& expression, Layout layout, Size size) {
  const TensorPicture picture{layout, 2, size, 1};
  std::vector<std::uint8_t> from(static_cast<std::size_t>(size.width * size.height * 2));
  std::iota(from.begin(), from.end(), std::uint8_t{0});
  std::vector<std::uint8_t> row(from.size(), 255);
  render_tensor_view(view_of(expression), picture, std::as_bytes(std::span(from)),
                     std::as_writable_bytes(std::span(row)));
  return row;
}

TEST(TensorView, MovesTheElementsOfEveryChannel) {
  using Values = std::vector<std::uint8_t>;
  EXPECT_EQ(rendered("identity", Layout::kNchw, {3, 2}), (Values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(rendered("hflip()", Layout::kNchw, {3, 2}), (Values{2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9}));
  EXPECT_EQ(rendered("vflip()", Layout::kNchw, {3, 2}), (Values{3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8}));
  EXPECT_EQ(rendered("hflip()", Layout::kNhwc, {3, 2}), (Values{4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7}));
  // numpy.rot90([[0, 1], [2, 3]]) is [[1, 3], [0, 2]].
  EXPECT_EQ(rendered("rot90(1)", Layout::kNchw, {2, 2}), (Values{1, 3, 0, 2, 5, 7, 4, 6}));
  EXPECT_EQ(rendered("rot90(2)", Layout::kNchw, {3, 2}), (Values{5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6}));
  // First the flip, then the turn: numpy.rot90([[1, 0], [3, 2]]).
  EXPECT_EQ(rendered("hflip() * rot90(1)", Layout::kNchw, {2, 2}), (Values{0, 2, 1, 3, 4, 6, 5, 7}));
}

TEST(TensorView, RefusesWhatNeedsTheImage) {
  const Error zoom = error_of([] { check_tensor_view(view_of("zoom(1.2)"), {4, 4}); });
  EXPECT_EQ(zoom.code(), ErrorCode::kView);
  EXPECT_STREQ(zoom.what(),
               "view 'zoom(1.2)': 'zoom' needs the image itself: a preprocessed tensor can only be flipped and turned");
  EXPECT_EQ(error_of([] { check_tensor_view(view_of("brightness(1.2)"), {4, 4}); }).code(), ErrorCode::kView);
  EXPECT_EQ(error_of([] { check_tensor_view(view_of("rot90(1)"), {4, 3}); }).code(), ErrorCode::kView);
  check_tensor_view(view_of("rot90(2)"), {4, 3});
  check_tensor_view(view_of("zoom(1)"), {4, 3});  // changes nothing
}

}  // namespace
}  // namespace tta
