#include "tta/model/output.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

ModelInfo info_of(OutputKind kind, int classes) {
  ModelInfo info;
  info.output_kind = kind;
  info.classes = classes;
  return info;
}

ModelInfo single_of(OutputKind kind) {
  ModelInfo info = info_of(kind, 2);
  info.single_output = true;
  return info;
}

std::string message_of(std::vector<float> raw, const ModelInfo& info) {
  const Error error = error_of([&] { read_output_row(raw, info); });
  EXPECT_EQ(error.code(), ErrorCode::kOutput);
  return error.what();
}

TEST(OutputKind, Names) {
  EXPECT_EQ(output_kind_name(OutputKind::kLogits), "logits");
  EXPECT_EQ(output_kind_name(OutputKind::kLogProbabilities), "log-probabilities");
  EXPECT_EQ(output_kind_name(OutputKind::kProbabilities), "probabilities");
}

TEST(ReadOutputRow, SoftmaxOfLogits) {
  const std::vector<float> logits{0, 1, 2};
  const std::vector<double> row = read_output_row(logits, info_of(OutputKind::kLogits, 3));
  const double sum = 1 + std::exp(1.0) + std::exp(2.0);
  EXPECT_DOUBLE_EQ(row[0], 1 / sum);
  EXPECT_DOUBLE_EQ(row[1], std::exp(1.0) / sum);
  EXPECT_DOUBLE_EQ(row[2], std::exp(2.0) / sum);
}

TEST(ReadOutputRow, LargeLogitsDoNotOverflow) {
  const std::vector<float> logits{3e38F, -3e38F, 3e38F};
  EXPECT_EQ(read_output_row(logits, info_of(OutputKind::kLogits, 3)), (std::vector<double>{0.5, 0, 0.5}));
}

TEST(ReadOutputRow, LogProbabilitiesAndProbabilitiesAreRenormalised) {
  const std::vector<float> probabilities{0.2F, 0.7F, 0.1005F};
  const std::vector<double> row = read_output_row(probabilities, info_of(OutputKind::kProbabilities, 3));
  EXPECT_DOUBLE_EQ(std::accumulate(row.begin(), row.end(), 0.0), 1);
  EXPECT_NEAR(row[1], 0.7 / 1.0005, 1e-7);

  const std::vector<float> logs{std::log(0.25F), std::log(0.5F), std::log(0.25F)};
  const std::vector<double> from_logs = read_output_row(logs, info_of(OutputKind::kLogProbabilities, 3));
  EXPECT_DOUBLE_EQ(std::accumulate(from_logs.begin(), from_logs.end(), 0.0), 1);
  EXPECT_NEAR(from_logs[1], 0.5, 1e-7);
}

TEST(ReadOutputRow, RoundingBelowZeroIsTakenAsZero) {
  const std::vector<float> raw{-1e-8F, 1.0000001F};
  EXPECT_EQ(read_output_row(raw, info_of(OutputKind::kProbabilities, 2)), (std::vector<double>{0, 1}));
}

TEST(ReadOutputRow, SingleOutputIsTheSecondOfTwoClasses) {
  EXPECT_EQ(read_output_row(std::vector<float>{0}, single_of(OutputKind::kLogits)), (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(read_output_row(std::vector<float>{0.25F}, single_of(OutputKind::kProbabilities)),
            (std::vector<double>{0.75, 0.25}));
  const std::vector<double> sure = read_output_row(std::vector<float>{50}, single_of(OutputKind::kLogits));
  EXPECT_DOUBLE_EQ(sure[0], std::exp(-50.0));  // not 0, as 1 - p would be
  EXPECT_EQ(read_output_row(std::vector<float>{-50}, single_of(OutputKind::kLogits))[1], sure[0]);
  EXPECT_NEAR(read_output_row(std::vector<float>{std::log(0.25F)}, single_of(OutputKind::kLogProbabilities))[1], 0.25,
              1e-7);
}

TEST(ReadOutputRow, RefusesWhatIsNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(message_of({0, nan, 0}, info_of(OutputKind::kLogits, 3)), "the output for class 1 is not a number");
  EXPECT_EQ(message_of({0, 0, -infinity}, info_of(OutputKind::kLogits, 3)), "the output for class 2 is infinite");
  EXPECT_EQ(message_of({nan}, single_of(OutputKind::kProbabilities)), "the output is not a number");
}

TEST(ReadOutputRow, RefusesWhatIsNoDistribution) {
  EXPECT_EQ(message_of({0.5F, -2.5F}, info_of(OutputKind::kProbabilities, 2)),
            "read as probabilities, the output for class 1 is -2.5, outside 0..1; set what the model gives with "
            "--output");
  EXPECT_EQ(message_of({0.5F, 0.75F, 0.5F}, info_of(OutputKind::kProbabilities, 3)),
            "read as probabilities, the outputs lie in 0..1 but sum to 1.75, not 1: multi-label models are not "
            "supported");
  EXPECT_EQ(message_of({2, 0}, info_of(OutputKind::kLogProbabilities, 2)),
            "read as log-probabilities, the output for class 0 is 2, whose exponential is outside 0..1; set what "
            "the model gives with --output");
  EXPECT_EQ(message_of({0, 0}, info_of(OutputKind::kLogProbabilities, 2)),
            "read as log-probabilities, the outputs lie in 0..1 but sum to 2, not 1: multi-label models are not "
            "supported");
  EXPECT_EQ(message_of({3}, single_of(OutputKind::kProbabilities)),
            "read as probabilities, the output is 3, which is no probability; set what the model gives with --output");
}

TEST(GuessOutputKind, TellsTheThreeKinds) {
  EXPECT_EQ(guess_output_kind(std::vector<float>{0.25F, 0.75F, 1, 0}, 2), OutputKind::kProbabilities);
  EXPECT_EQ(guess_output_kind(std::vector<float>{std::log(0.25F), std::log(0.75F), std::log(0.5F), std::log(0.5F)}, 2),
            OutputKind::kLogProbabilities);
  EXPECT_EQ(guess_output_kind(std::vector<float>{0.25F, 0.75F, 3, -2}, 2), OutputKind::kLogits);
  EXPECT_EQ(guess_output_kind(std::vector<float>{-1, -2}, 2), OutputKind::kLogits);
}

TEST(GuessOutputKind, SingleOutputs) {
  EXPECT_EQ(guess_output_kind(std::vector<float>{0.25F, 0.9F}, 1), OutputKind::kProbabilities);
  EXPECT_EQ(guess_output_kind(std::vector<float>{0.25F, -0.9F}, 1), OutputKind::kLogits);
}

TEST(GuessOutputKind, RefusesMultiLabel) {
  const Error error = error_of([] { guess_output_kind(std::vector<float>{0.25F, 0.75F, 0.9F, 0.9F}, 2); });
  EXPECT_EQ(error.code(), ErrorCode::kOutput);
  EXPECT_STREQ(error.what(), "the outputs lie in 0..1 but don't sum to 1: multi-label models are not supported");
}

}  // namespace
}  // namespace tta
