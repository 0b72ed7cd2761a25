#include "tta/serve/service/admission.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(RequestCost, IsViewsTimesPixelsAndWhatHasToBeDecoded) {
  EXPECT_DOUBLE_EQ(request_cost(0, 224 * 224, 10), 10);
  EXPECT_DOUBLE_EQ(request_cost(12'000'000, 224 * 224, 10), 22);
  EXPECT_DOUBLE_EQ(request_cost(0, 448 * 448, 10), 40);
  EXPECT_DOUBLE_EQ(request_cost(0, 32 * 32, 10), 10);  // a small view isn't cheaper than one
}

TEST(ViewsUnderLoad, FallInAStraightLineFromAQuarterOn) {
  EXPECT_EQ(views_under_load(10, 0, 100), 10);
  EXPECT_EQ(views_under_load(10, 25, 100), 10);
  EXPECT_EQ(views_under_load(10, 62.5, 100), 5);
  EXPECT_EQ(views_under_load(10, 100, 100), 1);
  EXPECT_EQ(views_under_load(10, 1000, 100), 1);
  EXPECT_EQ(views_under_load(1, 99, 100), 1);
  int before = 1024;
  for (int backlog = 0; backlog <= 120; ++backlog) {
    const int views = views_under_load(1024, backlog, 100);
    EXPECT_LE(views, before);
    EXPECT_GE(views, 1);
    before = views;
  }
}

TEST(Admission, RefusesWhenEvenOneViewDoesNotFit) {
  Admission admission(10, 100);
  EXPECT_TRUE(admission.enter(1, 8, 1));
  EXPECT_TRUE(admission.enter(1, 8, 1));  // with one view it fits
  EXPECT_DOUBLE_EQ(admission.backlog(), 16);
  EXPECT_FALSE(admission.enter(1, 8, 1));
  admission.opened(8);
  EXPECT_TRUE(admission.enter(1, 2, 1));
  EXPECT_EQ(admission.images(), 3);
}

TEST(Admission, WhoeverFindsNothingWaitingGetsIn) {
  Admission admission(10, 100);
  EXPECT_TRUE(admission.enter(1, 5000, 5000));
  EXPECT_FALSE(admission.enter(1, 1, 1));
  admission.opened(5000);  // it runs now, and keeps nobody out
  EXPECT_TRUE(admission.enter(1, 1, 1));
}

TEST(Admission, ALongRequestCountsForAQuarterOfTheQueueAtMost) {
  const Admission admission(100, 100);
  EXPECT_DOUBLE_EQ(admission.counted(11), 11);
  EXPECT_DOUBLE_EQ(admission.counted(1024), 25);
}

TEST(Admission, BoundsTheImagesWhateverTheyCost) {
  Admission admission(1e9, 3);
  EXPECT_TRUE(admission.enter(2, 1, 1));
  EXPECT_FALSE(admission.enter(2, 1, 1));
  EXPECT_TRUE(admission.enter(1, 1, 1));
  admission.left();
  EXPECT_TRUE(admission.enter(1, 1, 1));
}

TEST(Admission, ForgetsRoundingWhenAllHaveLeft) {
  Admission admission(10, 100);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(admission.enter(1, 0.1, 0.1));
    admission.opened(0.1);
    admission.left();
  }
  EXPECT_EQ(admission.backlog(), 0);
}

}  // namespace
}  // namespace tta
