#include "tta/serve/oip/shape.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

std::string problem(std::vector<std::int64_t> shape) {
  const Error error = error_of([&] { element_count(shape, "inputs[0]"); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(Shape, CountsElements) {
  const std::vector<std::int64_t> one = {7}, four = {2, 3, 224, 224};
  EXPECT_EQ(element_count(one, "x"), 7u);
  EXPECT_EQ(element_count(four, "x"), 301056u);
  const std::vector<std::int64_t> largest = {std::numeric_limits<std::int64_t>::max(), 1};
  EXPECT_EQ(element_count(largest, "x"), std::uint64_t{1} * std::numeric_limits<std::int64_t>::max());
}

TEST(Shape, RefusesWhatCantBeCounted) {
  EXPECT_EQ(problem({}), "inputs[0].shape is empty");
  EXPECT_EQ(problem({0}), "inputs[0].shape is [0], each at least 1");
  EXPECT_EQ(problem({2, -1, 3}), "inputs[0].shape is [2,-1,3], each at least 1");
  EXPECT_EQ(problem({1, 1, 1, 1, 1, 1, 1, 1, 1}), "inputs[0].shape has 9 dimensions, at most 8 are allowed");
}

// Products that wrap around to something harmless, with 32 and with 64 bits: to 0, to 1, to 4.
TEST(Shape, RefusesProductsThatOverflow) {
  const std::int64_t two_32 = std::int64_t{1} << 32;
  for (const std::vector<std::int64_t>& shape :
       std::vector<std::vector<std::int64_t>>{{two_32, two_32},
                                              {two_32, two_32 / 2},
                                              {std::numeric_limits<std::int64_t>::max(), 2},
                                              {std::int64_t{1} << 62, 4, 1},
                                              {3, 5, 17, 257, 641, 65537, 6700417}}) {
    EXPECT_NE(problem(shape).find("more elements than 63 bits count"), std::string::npos) << shape_text(shape);
  }
}

TEST(Shape, SizesMustAgree) {
  InferTensor floats{"x", Datatype::kFp32, {2, 2}, {}, std::vector<std::byte>(16), {}, ElementForm::kBytes};
  EXPECT_NO_THROW(check_size(floats, "inputs[0]"));
  floats.raw.resize(12);
  EXPECT_STREQ(error_of([&] { check_size(floats, "inputs[0]"); }).what(),
               "inputs[0].shape [2,2] has 4 elements of FP32, the data are 3 elements");
  floats.raw.resize(17);
  EXPECT_STREQ(error_of([&] { check_size(floats, "inputs[0]"); }).what(),
               "inputs[0].shape [2,2] has 4 elements of FP32, the data are 17 bytes");
  InferTensor texts{"x", Datatype::kBytes, {2}, {}, {}, {bytes_of("a")}, ElementForm::kBytes};
  EXPECT_STREQ(error_of([&] { check_size(texts, "inputs[0]"); }).what(),
               "inputs[0].shape [2] has 2 elements of BYTES, the data are 1 elements");
  texts.elements.emplace_back();
  EXPECT_NO_THROW(check_size(texts, "inputs[0]"));
}

}  // namespace
}  // namespace tta::oip
