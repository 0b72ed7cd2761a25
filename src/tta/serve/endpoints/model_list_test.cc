#include "tta/serve/endpoints/model_list.h"

#include <gtest/gtest.h>

#include "tta/base/json.h"
#include "tta/serve/endpoints/answered.h"
#include "tta/views/ops/op.h"

namespace tta {
namespace {

TEST(ModelList, TellsWhatThereIsToAskFor) {
  const std::unique_ptr<Service> service = testing::toy_service();
  const testing::Answered answer =
      testing::answered(served_models_endpoint, EndpointContext{*service}, testing::get("/v1/models"));
  ASSERT_EQ(answer.response.status, 200);
  const Json json = Json::parse(answer.response.body, "answer", ErrorCode::kUsage);
  ASSERT_EQ(json.at("models").size(), 1U);
  const Json model = json.at("models").at(0);
  EXPECT_EQ(model.at("name").as_string(), "toy");
  EXPECT_EQ(model.at("version").as_string(), "1");
  EXPECT_EQ(model.at("classes").as_number(), 3);
  EXPECT_EQ(model.at("input").at("channels").as_number(), 1);
  EXPECT_EQ(model.at("policy").at("name").as_string(), "hflip");
  EXPECT_EQ(model.at("policy").at("views").as_number(), 2);
  EXPECT_EQ(model.at("orientation").as_string(), "ignore");

  bool ten_crop = false;
  for (const Json& preset : json.at("presets").elements()) {
    if (preset.at("name").as_string() != "ten_crop") continue;
    ten_crop = true;
    EXPECT_EQ(preset.at("views").as_number(), 10);
    EXPECT_GT(preset.at("summary").as_string().size(), 5U);
  }
  EXPECT_TRUE(ten_crop);
  EXPECT_EQ(json.at("limits").at("image_bytes").as_number(), static_cast<double>(service->limits().encoded_bytes));
  EXPECT_EQ(json.at("ops").size(), all_ops().size());
  EXPECT_EQ(json.at("generators").at(0).at("name").as_string(), "randaugment");
  EXPECT_EQ(json.at("generators").at(0).at("parameters").at(0).as_string(), "n");
}

}  // namespace
}  // namespace tta
