// What the importers' tests share. Tests only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "support/support.h"
#include "tta/views/importers/import_policy.h"

namespace tta::testing {

inline constexpr int kDraws = 10'000;

inline TrainingViews training_of(const std::string& text, bool skip_unsupported = false) {
  return read_training_views(text, "pipeline", skip_unsupported);
}

// What goes wrong with this text.
inline std::string problem_of(const std::string& text) {
  return error_of([&] { training_of(text); }).what();
}

// The values of parameter `param` of op `name` in 10,000 independent draws, where the op comes; and how often it comes.
struct Drawn {
  std::vector<double> values;
  double share = 0;  // of the draws with the op
  double low() const { return values.empty() ? 0 : *std::min_element(values.begin(), values.end()); }
  double high() const { return values.empty() ? 0 : *std::max_element(values.begin(), values.end()); }
  double mean() const {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
  }
};

inline Drawn drawn(const TrainingViews& training, const std::string& name, std::size_t param = 0) {
  Drawn result;
  for (int i = 0; i < kDraws; ++i) {
    const View view = draw_view(training.distribution, 3, static_cast<std::uint64_t>(i));
    const auto op =
        std::find_if(view.ops.begin(), view.ops.end(), [&](const Op& one) { return one.def->name == name; });
    if (op == view.ops.end()) continue;
    result.share += 1.0 / kDraws;
    if (param < op->values.size()) result.values.push_back(op->values[param]);
  }
  return result;
}

// The op comes with probability `p`, and its values are uniform in [low, high].
inline void expect_uniform(const TrainingViews& training, const std::string& name, double p, double low, double high,
                           std::size_t param = 0) {
  const Drawn seen = drawn(training, name, param);
  const double width = high - low;
  EXPECT_NEAR(seen.share, p, 0.02) << name;
  EXPECT_NEAR(seen.low(), low, width * 0.01 + 1e-3) << name;
  EXPECT_NEAR(seen.high(), high, width * 0.01 + 1e-3) << name;
  EXPECT_NEAR(seen.mean(), (low + high) / 2, width * 0.02 + 1e-3) << name;
}

inline void expect_share(const TrainingViews& training, const std::string& name, double p) {
  EXPECT_NEAR(drawn(training, name).share, p, 0.02) << name;
}

}  // namespace tta::testing
