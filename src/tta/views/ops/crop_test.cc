#include "tta/views/ops/crop.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

// Corners of what the window shows, as "left top right bottom".
struct Box {
  double left, top, right, bottom;
  bool operator==(const Box&) const = default;
};

Box box_of(Anchor anchor, double fraction, Size window) {
  const std::vector<double> values{static_cast<double>(anchor), fraction};
  const Matrix3 map = kCropOp.map(values, window);
  const Point start = apply(map, {0, 0});
  const Point end = apply(map, {static_cast<double>(window.width), static_cast<double>(window.height)});
  return {start.x, start.y, end.x, end.y};
}

TEST(Crop, LaterTakesAFractionOfTheWindow) {
  const Size square{64, 64};
  EXPECT_EQ(box_of(Anchor::kCenter, 0.75, square), (Box{8, 8, 56, 56}));
  EXPECT_EQ(box_of(Anchor::kTopLeft, 0.75, square), (Box{0, 0, 48, 48}));
  EXPECT_EQ(box_of(Anchor::kTopRight, 0.75, square), (Box{16, 0, 64, 48}));
  EXPECT_EQ(box_of(Anchor::kBottomLeft, 0.75, square), (Box{0, 16, 48, 64}));
  EXPECT_EQ(box_of(Anchor::kBottomRight, 0.75, square), (Box{16, 16, 64, 64}));
}

TEST(Crop, LeftAndRightLieAlongTheLongerSide) {
  EXPECT_EQ(box_of(Anchor::kLeft, 0.5, {64, 32}), (Box{0, 8, 32, 24}));
  EXPECT_EQ(box_of(Anchor::kRight, 0.5, {64, 32}), (Box{32, 8, 64, 24}));
  EXPECT_EQ(box_of(Anchor::kLeft, 0.5, {32, 64}), (Box{8, 0, 24, 32}));
  EXPECT_EQ(box_of(Anchor::kRight, 0.5, {32, 64}), (Box{8, 32, 24, 64}));
  EXPECT_EQ(box_of(Anchor::kLeft, 0.5, {32, 32}), (Box{0, 8, 16, 24}));
}

TEST(Crop, FirstPlacesTheWindow) {
  const std::vector<double> values{static_cast<double>(Anchor::kBottomLeft), 0.8};
  const Placement placement = kCropOp.placement(values);
  EXPECT_EQ(placement.anchor, Anchor::kBottomLeft);
  EXPECT_EQ(placement.fraction, 0.8);
}

TEST(Crop, TheWholeWindowIsAnIdentity) {
  const std::vector<double> whole{static_cast<double>(Anchor::kTopLeft), 1};
  EXPECT_TRUE(kCropOp.is_identity(whole));
  EXPECT_EQ(kCropOp.map(whole, {31, 17}), kIdentityMatrix);
  const std::vector<double> part{static_cast<double>(Anchor::kTopLeft), 0.99};
  EXPECT_FALSE(kCropOp.is_identity(part));
}

TEST(Crop, AnchorsAreWords) {
  const ParamDef& anchor = kCropOp.params[0];
  EXPECT_EQ(choice_value(anchor, "center"), static_cast<double>(Anchor::kCenter));
  EXPECT_EQ(choice_value(anchor, "bottom_right"), static_cast<double>(Anchor::kBottomRight));
  EXPECT_EQ(choice_value(anchor, "right"), static_cast<double>(Anchor::kRight));
  EXPECT_EQ(choice_value(anchor, "middle"), std::nullopt);
  EXPECT_EQ(choice_problem(anchor, "centre"),
            "is 'centre', allowed center, top_left, top_right, bottom_left, bottom_right, left, right"
            " (did you mean 'center'?)");
}

TEST(Crop, RefusesFractionsBeyondThePicture) {
  EXPECT_EQ(value_problem(kCropOp.params[1], 1.5), "is 1.5, allowed 0.01..1");
  EXPECT_EQ(value_problem(kCropOp.params[1], 0), "is 0, allowed 0.01..1");
}

}  // namespace
}  // namespace tta
