// Properties of pooling on random rows, and the slow twin (pool_reference.h). The seed is fixed; RC_PARAMS overrides
// it.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <random>
#include <sstream>
#include <string>

#include "tta/predict/pool/pool.h"
#include "tta/predict/pool/pool_reference.h"

namespace tta {
namespace {

using testing::Rows;

const int kSeedIsFixed = setenv("RC_PARAMS", "seed=20 max_success=300", /*overwrite=*/0);

constexpr Pooling kAllPoolings[] = {Pooling::kMean,   Pooling::kLogitMean, Pooling::kGeometric,
                                    Pooling::kMedian, Pooling::kVote,      Pooling::kMax};

// One image: rows of a classifier that is more or less sure, zeros included, and whole-numbered weights, some of them
// 0.
struct Views {
  Rows rows;
  std::vector<int> weights;

  int count() const { return static_cast<int>(rows.size()); }
  int classes() const { return static_cast<int>(rows[0].size()); }
};

// What a failure prints.
std::string described(const Views& views) {
  std::ostringstream out;
  for (std::size_t v = 0; v < views.rows.size(); ++v) {
    out << "\nweight " << views.weights[v] << ":";
    for (const double p : views.rows[v]) out << ' ' << p;
  }
  return out.str();
}

std::vector<double> random_row(int classes) {
  // Powers of a draw make rows from flat to nearly certain; a favourite keeps the views alike, as those of one image
  // are.
  const int sharpness = *rc::gen::inRange(0, 12);
  const auto draws = *rc::gen::container<std::vector<int>>(static_cast<std::size_t>(classes), rc::gen::inRange(0, 100));
  std::vector<double> row;
  for (const int draw : draws) row.push_back(std::pow(draw / 100.0, sharpness));
  row[0] += *rc::gen::inRange(0, 3) * 0.5;
  if (*std::max_element(row.begin(), row.end()) == 0) row[0] = 1;
  return testing::divided_by_sum(row);
}

Views random_views() {
  const int classes = *rc::gen::inRange(2, 8);
  const int count = *rc::gen::inRange(1, 13);
  Views views;
  for (int v = 0; v < count; ++v) {
    views.rows.push_back(random_row(classes));
    views.weights.push_back(*rc::gen::inRange(0, 5));
  }
  if (std::accumulate(views.weights.begin(), views.weights.end(), 0) == 0)
    views.weights[*rc::gen::inRange(0, count)] = 1;
  return views;
}

Pooler empty_pooler(const Views& views, Pooling pooling, double factor = 1, StopRule stop = StopRule::kNone) {
  std::vector<double> weights;
  for (const int weight : views.weights) weights.push_back(weight * factor);
  return Pooler(pooling, 1, stop, weights, views.classes());
}

Pooled pooled_of(const Views& views, Pooling pooling, double factor = 1) {
  Pooler pooler = empty_pooler(views, pooling, factor);
  for (const auto& row : views.rows) pooler.add(row);
  return pooler.pooled();
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t c = 0; c < a.size(); ++c) largest = std::max(largest, std::abs(a[c] - b[c]));
  return largest;
}

void check_for_all_poolings(const std::string& what, void (*property)(const Views&, Pooling)) {
  for (const Pooling pooling : kAllPoolings) {
    EXPECT_TRUE(rc::check(std::string(pooling_name(pooling)) + ": " + what, [&] {
      const Views views = random_views();
      RC_LOG() << described(views);
      property(views, pooling);
    }));
  }
}

TEST(PoolProperty, EveryPrefixEqualsTheSlowTwin) {
  check_for_all_poolings("the slow twin", [](const Views& views, Pooling pooling) {
    Pooler pooler = empty_pooler(views, pooling);
    Rows rows;
    std::vector<int> weights;
    for (int v = 0; v < views.count(); ++v) {
      pooler.add(views.rows[v]);
      rows.push_back(views.rows[v]);
      weights.push_back(views.weights[v]);
      const Pooled pooled = pooler.pooled();
      RC_ASSERT(largest_difference(pooled.probabilities, testing::pool_reference(pooling, rows, weights)) < 1e-12);
      const double information = testing::mutual_information_reference(rows, weights);
      RC_ASSERT(std::abs(pooled.uncertainty.mutual_information - information) < 1e-11);
    }
  });
}

TEST(PoolProperty, TheAnswerIsADistribution) {
  check_for_all_poolings("a distribution", [](const Views& views, Pooling pooling) {
    const Pooled pooled = pooled_of(views, pooling);
    const Uncertainty& u = pooled.uncertainty;
    RC_ASSERT(std::abs(std::accumulate(pooled.probabilities.begin(), pooled.probabilities.end(), 0.0) - 1) < 1e-12);
    RC_ASSERT(*std::min_element(pooled.probabilities.begin(), pooled.probabilities.end()) >= 0);
    RC_ASSERT(pooled.index == argmax(pooled.probabilities));
    RC_ASSERT(u.entropy >= 0);
    RC_ASSERT(u.entropy <= std::log(views.classes()) + 1e-12);
    RC_ASSERT(u.mutual_information >= 0);
    RC_ASSERT(u.agreement >= 0);
    RC_ASSERT(u.agreement <= 1);
    RC_ASSERT(u.margin >= 0);
    RC_ASSERT(u.margin <= 1);
  });
}

TEST(PoolProperty, OrderDoesntMatter) {
  check_for_all_poolings("order", [](const Views& views, Pooling pooling) {
    std::vector<int> order(views.rows.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(*rc::gen::arbitrary<std::uint32_t>()));
    Views shuffled;
    for (const int v : order) {
      shuffled.rows.push_back(views.rows[v]);
      shuffled.weights.push_back(views.weights[v]);
    }
    RC_ASSERT(largest_difference(pooled_of(views, pooling).probabilities, pooled_of(shuffled, pooling).probabilities) <
              1e-12);
  });
}

TEST(PoolProperty, OnlyTheRatioOfWeightsMatters) {
  check_for_all_poolings("weight scale", [](const Views& views, Pooling pooling) {
    const double factor = std::pow(10.0, *rc::gen::inRange(-200, 200));
    RC_ASSERT(largest_difference(pooled_of(views, pooling).probabilities,
                                 pooled_of(views, pooling, factor).probabilities) < 1e-12);
  });
}

TEST(PoolProperty, ViewsOfWeightZeroChangeNoBit) {
  check_for_all_poolings("weight zero", [](const Views& views, Pooling pooling) {
    Views without;
    for (int v = 0; v < views.count(); ++v) {
      if (views.weights[v] == 0) continue;
      without.rows.push_back(views.rows[v]);
      without.weights.push_back(views.weights[v]);
    }
    const Pooled all = pooled_of(views, pooling), less = pooled_of(without, pooling);
    RC_ASSERT(all.probabilities == less.probabilities);
    RC_ASSERT(all.uncertainty.mutual_information == less.uncertainty.mutual_information);
    RC_ASSERT(all.uncertainty.agreement == less.uncertainty.agreement);
  });
}

TEST(PoolProperty, EqualRowsHaveNoMutualInformation) {
  check_for_all_poolings("equal rows", [](const Views& views, Pooling pooling) {
    Views equal = views;
    for (auto& row : equal.rows) row = views.rows[0];
    const Uncertainty u = pooled_of(equal, pooling).uncertainty;
    RC_ASSERT(u.mutual_information == 0);
    RC_ASSERT(u.agreement == 1);
  });
}

// The promise of the exact stop: whenever a prefix says "decided", the label is that of all views.
void exact_stop_keeps_the_label(const Views& views, Pooling pooling) {
  const int answer = pooled_of(views, pooling).index;
  Pooler pooler = empty_pooler(views, pooling, 1, StopRule::kExact);
  int stopped_after = 0;
  for (const auto& row : views.rows) {
    pooler.add(row);
    if (!pooler.decided()) {
      RC_ASSERT(stopped_after == 0);  // decided once is decided for good
      continue;
    }
    if (stopped_after == 0) stopped_after = pooler.used();
    RC_ASSERT(pooler.pooled().index == answer);
  }
  RC_ASSERT(stopped_after > 0);
  RC_CLASSIFY(stopped_after < views.count(), "stopped early");
}

TEST(PoolProperty, ExactStopNeverChangesTheLabel) {
  for (const Pooling pooling : {Pooling::kMean, Pooling::kVote}) {
    EXPECT_TRUE(rc::check(std::string(pooling_name(pooling)) + ": exact stop",
                          [&] { exact_stop_keeps_the_label(random_views(), pooling); }));
  }
}

// The worst that can come: every view left puts all its weight on the runner-up.
TEST(PoolProperty, ExactStopHoldsAgainstTheWorstRows) {
  for (const Pooling pooling : {Pooling::kMean, Pooling::kVote}) {
    EXPECT_TRUE(rc::check(std::string(pooling_name(pooling)) + ": worst rows", [&] {
      Views views = random_views();
      Pooler pooler = empty_pooler(views, pooling, 1, StopRule::kExact);
      int used = 0;
      while (!pooler.decided()) pooler.add(views.rows[used++]);
      RC_PRE(used > 0);
      const Pooled stopped = pooler.pooled();
      std::vector<double> others = stopped.probabilities;
      others[stopped.index] = -1;
      const int runner_up = argmax(others);
      for (int v = used; v < views.count(); ++v) {
        views.rows[v].assign(static_cast<std::size_t>(views.classes()), 0.0);
        views.rows[v][runner_up] = 1;
      }
      RC_ASSERT(pooled_of(views, pooling).index == stopped.index);
    }));
  }
}

TEST(PoolProperty, TemperatureNeverMovesTheArgmax) {
  EXPECT_TRUE(rc::check("temperature", [] {
    std::vector<double> row = random_row(*rc::gen::inRange(2, 8));
    if (*rc::gen::arbitrary<bool>()) row[1] = std::nextafter(row[0], 1.0);  // a lead of one bit
    row = testing::divided_by_sum(row);
    const double temperature = std::pow(10.0, *rc::gen::inRange(-60, 61) / 10.0);
    const std::vector<double> result = apply_temperature(row, temperature);
    RC_ASSERT(argmax(result) == argmax(row));
    RC_ASSERT(std::abs(std::accumulate(result.begin(), result.end(), 0.0) - 1) < 1e-12);
    for (std::size_t c = 0; c < row.size(); ++c) RC_ASSERT(row[c] > 0 || result[c] == 0);
  }));
}

}  // namespace
}  // namespace tta
