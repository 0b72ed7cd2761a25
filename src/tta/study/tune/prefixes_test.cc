#include "tta/study/tune/prefixes.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tta/study/tune/stop_data.h"

namespace tta {
namespace {

// One image of three classes and three views of weights 2, 1, 1: (1.4, 0.8, 1.8) / 4 once all are pooled. The first
// view says 0, the first two 0, all of them 2.
constexpr double kRows[3][3] = {{0.5, 0.2, 0.3}, {0.3, 0.3, 0.4}, {0.1, 0.1, 0.8}};

std::vector<PrefixRecord> records_of(std::int32_t truth, std::vector<double> weights = {2, 1, 1}) {
  StopData data;
  data.classes = 3;
  data.weights = std::move(weights);
  data.truths = std::span(&truth, 1);
  data.read = [](std::size_t /*image*/, std::size_t view, std::span<double> row) {
    std::copy_n(kRows[view], 3, row.begin());
  };
  const std::size_t image = 0;
  return read_prefixes(data, std::span(&image, 1), 1);
}

TEST(Prefixes, TellHowFarTheAnswerSoFarIsFromThatOfAllViews) {
  const std::vector<PrefixRecord> records = records_of(2);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_NEAR(records[0].rest, 0.5, 1e-12);
  EXPECT_NEAR(records[1].rest, 0.25, 1e-12);
  for (const PrefixRecord& record : records) {
    EXPECT_NEAR(record.lead, std::log((0.35 + 1e-4) / (0.45 + 1e-4)), 1e-12) << "of class 0 over class 2";
    EXPECT_TRUE(record.differs && record.lost && record.losable);
    EXPECT_FALSE(record.won);
  }
  EXPECT_TRUE(records_of(0)[0].won);
  EXPECT_FALSE(records_of(0)[0].losable);
  EXPECT_FALSE(records_of(1)[0].losable) << "class 1 is no rival";
}

TEST(Prefixes, ThatNearlyDifferCountInPart) {
  PrefixRecord record;
  record.lead = 0.05;
  record.rest = 0.25;  // so that the lead is known up to 0.1 x 0.5
  EXPECT_NEAR(nearly_error(record, StopPromise::kDisagreement), 1 / (1 + std::exp(1.0)), 1e-12);
  EXPECT_EQ(nearly_error(record, StopPromise::kAccuracyLoss), 0) << "nothing right to lose";
  record.losable = true;
  EXPECT_NEAR(nearly_error(record, StopPromise::kAccuracyLoss), 1 / (1 + std::exp(1.0)), 1e-12);
  record.lead = -0.05;
  record.differs = true;
  EXPECT_NEAR(nearly_error(record, StopPromise::kDisagreement), 1 / (1 + std::exp(-1.0)), 1e-12);
  record.lead = 10;  // out of reach
  EXPECT_LT(nearly_error(record, StopPromise::kDisagreement), 1e-80);
}

// Views of weight 0 change nothing: what is so far is all that there is.
TEST(Prefixes, WithNothingToComeDifferOrDont) {
  const std::vector<PrefixRecord> records = records_of(0, {1, 0, 0});
  EXPECT_EQ(records[0].rest, 0);
  EXPECT_FALSE(records[0].differs);
  EXPECT_EQ(nearly_error(records[0], StopPromise::kDisagreement), 0);
  PrefixRecord other;
  other.differs = true;
  EXPECT_EQ(nearly_error(other, StopPromise::kDisagreement), 1);
  EXPECT_EQ(nearly_error(other, StopPromise::kAccuracyLoss), 0);
}

}  // namespace
}  // namespace tta
