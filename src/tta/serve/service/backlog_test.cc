#include "tta/serve/service/backlog.h"

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

TEST(Backlog, RefusesWhenEvenOneViewDoesNotFit) {
  Backlog backlog(10, 100);
  EXPECT_TRUE(backlog.enter(1, 8, 1));
  EXPECT_TRUE(backlog.enter(1, 8, 1));  // with one view it fits
  EXPECT_DOUBLE_EQ(backlog.cost(), 16);
  EXPECT_FALSE(backlog.enter(1, 8, 1));
  backlog.opened(8);
  EXPECT_TRUE(backlog.enter(1, 2, 1));
  EXPECT_EQ(backlog.images(), 3);
}

TEST(Backlog, WhoeverFindsNothingWaitingGetsIn) {
  Backlog backlog(10, 100);
  EXPECT_TRUE(backlog.enter(1, 5000, 5000));
  EXPECT_FALSE(backlog.enter(1, 1, 1));
  backlog.opened(5000);  // it runs now, and keeps nobody out
  EXPECT_TRUE(backlog.enter(1, 1, 1));
}

TEST(Backlog, ALongRequestCountsForAQuarterOfTheQueueAtMost) {
  const Backlog backlog(100, 100);
  EXPECT_DOUBLE_EQ(backlog.counted(11), 11);
  EXPECT_DOUBLE_EQ(backlog.counted(1024), 25);
}

TEST(Backlog, BoundsTheImagesWhateverTheyCost) {
  Backlog backlog(1e9, 3);
  EXPECT_TRUE(backlog.enter(2, 1, 1));
  EXPECT_FALSE(backlog.enter(2, 1, 1));
  EXPECT_TRUE(backlog.enter(1, 1, 1));
  backlog.left();
  EXPECT_TRUE(backlog.enter(1, 1, 1));
}

TEST(Backlog, ForgetsRoundingWhenAllHaveLeft) {
  Backlog backlog(10, 100);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(backlog.enter(1, 0.1, 0.1));
    backlog.opened(0.1);
    backlog.left();
  }
  EXPECT_EQ(backlog.cost(), 0);
}

}  // namespace
}  // namespace tta
