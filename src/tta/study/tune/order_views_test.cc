#include "tta/study/tune/order_views.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tta/study/tune/fit_stop.h"
#include "tta/study/tune/simulated_scores.h"

namespace tta {
namespace {

using testing::images_from;
using testing::SimulatedScores;
using Row = std::vector<double>;

// The weighted mean of some views of an image, from the definition.
Row mean_of(const StopData& data, std::size_t image, const std::vector<std::size_t>& views) {
  Row mean(static_cast<std::size_t>(data.classes), 0.0);
  double weight = 0;
  for (const std::size_t view : views) {
    Row row(mean.size());
    data.read(image, view, row);
    for (std::size_t c = 0; c < row.size(); ++c) mean[c] += data.weights[view] * row[c];
    weight += data.weights[view];
  }
  for (double& p : mean) p /= weight;
  return mean;
}

double distance_of(const StopData& data, std::span<const std::size_t> images, const std::vector<std::size_t>& views) {
  const std::vector<std::size_t> all = images_from(0, data.weights.size());
  double sum = 0;
  for (const std::size_t image : images) {
    const Row some = mean_of(data, image, views);
    const Row every = mean_of(data, image, all);
    for (std::size_t c = 0; c < some.size(); ++c) sum += (some[c] - every[c]) * (some[c] - every[c]);
  }
  return sum;
}

// The slow twin: every prefix pooled anew for every view that could come next.
std::vector<std::size_t> order_reference(const StopData& data, std::span<const std::size_t> images) {
  std::vector<std::size_t> order;
  while (order.size() < data.weights.size()) {
    std::vector<std::size_t> best;
    double least = 0;
    for (std::size_t view = 0; view < data.weights.size(); ++view) {
      if (std::find(order.begin(), order.end(), view) != order.end()) continue;
      std::vector<std::size_t> longer = order;
      longer.push_back(view);
      const double distance = distance_of(data, images, longer);
      if (!best.empty() && distance >= least) continue;
      least = distance;
      best = longer;
    }
    order = best;
  }
  return order;
}

TEST(OrderViews, EqualsTheSlowTwin) {
  const SimulatedScores scores(300, 7, 4, 21);
  StopData data = scores.data();
  const std::vector<std::size_t> images = images_from(0, 300);
  EXPECT_EQ(order_views(data, images, 1), order_reference(data, images));
  data.weights = {0.5, 2, 1, 1, 0.25, 3, 1};
  EXPECT_EQ(order_views(data, images, 1), order_reference(data, images));
}

TEST(OrderViews, IsTheSameWithAnyNumberOfThreads) {
  const SimulatedScores scores(500, 9, 4, 22);
  EXPECT_EQ(order_views(scores.data(), images_from(0, 500), 1), order_views(scores.data(), images_from(0, 500), 3));
}

// Views 0 and 1 are wrong in opposite ways, view 2 in none: it goes first, and the other two only help together.
TEST(OrderViews, BeginsWithTheViewThatIsMostLikeAll) {
  StopData data;
  data.classes = 2;
  data.weights = {1, 1, 1};
  data.read = [](std::size_t, std::size_t view, std::span<double> row) {
    const double p[] = {0.9, 0.5, 0.7};
    row[0] = p[view];
    row[1] = 1 - p[view];
  };
  EXPECT_EQ(order_views(data, images_from(0, 1), 1), (std::vector<std::size_t>{2, 0, 1}));
}

TEST(OrderViews, ViewsOfWeightZeroComeLast) {
  const SimulatedScores scores(100, 4, 3, 23);
  StopData data = scores.data();
  data.weights = {0, 1, 0, 1};
  const std::vector<std::size_t> order = order_views(data, images_from(0, 100), 1);
  EXPECT_EQ((std::vector<std::size_t>{order[2], order[3]}), (std::vector<std::size_t>{0, 2}));
}

TEST(OrderViews, ViewsThatAreTheSameKeepTheirOrder) {
  SimulatedScores scores(50, 5, 3, 24);
  for (std::size_t i = 0; i < scores.rows.size(); ++i) scores.rows[i] = scores.rows[i / 5 * 5];
  EXPECT_EQ(order_views(scores.data(), images_from(0, 50), 1), images_from(0, 5));
}

// What it is for. Half of the views are noise around the others.
TEST(OrderViews, MakesAStopCheaper) {
  SimulatedScores scores(3000, 6, 4, 25);
  for (std::size_t image = 0; image < 3000; ++image) {
    for (const std::size_t view : {0, 1, 2}) {
      RandomStream random(26, image * 6 + view);
      Row& row = scores.rows[image * 6 + view];
      for (double& p : row) p *= std::exp(1.5 * random.next_normal());
      const double sum = std::accumulate(row.begin(), row.end(), 0.0);
      for (double& p : row) p /= sum;
    }
  }
  const StopData data = scores.data();
  const std::vector<std::size_t> order = order_views(data, images_from(0, 800), 1);
  StopData ordered = data;
  ordered.read = [&](std::size_t image, std::size_t view, std::span<double> row) {
    data.read(image, order[view], row);
  };
  FitStopOptions options;
  options.limit = 0.03;
  const auto views_of = [&](const StopData& of) {
    const FittedStop fitted = fit_stop(of, images_from(0, 800), images_from(800, 2000), options);
    EXPECT_TRUE(fitted.stop);
    return measure_stop(of, *fitted.stop, images_from(2000, 3000), 1).views_mean;
  };
  EXPECT_LT(views_of(ordered), 0.9 * views_of(data));
}

}  // namespace
}  // namespace tta
