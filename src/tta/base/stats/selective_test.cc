#include "tta/base/stats/selective.h"

#include <gtest/gtest.h>

#include "tta/base/core/random.h"

namespace tta {
namespace {

std::vector<Doubt> random_doubts(std::uint64_t seed, int levels) {
  RandomStream random(seed, 0);
  std::vector<Doubt> answers;
  for (int i = 0; i < 80; ++i) {
    const double doubt = random.next_below(static_cast<std::uint32_t>(levels));
    answers.push_back({doubt, random.next_uniform() < 0.2 + 0.5 * doubt / levels});
  }
  return answers;
}

TEST(ErrorAuroc, CountsPairs) {
  for (const int levels : {2, 5, 1000}) {
    const std::vector<Doubt> answers = random_doubts(3, levels);
    double won = 0;
    double pairs = 0;
    for (const Doubt& wrong : answers) {
      for (const Doubt& right : answers) {
        if (!wrong.wrong || right.wrong) continue;
        won += wrong.doubt > right.doubt ? 1 : wrong.doubt == right.doubt ? 0.5 : 0;
        ++pairs;
      }
    }
    EXPECT_NEAR(error_auroc(answers), won / pairs, 1e-12);
  }
}

TEST(ErrorAuroc, IsOneHalfWhereThereIsNothingToTell) {
  EXPECT_EQ(error_auroc({}), 0.5);
  EXPECT_EQ(error_auroc(std::vector<Doubt>{{0.1, true}, {0.2, true}}), 0.5);
}

TEST(Aurc, IsTheMeanRiskOfAllCoverages) {
  // Risks: 0, 0, 1/3, 1/4, 2/5.
  const std::vector<Doubt> answers{{5, true}, {1, false}, {3, true}, {2, false}, {4, false}};
  EXPECT_NEAR(aurc(answers), (0 + 0 + 1.0 / 3 + 1.0 / 4 + 2.0 / 5) / 5, 1e-12);
  // All equal: the error rate at every coverage.
  EXPECT_NEAR(aurc(std::vector<Doubt>{{1, true}, {1, false}, {1, false}, {1, false}}), 0.25, 1e-12);
}

TEST(RiskCoverage, EndsAtTheErrorRate) {
  const std::vector<Doubt> answers = random_doubts(9, 1000);
  double wrong = 0;
  for (const Doubt& answer : answers) wrong += answer.wrong;
  const std::vector<RiskAt> curve = risk_coverage(answers, 20);
  ASSERT_EQ(curve.size(), 20U);
  EXPECT_NEAR(curve.back().risk, wrong / 80, 1e-12);
  EXPECT_EQ(curve.back().coverage, 1);
  EXPECT_LT(curve[4].risk, curve.back().risk);
}

}  // namespace
}  // namespace tta
