#include "tta/predict/pool/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tta/predict/pool/pool.h"

namespace tta {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Distribution, NormalisedDividesByTheSum) {
  EXPECT_EQ(normalised({1, 3}), (std::vector<double>{0.25, 0.75}));
  EXPECT_EQ(normalised({0, 5e-324}), (std::vector<double>{0, 1}));
}

TEST(Distribution, SoftmaxNeitherOverflowsNorUnderflows) {
  EXPECT_EQ(softmax({5000, 5000}), (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(softmax({-5000, -kInfinity}), (std::vector<double>{1, 0}));
  EXPECT_NEAR(softmax({0, std::log(3)})[1], 0.75, 1e-15);
}

TEST(Distribution, LeadOverSecond) {
  EXPECT_EQ(lead_over_second(std::vector<double>{1, 4, 2}), 2);
  EXPECT_EQ(lead_over_second(std::vector<double>{4, 1, 4}), 0);
  EXPECT_EQ(lead_over_second(std::vector<double>{0.5, 3}), 2.5);
}

TEST(Distribution, EntropyOfKnownRows) {
  EXPECT_EQ(entropy(std::vector<double>{1, 0, 0}), 0);
  EXPECT_NEAR(entropy(std::vector<double>{0.25, 0.25, 0.25, 0.25}), std::log(4), 1e-15);
}

TEST(Distribution, ArgmaxOfATieIsTheLowestIndex) {
  EXPECT_EQ(argmax(std::vector<double>{0.2, 0.4, 0.4}), 1);
  EXPECT_EQ(argmax(std::vector<double>{0.4}), 0);
}

TEST(Temperature, OneChangesNothing) {
  const std::vector<double> row{0.1, 0.2, 0.7};
  EXPECT_EQ(apply_temperature(row, 1), row);
}

TEST(Temperature, HalfSquaresAndTwoTakesRoots) {
  const std::vector<double> sharp = apply_temperature(std::vector<double>{0.25, 0.75}, 0.5);
  EXPECT_NEAR(sharp[0], 0.1, 1e-15);
  EXPECT_NEAR(sharp[1], 0.9, 1e-15);
  const std::vector<double> flat = apply_temperature(std::vector<double>{0.1, 0.9}, 2);
  EXPECT_NEAR(flat[0], 0.25, 1e-15);
  EXPECT_NEAR(flat[1], 0.75, 1e-15);
}

TEST(Temperature, ExtremesStayDistributions) {
  EXPECT_EQ(apply_temperature(std::vector<double>{0, 0.4, 0.6}, 1e-310), (std::vector<double>{0, 0, 1}));
  const std::vector<double> flat = apply_temperature(std::vector<double>{1e-300, 0, 1}, 1e300);
  EXPECT_NEAR(flat[0], 0.5, 1e-15);
  EXPECT_EQ(flat[1], 0);
  EXPECT_EQ(argmax(flat), 2);
}

TEST(Temperature, KeepsALeadThatRoundingWouldTakeAway) {
  const double nearly = std::nextafter(1.0 / 3, 0.0);
  const std::vector<double> row{nearly, 1.0 / 3, nearly};
  ASSERT_EQ(argmax(row), 1);
  EXPECT_EQ(argmax(apply_temperature(row, 50)), 1);
}

}  // namespace
}  // namespace tta
