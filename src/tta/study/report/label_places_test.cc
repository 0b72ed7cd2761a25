#include "tta/study/report/label_places.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

using Places = std::vector<LabelPlace>;
constexpr auto kAbove = LabelPlace::kAbove;
constexpr auto kBelow = LabelPlace::kBelow;
constexpr auto kHigher = LabelPlace::kHigher;
constexpr auto kHidden = LabelPlace::kHidden;

// Without an interval.
LabelledPoint at(std::string label, double x, double y) {
  return {std::move(label), x, y, y, y};
}

LabelledChart wide() {
  LabelledChart chart;
  chart.width_px = 900;
  return chart;
}

TEST(LabelPlaces, AreAboveForPointsThatAreFarApart) {
  EXPECT_EQ(label_places({at("plain look", 1, 0), at("hflip", 2, 3), at("ten_crop", 10, 6)}, {}),
            (Places{kBelow, kAbove, kAbove}));
  EXPECT_EQ(label_places({at("plain look", 1, 0)}, {}), (Places{kBelow}));
  EXPECT_EQ(label_places({}, {}), Places{});
}

TEST(LabelPlaces, ChangeWhereNamesWouldLieOnOneAnother) {
  const std::vector<LabelledPoint> near{at("plain look", 1, -3), at("rotate(-5 | 0 | 5)", 1.36, 0.05),
                                        at("five_crop", 1.71, 0.04), at("zoom(1.1)", 1.75, 0.04),
                                        at("shift_flip", 2.6, -18)};
  EXPECT_EQ(label_places(near, {}), (Places{kBelow, kAbove, kBelow, kHigher, kAbove}));
  EXPECT_EQ(label_places(near, wide())[2], kAbove);
}

TEST(LabelPlaces, DoNotCoverOtherPoints) {
  const double eleven_pixels = 11.0 / 300;
  const Places places = label_places({at("", 1, 1), at("low", 5, 0), at("high", 5, eleven_pixels)}, {});
  EXPECT_EQ(places, (Places{kBelow, kBelow, kAbove})) << "the name of the one would be on the other";
}

TEST(LabelPlaces, AreAboveAndBelowTheInterval) {
  const std::vector<LabelledPoint> two{{"", 1, 0, 0, 0}, {"long", 5, 1, -1, 3}, at("at its end", 5, 2.9)};
  EXPECT_EQ(label_places(two, {}), (Places{kBelow, kAbove, kBelow}));
}

TEST(LabelPlaces, AreNoneRatherThanAPile) {
  const std::vector<LabelledPoint> same(5, at("the same place", 1, 1));
  EXPECT_EQ(label_places(same, {}), (Places{kBelow, kAbove, kHigher, kHidden, kHidden}));
}

TEST(LabelPlaces, CountOnlyWhatIsShownOfALongName) {
  const std::string name(200, 'x');
  EXPECT_EQ(label_places({at("", 0, 0), at(name, 1, 1), at(name, 3, 1)}, wide()), (Places{kBelow, kAbove, kAbove}));
}

}  // namespace
}  // namespace tta
