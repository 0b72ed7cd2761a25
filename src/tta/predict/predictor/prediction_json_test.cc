#include "tta/predict/predictor/prediction_json.h"

#include <gtest/gtest.h>

#include "tta/base/json.h"

namespace tta {
namespace {

Prediction sample() {
  Prediction prediction;
  prediction.image = "cat \"1\".jpg";
  prediction.pooled.probabilities = {0.1, 0.6, 0.3};
  prediction.pooled.index = 1;
  prediction.pooled.uncertainty = {0.61, 0.04, 1, 0.3};
  prediction.views_requested = 10;
  prediction.views_used = 4;
  prediction.views_run = 5;
  prediction.stopped_by = StoppedBy::kExact;
  prediction.views = {{"identity", 1, 0.81, 0.25}};
  return prediction;
}

TEST(PredictionJson, IsTheContractOnOneLine) {
  const std::vector<std::string> labels{"dog", "tabby", "tiger cat"};
  EXPECT_EQ(
      prediction_json(sample(), labels, {2, false}),
      R"({"image":"cat \"1\".jpg","index":1,"label":"tabby","probability":0.6,)"
      R"("top":[{"index":1,"label":"tabby","probability":0.6},{"index":2,"label":"tiger cat","probability":0.3}],)"
      R"("views_requested":10,"views_used":4,"views_run":5,"stopped_by":"exact",)"
      R"("uncertainty":{"entropy":0.61,"mutual_information":0.04,"agreement":1,"margin":0.3}})");
}

TEST(PredictionJson, ViewsAndNumbersForLabelsOnRequest) {
  const Json json = Json::parse(prediction_json(sample(), {}, {100, true}), "line", ErrorCode::kUsage);
  EXPECT_EQ(json.at("label").as_string(), "1");
  EXPECT_EQ(json.at("top").size(), 3u);
  EXPECT_EQ(json.at("views").at(0).at("name").as_string(), "identity");
  EXPECT_EQ(json.at("views").at(0).at("label").as_string(), "1");
  EXPECT_EQ(json.at("views").at(0).at("weight").as_number(), 0.25);
  EXPECT_FALSE(json.at("views").at(0).has("picture"));
}

TEST(PredictionJson, ViewsHaveThePicturesThatThereAre) {
  Prediction prediction = sample();
  prediction.views.push_back(prediction.views[0]);
  const std::vector<std::string> pictures{"data:image/png;base64,Zg=="};
  const Json views =
      Json::parse(prediction_json(prediction, {}, {1, true, pictures}), "line", ErrorCode::kUsage).at("views");
  EXPECT_EQ(views.at(0).at("picture").as_string(), pictures[0]);
  EXPECT_FALSE(views.at(1).has("picture"));
}

TEST(PredictionJson, SaysWhetherACertificateHolds) {
  Prediction prediction = sample();
  EXPECT_FALSE(Json::parse(prediction_json(prediction, {}, {}), "line", ErrorCode::kUsage).has("certificate"));
  prediction.certificate = "void: the model is another one";
  const Json json = Json::parse(prediction_json(prediction, {}, {}), "line", ErrorCode::kUsage);
  EXPECT_EQ(json.at("certificate").as_string(), "void: the model is another one");
}

TEST(PredictionJson, FailuresNameCodeAndReason) {
  EXPECT_EQ(failure_json("x.jpg", Error(ErrorCode::kDecode, "the JPEG is truncated")),
            R"({"image":"x.jpg","error":{"code":"decode","message":"the JPEG is truncated"}})");
}

TEST(TopClasses, TiesGoToTheLowestIndex) {
  EXPECT_EQ(top_classes(std::vector<double>{0.2, 0.4, 0.4, 0.0}, 3), (std::vector<int>{1, 2, 0}));
  EXPECT_EQ(top_classes(std::vector<double>{0.5, 0.5}, 10), (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace tta
