#include "tta/views/compare/known_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "tta/base/core/text.h"

namespace tta {
namespace {

using Channels = std::array<float, 3>;

struct Scale {
  double divisor;  // 0 = use factor
  double factor;
  float offset;
  std::string words;
};

struct MeanStd {
  Channels mean;
  Channels std;
  int passes;
  std::string words;
};

constexpr Channels kZeros{0, 0, 0};
constexpr Channels kOnes{1, 1, 1};

Channels reversed(const Channels& values, int channels) {
  return channels == 1 ? values : Channels{values[2], values[1], values[0]};
}

// Both lists begin with what the recipe says.
std::vector<Scale> scales_for(const Normalize& recipe) {
  return {{recipe.scale_divisor, recipe.scale_factor, recipe.offset, "as the recipe's"},
          {0, 1, 0, "none (0..255)"},
          {255, 1, 0, "x / 255"},
          {127.5, 1, -1, "x / 127.5 - 1"},
          {256, 1, 0, "x / 256"},
          {255.0 * 255.0, 1, 0, "x / 255, twice"},
          {128, 1, -1, "x / 128 - 1"}};
}

std::vector<MeanStd> mean_stds_for(const Normalize& recipe, int channels) {
  const Channels mean = recipe.mean;
  const Channels std = recipe.std;
  std::vector<MeanStd> list{
      {mean, std, recipe.std_passes, "as the recipe's"},
      {kZeros, kOnes, 1, "none"},
      {reversed(mean, channels), reversed(std, channels), recipe.std_passes, "the recipe's in reverse order"},
      {mean, kOnes, 1, "the recipe's mean without its std"},
      {kZeros, std, recipe.std_passes, "the recipe's std without its mean"},
      {mean, std, 3 - recipe.std_passes, recipe.std_passes == 1 ? "divided by std twice" : "divided by std once"},
      {{0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}, 1, "ImageNet's"},
      {{0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}, 1, "CLIP's (OpenAI)"},
      {{0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}, 1, "0.5 and 0.5 (Inception)"},
      {{0.4914F, 0.4822F, 0.4465F}, {0.2470F, 0.2435F, 0.2616F}, 1, "CIFAR-10's"},
      {{0.4914F, 0.4822F, 0.4465F}, {0.2023F, 0.1994F, 0.2010F}, 1, "CIFAR-10's"},
      {{0.1307F, 0.1307F, 0.1307F}, {0.3081F, 0.3081F, 0.3081F}, 1, "MNIST's"},
      {{123.675F, 116.28F, 103.53F}, {58.395F, 57.12F, 57.375F}, 1, "ImageNet's times 255"},
      {{123.675F, 116.28F, 103.53F}, kOnes, 1, "ImageNet's mean times 255, no std"},
      {{123.68F, 116.779F, 103.939F}, kOnes, 1, "Caffe's mean (VGG), no std"},
      {{123, 117, 104}, kOnes, 1, "Caffe's mean, no std"}};
  if (channels == 1) return list;
  // Somebody who takes BGR for RGB subtracts the right numbers from the wrong channels.
  for (std::size_t i = 6, end = list.size(); i < end; ++i) {
    const MeanStd known = list[i];
    list.push_back({reversed(known.mean, 3), reversed(known.std, 3), 1, known.words + ", in reverse order"});
  }
  return list;
}

Normalize normalize_of(const Scale& scale, const MeanStd& mean_std) {
  Normalize normalize;
  normalize.scale_divisor = scale.divisor;
  normalize.scale_factor = scale.factor;
  normalize.offset = scale.offset;
  normalize.mean = mean_std.mean;
  normalize.std = mean_std.std;
  normalize.std_passes = mean_std.passes;
  return normalize;
}

double factor_of(const Normalize& normalize) {
  return normalize.scale_divisor != 0 ? 1 / normalize.scale_divisor : normalize.scale_factor;
}

double divisor_of(const Normalize& normalize, std::size_t channel) {
  return std::pow(static_cast<double>(normalize.std[channel]), normalize.std_passes);
}

// How far the normalisation is from the line, in 8-bit levels.
double distance(const Normalize& normalize, std::size_t channel, const Line& line) {
  const double slope = factor_of(normalize) / divisor_of(normalize, channel);
  const auto mean = static_cast<double>(normalize.mean[channel]);
  const double at_mean = (factor_of(normalize) * line.mean + static_cast<double>(normalize.offset) - mean) /
                         divisor_of(normalize, channel);
  const double beside = at_mean - (line.slope * line.mean + line.offset);
  const double steeper = line.deviation == 0 ? 0 : (slope - line.slope) * line.deviation;
  return std::max(std::abs(beside), std::abs(steeper)) / std::abs(slope);
}

double distance(const Normalize& normalize, const std::array<Line, 3>& lines, int channels) {
  double most = 0;
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    most = std::max(most, distance(normalize, c, lines[c]));
  }
  return most;
}

// The pair with the fewest changes that is near enough; among those the nearest.
std::optional<Values> known_values(const std::array<Line, 3>& lines, int channels, const Normalize& recipe,
                                   double levels) {
  const std::vector<Scale> scales = scales_for(recipe);
  const std::vector<MeanStd> mean_stds = mean_stds_for(recipe, channels);
  std::optional<Values> best;
  double best_cost = std::numeric_limits<double>::infinity();
  for (std::size_t s = 0; s < scales.size(); ++s) {
    for (std::size_t m = 0; m < mean_stds.size(); ++m) {
      const Normalize normalize = normalize_of(scales[s], mean_stds[m]);
      const double off = distance(normalize, lines, channels);
      // A change more weighs more than any distance that is allowed at all.
      const double cost = static_cast<double>((s != 0) + (m != 0)) + off / (levels + 1);
      if (off > levels || cost >= best_cost) continue;
      best_cost = cost;
      best = Values{normalize, s == 0, m == 0, scales[s].words, mean_stds[m].words, false, false, true};
    }
  }
  return best;
}

// The lines from 255 - value.
std::array<Line, 3> inverted(const std::array<Line, 3>& lines) {
  std::array<Line, 3> result = lines;
  for (Line& line : result) {
    line.offset += 255 * line.slope;
    line.slope = -line.slope;
    line.mean = 255 - line.mean;
  }
  return result;
}

std::string list_text(const Channels& values, int channels) {
  std::string text = "[";
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    text += (c == 0 ? "" : ", ") + shortest_float(values[c]);
  }
  return text + "]";
}

