#include "tta/model/onnx/provider.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

std::string usage_problem(std::string_view text) {
  const Error error = error_of([&] { parse_provider(text); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(ProviderTest, ParsesNameAndOptions) {
  EXPECT_TRUE(parse_provider("cpu").is_cpu());
  EXPECT_TRUE(parse_provider("CPUExecutionProvider").is_cpu());
  const ProviderSpec spec = parse_provider("cuda:device_id=1,path=/a:b=c");
  EXPECT_EQ(spec.name, "cuda");
  EXPECT_FALSE(spec.is_cpu());
  EXPECT_EQ(spec.options, (std::map<std::string, std::string>{{"device_id", "1"}, {"path", "/a:b=c"}}));
}

TEST(ProviderTest, RefusesWhatIsNoSpecification) {
  EXPECT_EQ(usage_problem(""), "--provider : expected NAME or NAME:key=value,...");
  EXPECT_EQ(usage_problem(":a=b"), "--provider :a=b: expected NAME or NAME:key=value,...");
  EXPECT_EQ(usage_problem("cuda:device"), "--provider cuda:device: device is not key=value");
  EXPECT_EQ(usage_problem("cuda:=1"), "--provider cuda:=1: =1 is not key=value");
  EXPECT_EQ(usage_problem("cuda:a=1,a=2"), "--provider cuda:a=1,a=2: a is given twice");
  EXPECT_EQ(usage_problem("cpu:a=1"), "--provider cpu:a=1: the CPU has no options");
}

TEST(ProviderTest, MatchesTheRuntimesNames) {
  const std::vector<std::string> available = {"TensorrtExecutionProvider", "CUDAExecutionProvider",
                                              "CPUExecutionProvider"};
  EXPECT_EQ(match_provider(parse_provider("cuda"), available), "CUDA");
  EXPECT_EQ(match_provider(parse_provider("TensorRT"), available), "Tensorrt");
  EXPECT_EQ(match_provider(parse_provider("CUDAExecutionProvider:device_id=0"), available), "CUDA");
  const Error error = error_of([&] { match_provider(parse_provider("rocm"), available); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  EXPECT_STREQ(
      error.what(),
      "--provider rocm is not in this ONNX Runtime; it has tensorrt, cuda, cpu. Another build can be named with "
      "--onnxruntime or TTA_ONNXRUNTIME");
}

}  // namespace
}  // namespace tta
