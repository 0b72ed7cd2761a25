#include "tta/study/tune/stored_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/support.h"

namespace tta {
namespace {

constexpr int kClasses = 3;

StoreContents contents() {
  return {"m", "r", "d", {"a", "b", "c", "d"}, {0, 1, 2, 0}, kClasses, ScoreType::kFloat32};
}

// Two views that say the same, one of them under a label map, and one that fails on the last image.
std::vector<View> three_views() {
  std::vector<View> views(3);
  views[1].label_map = {{"0", "1"}, {"1", "0"}};
  views[2].ops = {make_op("hflip")};
  return views;
}

class StoredScoresTest : public ::testing::Test {
 protected:
  void fill(std::span<const View> views, std::span<const std::size_t> images) {
    for (const View& view : views) {
      for (const std::size_t image : images) {
        if (!view.ops.empty() && image == 3) continue;
        ++rows_run_;
        const double first = 0.1 * static_cast<double>(image + 1);
        store_.scores(view).write(image, std::vector<double>{first, 0.25, 0.75 - first});
      }
    }
  }

  testing::TempDir dir_;
  ScoreStore store_{dir_ / "scores", contents()};
  std::vector<View> views_ = three_views();
  int rows_run_ = 0;
  StoredScores source_{
      store_,
      views_,
      {0, 1, 2, 0},
      kClasses,
      {},
      2,
      [this](std::span<const View> views, std::span<const std::size_t> images) { fill(views, images); }};
};

TEST_F(StoredScoresTest, RunsWhatIsAskedForOnce) {
  source_.bring(std::vector<std::size_t>{0, 2}, std::size_t{0});
  EXPECT_EQ(rows_run_, 2);
  EXPECT_EQ(source_.rows_brought(), 2U);
  source_.bring(std::vector<std::size_t>{0, 1, 2}, std::size_t{0});
  EXPECT_EQ(rows_run_, 3);
  EXPECT_NEAR(source_.truth_probability(2, 0), 0.45, 1e-6);
  std::vector<double> row(kClasses);
  source_.read(1, 0, row);
  EXPECT_NEAR(row[0], 0.2, 1e-7);
  EXPECT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1, 1e-15);
}

TEST_F(StoredScoresTest, AppliesLabelMapsToTheSameFile) {
  source_.bring(std::vector<std::size_t>{0, 1}, std::vector<std::size_t>{0, 1});
  EXPECT_EQ(rows_run_, 2);
  std::vector<double> row(kClasses);
  source_.read(1, 1, row);
  EXPECT_NEAR(row[0], 0.25, 1e-6);
  EXPECT_NEAR(row[1], 0.2, 1e-6);
  EXPECT_NEAR(source_.truth_probability(1, 1), 0.2, 1e-6);
}

TEST_F(StoredScoresTest, GivesUpAViewThatCannotBeMade) {
  source_.bring(std::vector<std::size_t>{0, 1, 2}, std::size_t{2});
  EXPECT_TRUE(source_.usable(2));
  source_.bring(std::vector<std::size_t>{2, 3}, std::size_t{2});
  EXPECT_FALSE(source_.usable(2));
  EXPECT_EQ(source_.usable_of(std::vector<std::size_t>{0, 1, 2}), (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace tta