// Five digits: more are noise of the fit.
float rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, 4 - std::floor(std::log10(std::abs(value))));
  return static_cast<float>(std::round(value * unit) / unit);
}

// The mean and std that give the lines after the recipe's scale.
std::optional<Values> solved_values(const std::array<Line, 3>& lines, int channels, const Normalize& recipe) {
  Values values;
  values.normalize = recipe;
  values.normalize.std_passes = 1;
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    const Line& line = lines[c];
    if (line.deviation == 0 || line.slope == 0) return std::nullopt;
    const double std = factor_of(recipe) / line.slope;
    values.normalize.std[c] = rounded(std);
    values.normalize.mean[c] = rounded(static_cast<double>(recipe.offset) - line.offset * std);
  }
  values.same_mean_std = false;
  values.solved = true;
  values.scale = "as the recipe's";
  values.mean_std =
      "mean " + list_text(values.normalize.mean, channels) + " and std " + list_text(values.normalize.std, channels);
  return values;
}

}  // namespace

Values values_of(const std::array<Line, 3>& lines, int channels, const Normalize& recipe, double levels, bool exact) {
  if (const auto known = known_values(lines, channels, recipe, levels)) return *known;
  if (auto known = known_values(inverted(lines), channels, recipe, levels)) {
    known->inverted = true;
    return *known;
  }
  if (exact) {
    if (const auto solved = solved_values(lines, channels, recipe)) return *solved;
  }
  Values none;
  none.normalize = recipe;
  none.known = false;
  return none;
}

}  // namespace tta
