#include "tta/model/onnx/probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <exception>
#include <random>
#include <span>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/model/output.h"

namespace tta {
namespace {

struct Range {
  float low;
  float high;
};
constexpr std::array<Range, 3> kRanges = {{{0, 1}, {-2, 2}, {0, 255}}};

// Tried in this order for sides that the model leaves free.
constexpr std::array<int, 9> kSides = {224, 384, 256, 299, 336, 448, 512, 32, 28};

Tensor empty_input(const ModelInfo& info, int side) {
  const std::int64_t batch = std::max(info.batch, 1), channels = info.channels;
  const std::int64_t height = info.height > 0 ? info.height : side, width = info.width > 0 ? info.width : side;
  if (info.layout == Layout::kNchw) return Tensor(info.input_dtype, {batch, channels, height, width});
  return Tensor(info.input_dtype, {batch, height, width, channels});
}

void write_number(DType dtype, float number, std::byte* place) {
  if (dtype == DType::kFloat32) {
    std::memcpy(place, &number, sizeof number);
  } else if (dtype == DType::kFloat16) {
    const std::uint16_t half = float16_from_float32(number);
    std::memcpy(place, &half, sizeof half);
  } else {
    *place = static_cast<std::byte>(static_cast<int>(number));
  }
}

void fill_with_noise(std::span<std::byte> row, DType dtype, Range range, std::minstd_rand& random) {
  const std::size_t step = dtype_size(dtype);
  for (std::size_t i = 0; i < row.size(); i += step) {
    const float share = static_cast<float>(random()) / static_cast<float>(std::minstd_rand::max());
    write_number(dtype, range.low + (range.high - range.low) * share, row.data() + i);
  }
}

// The rows of a batch take the ranges in turn, beginning with the one at `first`.
void fill_with_noise(Tensor& input, std::size_t first, std::minstd_rand& random) {
  for (std::int64_t row = 0; row < input.shape().front(); ++row) {
    const std::size_t turn = (first + static_cast<std::size_t>(row)) % kRanges.size();
    const Range range = input.dtype() == DType::kUInt8 ? Range{0, 255} : kRanges[turn];
    fill_with_noise(input.row(row), input.dtype(), range, random);
  }
}

// An input of noise that the model takes, and what it answered. Free sides are settled by trying.
struct FirstRun {
  Tensor input;
  OnnxSession::Output output;
};

FirstRun run_at_first_fit(const OnnxSession& session, const ModelInfo& info, std::minstd_rand& random) {
  const bool is_free = info.height == 0 || info.width == 0;
  std::exception_ptr first_error;
  for (const int side : kSides) {
    Tensor input = empty_input(info, side);
    fill_with_noise(input, 0, random);
    try {
      OnnxSession::Output output = session.run(input);
      return {std::move(input), std::move(output)};
    } catch (const Error&) {
      if (!is_free) throw;
      if (!first_error) first_error = std::current_exception();
    }
  }
  std::rethrow_exception(first_error);
}

// The output's shape without the batch. Errors: kModel.
std::vector<std::int64_t> check_shape(const std::vector<std::int64_t>& shape, const Tensor& input,
                                      const std::string& where) {
  const bool is_row = shape.size() == 2 || (shape.size() == 4 && shape[2] == 1 && shape[3] == 1);
  if (is_row && shape[0] == input.shape().front() && shape[1] >= 1 && shape[1] <= kMaxClasses)
    return {shape.begin() + 1, shape.end()};
  std::string text;
  for (const std::int64_t size : shape) text.append(text.empty() ? "" : ",").append(std::to_string(size));
  throw Error(ErrorCode::kModel, where + " gives [" + text + "] for " + std::to_string(input.shape().front()) +
                                     " image(s); expected [N,K] or [N,K,1,1]");
}

void append_finite_rows(std::span<const float> values, ProbeRows& probe) {
  const auto is_finite = [](float value) { return std::isfinite(value); };
  const auto row_size = static_cast<std::size_t>(probe.row_size());
  for (std::size_t begin = 0; begin < values.size(); begin += row_size) {
    const std::span<const float> row = values.subspan(begin, row_size);
    if (std::all_of(row.begin(), row.end(), is_finite)) probe.values.insert(probe.values.end(), row.begin(), row.end());
  }
}

// A number over 1 is neither a probability nor the logarithm of one: more probes could not change the answer.
bool is_certainly_logits(const ProbeRows& probe) {
  return std::any_of(probe.values.begin(), probe.values.end(), [](float value) { return value > 1.01f; });
}

std::string describe_activation(const FinalActivation& activation) {
  using Function = FinalActivation::Function;
  const std::string axis = " over axis " + std::to_string(activation.axis);
  if (activation.function == Function::kSoftmax) return "graph ends in Softmax" + axis;
  if (activation.function == Function::kLogSoftmax) return "graph ends in LogSoftmax" + axis;
  if (activation.function == Function::kSigmoid) return "graph ends in Sigmoid";
  return "";
}

void refuse_impossible(const FinalActivation& activation, int row_size, const std::string& where) {
  using Function = FinalActivation::Function;
  if (activation.function == Function::kSigmoid && row_size > 1)
    throw Error(ErrorCode::kOutput, where + ": graph ends in Sigmoid over " + std::to_string(row_size) +
                                        " classes: multi-label models are not supported");
  if (activation.function != Function::kSigmoid && activation.function != Function::kOther && row_size == 1)
    throw Error(ErrorCode::kModel, where + ": " + describe_activation(activation) +
                                       " has one class only, so every image gets probability 1");
}

OutputKind guess_from_rows(const ProbeRows& probe, const std::string& where, ModelInfo& info) {
  if (info.single_output)
    throw Error(ErrorCode::kModel, where +
                                       " gives one number per image and the graph doesn't say what it is; say --output "
                                       "logits (a score, sigmoid is still to come) or --output probabilities");
  try {
    const OutputKind kind = guess_output_kind(probe.values, probe.row_size());
    if (kind == OutputKind::kProbabilities) info.output_origin = "rows sum to 1 on a probe";
    if (kind == OutputKind::kLogProbabilities) info.output_origin = "exponentials of rows sum to 1 on a probe";
    if (kind == OutputKind::kLogits) info.output_origin = "rows don't sum to 1 on a probe";
    return kind;
  } catch (const Error& error) {
    throw Error(error.code(), where + ": on a probe " + error.what() + " (--output overrides)");
  }
}

OutputKind kind_of(const FinalActivation& activation) {
  return activation.function == FinalActivation::Function::kLogSoftmax ? OutputKind::kLogProbabilities
                                                                       : OutputKind::kProbabilities;
}

void confirm(const ProbeRows& probe, const std::string& where, const ModelInfo& info) {
  const auto row_size = static_cast<std::size_t>(probe.row_size());
  const std::span<const float> values = probe.values;
  for (std::size_t begin = 0; begin < values.size(); begin += row_size) {
    try {
      read_output_row(values.subspan(begin, row_size), info);
    } catch (const Error& error) {
      throw Error(error.code(), where + " (" + info.output_origin + "): on a probe, " + error.what());
    }
  }
}

}  // namespace

ProbeRows run_probe(const OnnxSession& session, const ModelInfo& info, ProbeEffort effort, const std::string& where) {
  std::minstd_rand random;
  FirstRun run = run_at_first_fit(session, info, random);
  ProbeRows probe{check_shape(run.output.shape, run.input, where), {}};
  append_finite_rows(run.output.values, probe);

  const auto batch = static_cast<std::size_t>(run.input.shape().front());
  for (std::size_t done = batch; done < kRanges.size(); done += batch) {
    const bool is_enough = effort == ProbeEffort::kConfirm ? !probe.values.empty() : is_certainly_logits(probe);
    if (is_enough) break;
    fill_with_noise(run.input, done, random);
    const OnnxSession::Output output = session.run(run.input);
    check_shape(output.shape, run.input, where);
    append_finite_rows(output.values, probe);
  }
  if (probe.values.empty())
    throw Error(ErrorCode::kOutput, where +
                                        " gives numbers that aren't finite for every probe (noise in 0..1, -2..2 and "
                                        "0..255)");
  return probe;
}

void settle_output(const ProbeRows& probe, const FinalActivation& activation, std::optional<OutputKind> flag,
                   const std::string& where, ModelInfo& info) {
  info.single_output = probe.row_size() == 1;
  info.classes = info.single_output ? 2 : probe.row_size();
  refuse_impossible(activation, probe.row_size(), where);

  const bool is_known = activation.function != FinalActivation::Function::kOther;
  if (flag) {
    info.output_kind = *flag;
    info.output_origin = "--output";
    if (is_known && *flag != kind_of(activation))
      info.notes.push_back("--output says " + std::string(output_kind_name(*flag)) + ", but the " +
                           describe_activation(activation));
  } else if (is_known) {
    info.output_kind = kind_of(activation);
    info.output_origin = describe_activation(activation);
  } else {
    info.output_kind = guess_from_rows(probe, where, info);
  }
  confirm(probe, where, info);
}

}  // namespace tta
