#include "tta/model/output.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// How far a float32 softmax may be off and still count as one: on the sum, and on the bounds of each value.
constexpr double kTolerance = 1e-3;

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::kOutput, problem);
}

void check_finite(std::span<const float> raw, bool single_output) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (std::isfinite(raw[i])) continue;
    const std::string what = std::isnan(raw[i]) ? "not a number" : "infinite";
    refuse("the output" + (single_output ? "" : " for class " + std::to_string(i)) + " is " + what);
  }
}

bool is_probability(double value) {
  return value >= -kTolerance && value <= 1 + kTolerance;
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

void divide_by(std::vector<double>& values, double sum) {
  for (double& value : values) value /= sum;
}

std::vector<double> softmax(std::span<const float> logits) {
  const double highest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> row(logits.size());
  std::transform(logits.begin(), logits.end(), row.begin(), [&](float logit) { return std::exp(logit - highest); });
  divide_by(row, sum_of(row));
  return row;
}

// `raw`, declared as (log-)probabilities, as a distribution; or an error that says why it is none.
std::vector<double> read_distribution(std::span<const float> raw, OutputKind kind) {
  const std::string declared = "read as " + std::string(output_kind_name(kind)) + ", ";
  const bool is_log = kind == OutputKind::kLogProbabilities;
  std::vector<double> row(raw.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i] = is_log ? std::exp(static_cast<double>(raw[i])) : raw[i];
    if (!is_probability(row[i])) {
      refuse(declared + "the output for class " + std::to_string(i) + " is " + shortest_float(raw[i]) + ", " +
             (is_log ? "whose exponential is outside 0..1" : "outside 0..1") +
             "; set what the model gives with --output");
    }
  }
  const double sum = sum_of(row);
  if (std::abs(sum - 1) > kTolerance) {
    refuse(declared + "the outputs lie in 0..1 but sum to " + shortest_number(sum) +
           ", not 1: multi-label models are not supported");
  }
  for (double& value : row) value = std::max(value, 0.0);
  divide_by(row, sum_of(row));
  return row;
}

// Both classes of a score that stands for the second one. The smaller probability is computed, not left over from a
// subtraction, so that it keeps its digits.
std::vector<double> sigmoid_pair(double score) {
  const double smaller = 1 / (1 + std::exp(std::abs(score)));
  return score >= 0 ? std::vector<double>{smaller, 1 - smaller} : std::vector<double>{1 - smaller, smaller};
}

std::vector<double> read_single_output(float score, OutputKind kind) {
  if (kind == OutputKind::kLogits) return sigmoid_pair(score);
  const double probability = kind == OutputKind::kProbabilities ? score : std::exp(static_cast<double>(score));
  if (!is_probability(probability)) {
    refuse("read as " + std::string(output_kind_name(kind)) + ", the output is " + shortest_float(score) +
           ", which is no probability; set what the model gives with --output");
  }
  const double second = std::clamp(probability, 0.0, 1.0);
  return {1 - second, second};
}

// Whether values of a probe, each passed through `transform`, lie in 0..1, and whether each row sums to 1 as well.
struct ProbeShape {
  bool in_range = true;
  bool sums_to_one = true;
};

template <typename Transform>
ProbeShape shape_of(std::span<const float> rows, std::size_t row_size, Transform transform) {
  ProbeShape shape;
  for (std::size_t begin = 0; begin < rows.size(); begin += row_size) {
    double sum = 0;
    for (const float raw : rows.subspan(begin, row_size)) {
      const double value = transform(static_cast<double>(raw));
      shape.in_range = shape.in_range && is_probability(value);
      sum += value;
    }
    shape.sums_to_one = shape.sums_to_one && std::abs(sum - 1) <= kTolerance;
  }
  return shape;
}

}  // namespace

std::string_view output_kind_name(OutputKind kind) {
  switch (kind) {
    case OutputKind::kLogits: return "logits";
    case OutputKind::kLogProbabilities: return "log-probabilities";
    case OutputKind::kProbabilities: return "probabilities";
  }
  assert(false && "an output kind without a name");
  return "";
}

std::vector<double> read_output_row(std::span<const float> raw, const ModelInfo& info) {
  assert(raw.size() == static_cast<std::size_t>(info.single_output ? 1 : info.classes) && !raw.empty());
  check_finite(raw, info.single_output);
  if (info.single_output) return read_single_output(raw[0], info.output_kind);
  return info.output_kind == OutputKind::kLogits ? softmax(raw) : read_distribution(raw, info.output_kind);
}

OutputKind guess_output_kind(std::span<const float> rows, int row_size) {
  assert(row_size >= 1 && !rows.empty() && rows.size() % static_cast<std::size_t>(row_size) == 0);
  const auto width = static_cast<std::size_t>(row_size);

  const ProbeShape plain = shape_of(rows, width, [](double value) { return value; });
  if (row_size == 1) return plain.in_range ? OutputKind::kProbabilities : OutputKind::kLogits;
  if (plain.in_range && plain.sums_to_one) return OutputKind::kProbabilities;
  if (plain.in_range) {
    refuse("the outputs lie in 0..1 but don't sum to 1: multi-label models are not supported");
  }
  const ProbeShape exponential = shape_of(rows, width, [](double value) { return std::exp(value); });
  const bool is_log = exponential.in_range && exponential.sums_to_one;
  return is_log ? OutputKind::kLogProbabilities : OutputKind::kLogits;
}

}  // namespace tta
