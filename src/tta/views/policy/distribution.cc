#include "tta/views/policy/distribution.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/random.h"

namespace tta {
namespace {

constexpr double kDecimals = 1e4;  // of drawn values

double rounded(double value) {
  return std::nearbyint(value * kDecimals) / kDecimals;
}

// -- laws ------------------------------------------------------------------------------------------------------------

// The x below which a normal number lies with probability `u`, by bisection: no formula is shorter.
double normal_quantile(double u) {
  double low = -10, high = 10;
  for (int i = 0; i < 64; ++i) {
    const double middle = (low + high) / 2;
    (0.5 * std::erfc(-middle / std::sqrt(2.0)) < u ? low : high) = middle;
  }
  return (low + high) / 2;
}

double law_value(const RandomNumber& number, double u) {
  switch (number.law) {
    case RandomNumber::Law::kFixed: return number.low;
    case RandomNumber::Law::kUniform: return number.low + (number.high - number.low) * u;
    case RandomNumber::Law::kLogUniform: return number.low * std::pow(number.high / number.low, u);
    case RandomNumber::Law::kNormal: return number.low + number.high * normal_quantile(u);
    case RandomNumber::Law::kSteps: break;
  }
  if (number.steps <= 1) return number.low;
  const double step = std::min(std::floor(u * number.steps), number.steps - 1.0);
  return number.low + (number.high - number.low) * (step / (number.steps - 1));
}

double rounded_as(RandomNumber::Rounding rounding, double value) {
  if (rounding == RandomNumber::Rounding::kDown) return std::floor(rounded(value));  // 2.9999999 is 3
  return rounding == RandomNumber::Rounding::kUp ? std::ceil(rounded(value)) : value;
}

bool draws(const RandomNumber& number) {
  return number.law != RandomNumber::Law::kFixed;
}

std::size_t draws_of(const RandomNumber& number) {
  return (draws(number) ? 1U : 0U) + (number.random_sign ? 1U : 0U);
}

// -- counting --------------------------------------------------------------------------------------------------------

std::size_t checked(std::size_t numbers) {
  if (numbers <= kMaxRandomNumbers) return numbers;
  throw Error(ErrorCode::kPolicy,
              "this needs more than " + std::to_string(kMaxRandomNumbers) + " random numbers a view, the most allowed");
}

// How many children a kSomeOf takes at most.
std::size_t most_taken(const Distribution& node) {
  const double most = std::max(node.count.low, draws(node.count) ? node.count.high : node.count.low);
  if (!(most >= 0 && most <= static_cast<double>(kMaxOps))) {
    throw Error(ErrorCode::kPolicy, "a view would have more than " + std::to_string(kMaxOps) + " ops");
  }
  const auto taken = static_cast<std::size_t>(most);
  return node.replace ? taken : std::min(taken, node.children.size());
}

std::size_t children_numbers(const Distribution& node) {
  std::size_t sum = 0;
  for (const Distribution& child : node.children) sum = checked(sum + count_random_numbers(child));
  return sum;
}

// -- uniform numbers -------------------------------------------------------------------------------------------------

constexpr std::uint64_t kViewBits = 40;  // of a stream's name; the variable has the rest
constexpr std::uint64_t kOrderOfStrata = (std::uint64_t{1} << kViewBits) - 1;

RandomStream stream_of(std::uint64_t seed, std::size_t variable, std::uint64_t view) {
  return {seed, std::uint64_t{variable} << kViewBits | view};
}

// Which stratum each view has, for one variable.
std::vector<int> order_of_strata(std::uint64_t seed, std::size_t variable, int views) {
  std::vector<int> order(static_cast<std::size_t>(views));
  std::iota(order.begin(), order.end(), 0);
  RandomStream stream = stream_of(seed, variable, kOrderOfStrata);
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[stream.next_below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

double in_stratum(std::uint64_t seed, std::size_t variable, int index, int stratum, int views) {
  const double within = stream_of(seed, variable, static_cast<std::uint64_t>(index)).next_uniform();
  return std::min((stratum + within) / views, std::nextafter(1.0, 0.0));
}

class Uniforms {
 public:
  virtual ~Uniforms() = default;
  virtual double at(std::size_t variable) = 0;
};

class Independent final : public Uniforms {
 public:
  Independent(std::uint64_t seed, std::uint64_t index) : seed_(seed), index_(index & (kOrderOfStrata >> 1)) {}
  // The upper half of the views' numbers: no number of these is one of the stratified ones.
  double at(std::size_t variable) override {
    return stream_of(seed_, variable, index_ | ((kOrderOfStrata >> 1) + 1)).next_uniform();
  }

 private:
  std::uint64_t seed_;
  std::uint64_t index_;
};

class Stratified final : public Uniforms {
 public:
  Stratified(std::uint64_t seed, int views) : seed_(seed), views_(views) {}
  void go_to(int index) { index_ = index; }
  double at(std::size_t variable) override {
    const auto [entry, is_new] = orders_.try_emplace(variable);
    if (is_new) entry->second = order_of_strata(seed_, variable, views_);
    return in_stratum(seed_, variable, index_, entry->second[static_cast<std::size_t>(index_)], views_);
  }

 private:
  std::uint64_t seed_;
  int views_;
  int index_ = 0;
  std::map<std::size_t, std::vector<int>> orders_;
};

// -- ops -------------------------------------------------------------------------------------------------------------

// `value` as the parameter takes it: in its range, whole or odd where it must be.
double fitting(const ParamDef& param, double value) {
  if (!param.choices.empty())
    return std::clamp(std::nearbyint(value), 0.0, static_cast<double>(param.choices.size() - 1));
  if (param.odd) value = value <= 0 ? 0 : 2 * std::nearbyint((value - 1) / 2) + 1;
  value = param.integer ? std::nearbyint(value) : rounded(value);
  return std::clamp(value, param.min, param.max) + 0.0;  // no minus zero
}

// True if strength took the value so near to the one that changes nothing that the parameter's own range, which doesn't
// go that far, is further away: a blur of a hundredth of a pixel.
bool vanishes(const ParamDef& param, const RandomNumber& number, double value) {
  if (!number.scales || (number.none >= param.min && number.none <= param.max)) return false;
  const double end = number.none < param.min ? param.min : param.max;
  return std::abs(value - number.none) < std::abs(end - number.none) / 2;
}

// Draws one view: walks the tree, numbering the random numbers as it goes, also those of the branches not taken.
class Drawing {
 public:
  Drawing(Uniforms& uniforms, double strength) : uniforms_(uniforms), strength_(strength) {}

  std::vector<Op> ops_of(const Distribution& root) {
    visit(root, 0);
    bring_crop_to_front();
    return std::move(ops_);
  }

 private:
  // `first` is the number of the node's first random number.
  void visit(const Distribution& node, std::size_t first) {
    const double scale = node.presence == Distribution::Presence::kScaled ? strength_ : 1;
    const double probability = node.probability * scale;
    if (probability < 1 && !(uniforms_.at(first) < probability)) return;
    ++first;
    switch (node.kind) {
      case Distribution::Kind::kChange: change(node, first); break;
      case Distribution::Kind::kAll: all(node, first); break;
      case Distribution::Kind::kOneOf: one(node, first); break;
      case Distribution::Kind::kSomeOf: some(node, first); break;
    }
  }

  double draw(const RandomNumber& number, std::size_t& next) {
    double value = law_value(number, draws(number) ? uniforms_.at(next++) : 0);
    value = std::clamp(value, number.least, number.most);
    value = rounded_as(number.rounding, value);
    if (number.random_sign && uniforms_.at(next++) < 0.5) value = -value;
    value = std::max(value + number.centre, number.floor);
    return number.scales ? number.none + (value - number.none) * strength_ : value;
  }

  void change(const Distribution& node, std::size_t next) {
    std::vector<double> values;
    for (const RandomNumber& number : node.numbers) values.push_back(draw(number, next));
    if (node.make != nullptr) {
      for (Op& op : node.make(values, strength_)) append(std::move(op));
      return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (vanishes(node.def->params[i], node.numbers[i], values[i])) return;
    }
    append({node.def, std::move(values)});
  }

  void append(Op op) {
    for (std::size_t i = 0; i < op.values.size(); ++i) op.values[i] = fitting(op.def->params[i], op.values[i]);
    if (op.def->placement == nullptr && op.def->is_identity(op.values)) return;
    if (const auto problem = op_problem(op)) throw Error(ErrorCode::kPolicy, *problem);
    ops_.push_back(std::move(op));
    if (ops_.size() > kMaxOps) {
      throw Error(ErrorCode::kPolicy, "a view has more than " + std::to_string(kMaxOps) + " ops");
    }
  }

  void all(const Distribution& node, std::size_t first) {
    for (const Distribution& child : node.children) {
      visit(child, first);
      first += count_random_numbers(child);
    }
  }

  void one(const Distribution& node, std::size_t first) {
    const std::size_t chosen = choose(node, std::vector<bool>(node.children.size()), uniforms_.at(first));
    if (chosen < node.children.size()) visit_child(node, chosen, first + 1);
  }

  void visit_child(const Distribution& node, std::size_t child, std::size_t first) {
    for (std::size_t i = 0; i < child; ++i) first += count_random_numbers(node.children[i]);
    visit(node.children[child], first);
  }

  // A child by the weights, of those not taken yet; past the last where none has a weight.
  static std::size_t choose(const Distribution& node, const std::vector<bool>& taken, double u) {
    const auto weight = [&](std::size_t i) { return taken[i] ? 0.0 : node.weights.empty() ? 1.0 : node.weights[i]; };
    double total = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i) total += weight(i);
    std::size_t last = node.children.size();
    double sum = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (weight(i) <= 0) continue;
      last = i;
      sum += weight(i);
      if (u * total < sum) break;
    }
    return last;
  }

  void some(const Distribution& node, std::size_t first) {
    const std::size_t slots = most_taken(node);
    std::size_t next = first;
    const auto count = std::min(static_cast<std::size_t>(std::max(0.0, draw(node.count, next))), slots);
    const std::size_t numbers = children_numbers(node);
    std::vector<bool> taken(node.children.size());
    std::vector<std::array<std::size_t, 2>> picks;  // child, its slot
    for (std::size_t slot = 0; slot < count; ++slot) {
      const std::size_t chosen = choose(node, taken, uniforms_.at(next + slot));
      if (chosen == node.children.size()) break;
      if (!node.replace) taken[chosen] = true;
      picks.push_back({chosen, node.replace ? slot : 0});
    }
    if (!node.shuffled) std::sort(picks.begin(), picks.end());
    for (const auto& [child, slot] : picks) visit_child(node, child, next + slots + slot * numbers);
  }

  // A training pipeline crops the whole picture, whatever stands before: a crop as the first op does that.
  void bring_crop_to_front() {
    const auto places = [](const Op& op) { return op.def->placement != nullptr; };
    const auto crop = std::find_if(ops_.begin(), ops_.end(), places);
    if (crop != ops_.end()) std::rotate(ops_.begin(), crop, std::next(crop));
  }

  Uniforms& uniforms_;
  double strength_;
  std::vector<Op> ops_;
};

View view_of(const Distribution& distribution, Uniforms& uniforms, double strength) {
  View view;
  if (strength > 0) view.ops = Drawing(uniforms, strength).ops_of(distribution);
  if (const auto problem = order_problem(view.ops)) throw Error(ErrorCode::kPolicy, *problem);
  return view;
}

}  // namespace

// -- making distributions --------------------------------------------------------------------------------------------

RandomNumber fixed_number(double value) {
  RandomNumber number;
  number.low = number.high = value;
  return number;
}

RandomNumber uniform_number(double low, double high) {
  RandomNumber number = fixed_number(low);
  number.high = high;
  if (low != high) number.law = RandomNumber::Law::kUniform;
  return number;
}

RandomNumber log_uniform_number(double low, double high) {
  RandomNumber number = uniform_number(low, high);
  if (low != high) number.law = RandomNumber::Law::kLogUniform;
  return number;
}

RandomNumber whole_number(int low, int high) {
  return step_number(low, high, high - low + 1);
}

RandomNumber step_number(double low, double high, int steps) {
  RandomNumber number = uniform_number(low, high);
  if (steps > 1) number.law = RandomNumber::Law::kSteps;
  number.steps = steps;
  return number;
}

RandomNumber scaled_number(RandomNumber number, double none) {
  number.scales = true;
  number.none = none;
  return number;
}

Distribution random_op(std::string_view name, std::vector<RandomNumber> numbers) {
  Distribution node;
  node.kind = Distribution::Kind::kChange;
  node.def = find_op(name);
  assert(node.def != nullptr && node.def->params.size() == numbers.size());
  const bool has_magnitude = std::any_of(numbers.begin(), numbers.end(), [](const auto& n) { return n.scales; });
  if (!has_magnitude && node.def->kind != OpKind::kMove) node.presence = Distribution::Presence::kScaled;
  node.numbers = std::move(numbers);
  return node;
}

Distribution random_change(MakeOps make, std::vector<RandomNumber> numbers) {
  Distribution node;
  node.kind = Distribution::Kind::kChange;
  node.make = make;
  node.numbers = std::move(numbers);
  return node;
}

Distribution all_of(std::vector<Distribution> children) {
  Distribution node;
  node.children = std::move(children);
  return node;
}

Distribution one_of(std::vector<Distribution> children, std::vector<double> weights) {
  Distribution node;
  node.kind = Distribution::Kind::kOneOf;
  node.children = std::move(children);
  node.weights = std::move(weights);
  return node;
}

Distribution some_of(RandomNumber count, std::vector<Distribution> children) {
  Distribution node;
  node.kind = Distribution::Kind::kSomeOf;
  node.count = count;
  node.children = std::move(children);
  return node;
}

Distribution in_random_order(std::vector<Distribution> children) {
  const auto count = static_cast<double>(children.size());
  Distribution node = some_of(fixed_number(count), std::move(children));
  node.shuffled = true;
  return node;
}

Distribution maybe(double probability, Distribution what) {
  what.probability *= probability;
  return what;
}

// -- drawing ---------------------------------------------------------------------------------------------------------

std::size_t count_random_numbers(const Distribution& distribution) {
  const Distribution& node = distribution;
  std::size_t sum = 1;  // does it happen?
  for (const RandomNumber& number : node.numbers) sum += draws_of(number);
  const std::size_t below = children_numbers(node);
  if (node.kind == Distribution::Kind::kOneOf) ++sum;
  if (node.kind != Distribution::Kind::kSomeOf) return checked(sum + below);
  const std::size_t slots = most_taken(node);
  return checked(sum + draws_of(node.count) + slots + (node.replace ? slots : 1) * below);
}

std::vector<View> draw_views(const Distribution& distribution, const DrawOptions& options) {
  assert(options.count >= 1 && options.count <= kMaxViews && options.strength >= 0 && options.strength <= 1);
  count_random_numbers(distribution);
  std::vector<View> views(1);
  Stratified uniforms(options.seed, options.count - 1);
  for (int index = 0; index < options.count - 1; ++index) {
    uniforms.go_to(index);
    views.push_back(view_of(distribution, uniforms, options.strength));
  }
  return views;
}

View draw_view(const Distribution& distribution, std::uint64_t seed, std::uint64_t index, double strength) {
  Independent uniforms(seed, index);
  return view_of(distribution, uniforms, strength);
}

double stratified_uniform(std::uint64_t seed, std::size_t variable, int index, int views) {
  const int stratum = order_of_strata(seed, variable, views)[static_cast<std::size_t>(index)];
  return in_stratum(seed, variable, index, stratum, views);
}

}  // namespace tta
