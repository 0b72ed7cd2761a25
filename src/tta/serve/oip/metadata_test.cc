#include "tta/serve/oip/metadata.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/served_fake.h"

namespace tta::oip {
namespace {

using namespace testing;

TEST(Metadata, OfTheServer) {
  const ServerMetadata metadata = server_metadata();
  EXPECT_EQ(metadata.name, "tta");
  EXPECT_FALSE(metadata.version.empty());
  for (const char* extension :
       {"binary_tensor_data", "classification", "schedule_policy", "statistics", "parameters"}) {
    EXPECT_EQ(std::count(metadata.extensions.begin(), metadata.extensions.end(), extension), 1) << extension;
  }
}

TEST(Metadata, OfAModel) {
  const ModelMetadata metadata = model_metadata(*served_fake(), {"3", "2"});
  EXPECT_EQ(metadata.name, "animals");
  EXPECT_EQ(metadata.versions, (std::vector<std::string>{"3", "2"}));
  EXPECT_EQ(metadata.platform, "onnx_onnxv1");
  ASSERT_EQ(metadata.inputs.size(), 1u);
  EXPECT_EQ(metadata.inputs[0].name, "pixels");
  EXPECT_EQ(metadata.inputs[0].datatype, Datatype::kBytes);
  EXPECT_EQ(metadata.inputs[0].shape, (std::vector<std::int64_t>{-1}));
  ASSERT_EQ(metadata.outputs.size(), 9u);
  EXPECT_EQ(metadata.outputs[0].name, "probabilities");
  EXPECT_EQ(metadata.outputs[0].shape, (std::vector<std::int64_t>{-1, 3}));
  EXPECT_EQ(metadata.outputs[1].shape, (std::vector<std::int64_t>{-1}));
  EXPECT_EQ(metadata.properties.at("tta_tensor_input"), "FP32 [-1,3,4,6]");
  EXPECT_EQ(metadata.properties.at("tta_pixel_input"), "UINT8 [-1,-1,-1,3] or [-1,3,-1,-1]");
  EXPECT_EQ(metadata.properties.at("tta_policy"), "hflip");
  EXPECT_EQ(metadata.properties.at("tta_views"), "2");
}

// Its UINT8 are pixels: there is no third form to tell of.
TEST(Metadata, OfAModelThatTakesPixels) {
  const auto model = served_fake();
  model->bundle.recipe.dtype = DType::kUInt8;
  EXPECT_EQ(model_metadata(*model, {"1"}).properties.count("tta_tensor_input"), 0u);
}

}  // namespace
}  // namespace tta::oip
