#include "tta/serve/http/media_type.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(ParseParameterized, ReadsWordAndParameters) {
  const auto value = parse_parameterized(R"( Multipart/Form-Data ; Boundary="a;b\"c" ;charset=UTF-8;)");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->word, "multipart/form-data");
  EXPECT_EQ(value->parameter("boundary"), "a;b\"c");
  EXPECT_EQ(value->parameter("charset"), "UTF-8");
  EXPECT_EQ(value->parameter("absent"), "");
}

TEST(ParseParameterized, TakesAWordAlone) {
  EXPECT_EQ(parse_parameterized("image/JPEG")->word, "image/jpeg");
  EXPECT_TRUE(parse_parameterized("image/jpeg;")->parameters.empty());
  EXPECT_EQ(parse_parameterized("a/b;;c=d")->parameter("c"), "d");
}

TEST(ParseParameterized, RefusesTheRest) {
  for (const char* bad : {"", " ", ";a=b", "a/b; c", "a/b; c; d=e", "a/b; =e", "a/b; c=\"d", "a/b; c=\"d\"e",
                          "a/b; c=d; C=e", "a/b; c=\"d\\\""}) {
    EXPECT_FALSE(parse_parameterized(bad)) << bad;
  }
}

}  // namespace
}  // namespace tta
