#include "tta/image/matrix.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "tta/base/core/random.h"

namespace tta {
namespace {

Matrix3 random_matrix(RandomStream& random) {
  Matrix3 matrix;
  for (double& value : matrix.values) value = random.next_uniform(-2, 2);
  return matrix;
}

void expect_near(const Matrix3& actual, const Matrix3& expected) {
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(actual[i], expected[i], 1e-12) << i;
}

void expect_point(Point actual, double x, double y) {
  EXPECT_DOUBLE_EQ(actual.x, x);
  EXPECT_DOUBLE_EQ(actual.y, y);
}

TEST(Matrix, MultipliesRowsByColumns) {
  const Matrix3 product = multiply({1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 8, 7, 6, 5, 4, 3, 2, 1});
  EXPECT_EQ(product, (Matrix3{30, 24, 18, 84, 69, 54, 138, 114, 90}));
}

TEST(Matrix, SecondActsFirst) {
  const Matrix3 both = multiply(scaling(2, 3), translation(10, 20));
  expect_point(apply(both, {1, 1}), 22, 63);
  const Matrix3 other_way = multiply(translation(10, 20), scaling(2, 3));
  expect_point(apply(other_way, {1, 1}), 12, 23);
}

TEST(Matrix, ProductIsTheCompositionOfMaps) {
  RandomStream random(1, 0);
  for (int i = 0; i < 100; ++i) {
    const Matrix3 a = random_matrix(random);
    Matrix3 b = random_matrix(random);
    b[6] = b[7] = 0;  // affine, so that the point in between is finite
    b[8] = 1;
    const Point p{random.next_uniform(-5, 5), random.next_uniform(-5, 5)};
    const double scale = a[6] * apply(b, p).x + a[7] * apply(b, p).y + a[8];
    if (scale > -0.1 && scale < 0.1) continue;
    const Point once = apply(multiply(a, b), p);
    const Point twice = apply(a, apply(b, p));
    EXPECT_NEAR(once.x, twice.x, 1e-9);
    EXPECT_NEAR(once.y, twice.y, 1e-9);
  }
}

TEST(Matrix, MultiplicationIsAssociativeWithIdentity) {
  RandomStream random(2, 0);
  const Matrix3 a = random_matrix(random), b = random_matrix(random), c = random_matrix(random);
  expect_near(multiply(multiply(a, b), c), multiply(a, multiply(b, c)));
  EXPECT_EQ(multiply(a, kIdentityMatrix), a);
  EXPECT_EQ(multiply(kIdentityMatrix, a), a);
}

TEST(Matrix, MakersMapPoints) {
  expect_point(apply(translation(3, -4), {1, 1}), 4, -3);
  expect_point(apply(scaling(2, 0.5), {3, 8}), 6, 4);
  expect_point(apply(kIdentityMatrix, {0.5, 7}), 0.5, 7);
}

TEST(Matrix, AboutKeepsTheCentre) {
  const Matrix3 zoom = about({10, 20}, scaling(2, 3));
  expect_point(apply(zoom, {10, 20}), 10, 20);
  expect_point(apply(zoom, {11, 21}), 12, 23);
  const Matrix3 quarter_turn{0, 1, 0, -1, 0, 0, 0, 0, 1};
  expect_point(apply(about({2, 2}, quarter_turn), {4, 2}), 2, 0);
}

TEST(Matrix, ApplyDividesByTheThirdCoordinate) {
  expect_point(apply({1, 0, 0, 0, 1, 0, 0, 0, 2}, {4, 6}), 2, 3);
  expect_point(apply({1, 0, 0, 0, 1, 0, 0.5, 0, 1}, {2, 6}), 1, 3);
}

}  // namespace
}  // namespace tta
