#include "tta/study/tune/order_views.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>

#include "tta/study/eval/policy_scores.h"

namespace tta {
namespace {

constexpr std::size_t kMostProducts = 2'000'000;
constexpr std::size_t kLeastImages = 500;

// Sums of images are made in blocks of a fixed size, so that they don't depend on the number of threads.
constexpr std::size_t kBlock = 64;

// Products of all pairs of views, row after row.
using Products = std::vector<double>;

std::vector<std::size_t> evenly_spread(std::span<const std::size_t> images, std::size_t count) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(images[i * images.size() / count]);
  return chosen;
}

// The views' rows, each summing to 1, less their weighted mean; view after view.
std::vector<double> deviations_of(const StopData& data, std::size_t image) {
  const auto classes = static_cast<std::size_t>(data.classes);
  std::vector<double> rows(data.weights.size() * classes);
  std::vector<double> pooled(classes, 0.0);
  const double total = std::accumulate(data.weights.begin(), data.weights.end(), 0.0);
  for (std::size_t view = 0; view < data.weights.size(); ++view) {
    const std::span<double> row = std::span(rows).subspan(view * classes, classes);
    data.read(image, view, row);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (std::size_t c = 0; c < classes; ++c) {
      row[c] /= sum;
      pooled[c] += data.weights[view] / total * row[c];
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] -= pooled[i % classes];
  return rows;
}

void add_products(const StopData& data, std::size_t image, Products& products) {
  const std::vector<double> rows = deviations_of(data, image);
  const std::size_t views = data.weights.size();
  const std::size_t classes = rows.size() / views;
  for (std::size_t a = 0; a < views; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double product = std::inner_product(rows.begin() + static_cast<std::ptrdiff_t>(a * classes),
                                                rows.begin() + static_cast<std::ptrdiff_t>((a + 1) * classes),
                                                rows.begin() + static_cast<std::ptrdiff_t>(b * classes), 0.0);
      products[a * views + b] += product;
      if (a != b) products[b * views + a] += product;
    }
  }
}

Products products_of(const StopData& data, std::span<const std::size_t> images, int threads) {
  const std::size_t size = data.weights.size() * data.weights.size();
  std::vector<Products> blocks((images.size() + kBlock - 1) / kBlock, Products(size, 0.0));
  for_each_index(blocks.size(), threads, [&](std::size_t block) {
    const std::size_t first = block * kBlock;
    for (const std::size_t image : images.subspan(first, std::min(kBlock, images.size() - first)))
      add_products(data, image, blocks[block]);
  });
  Products sum(size, 0.0);
  for (const Products& block : blocks) {
    for (std::size_t i = 0; i < size; ++i) sum[i] += block[i];
  }
  return sum;
}

// The views chosen so far: their weight, and what the square of their weighted sum is, and would be with one more.
class Greedy {
 public:
  Greedy(const std::vector<double>& weights, const Products& products)
      : weights_(weights), products_(products), with_chosen_(weights.size(), 0.0) {}

  // The square distance of the mean of the chosen views and `view` from the mean of all.
  double distance_with(std::size_t view) const {
    const double w = weights_[view];
    const double square = square_ + 2 * w * with_chosen_[view] + w * w * products_[view * weights_.size() + view];
    return square / ((weight_ + w) * (weight_ + w));
  }

  void choose(std::size_t view) {
    square_ = distance_with(view) * (weight_ + weights_[view]) * (weight_ + weights_[view]);
    weight_ += weights_[view];
    for (std::size_t other = 0; other < weights_.size(); ++other)
      with_chosen_[other] += weights_[view] * products_[view * weights_.size() + other];
  }

 private:
  const std::vector<double>& weights_;
  const Products& products_;
  double weight_ = 0;
  double square_ = 0;
  std::vector<double> with_chosen_;  // [v]: product of view v with the weighted sum of the chosen ones
};

std::optional<std::size_t> nearest(const Greedy& greedy, const std::vector<std::size_t>& left) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!best || greedy.distance_with(left[i]) < greedy.distance_with(left[*best])) best = i;
  }
  return best;
}

}  // namespace

std::vector<std::size_t> order_views(const StopData& data, std::span<const std::size_t> images, int threads) {
  assert(data.pool == Pooling::kMean && !images.empty());
  const std::size_t views = data.weights.size();
  const std::size_t count = std::min(images.size(), std::max(kLeastImages, kMostProducts / (views * views)));
  const Products products = products_of(data, evenly_spread(images, count), threads);

  Greedy greedy(data.weights, products);
  std::vector<std::size_t> order;
  std::vector<std::size_t> left;
  std::vector<std::size_t> weightless;
  for (std::size_t view = 0; view < views; ++view) (data.weights[view] > 0 ? left : weightless).push_back(view);
  while (const std::optional<std::size_t> next = nearest(greedy, left)) {
    greedy.choose(left[*next]);
    order.push_back(left[*next]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(*next));
  }
  order.insert(order.end(), weightless.begin(), weightless.end());
  return order;
}

}  // namespace tta
