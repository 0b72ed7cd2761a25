#include "tta/serve/oip/write_response.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

AnswerPlan plan_of(const std::vector<RequestedOutput>& outputs) {
  return {"id 7", read_outputs(outputs, 3)};
}

ServeResponse response_of(std::vector<ServeAnswer> answers) {
  return {served_fake(), std::move(answers), {}};
}

TEST(WriteResponse, OutputsInTheOrderAskedFor) {
  const InferResponse written =
      write_response(response_of({made_up_prediction({0.5, 0.25, 0.25})}), plan_of({{"label", {}}, {"class_id", {}}}));
  EXPECT_EQ(written.model_name, "animals");
  EXPECT_EQ(written.model_version, "3");
  EXPECT_EQ(written.id, "id 7");
  ASSERT_EQ(written.outputs.size(), 2u);
  EXPECT_EQ(written.outputs[0].name, "label");
  EXPECT_EQ(written.outputs[1].name, "class_id");
}

TEST(WriteResponse, ParametersSayWhatIsTheSameForAll) {
  Prediction certified = made_up_prediction({0.5, 0.25, 0.25});
  certified.certificate = "holds";
  InferResponse written = write_response(response_of({certified}), plan_of({}));
  EXPECT_EQ(written.parameters, (Parameters{{"tta_views_requested", std::int64_t{2}},
                                            {"tta_views_used", std::int64_t{2}},
                                            {"tta_stopped_by", std::string("none")},
                                            {"tta_certificate", std::string("holds")}}));
  written = write_response(
      response_of({made_up_prediction({0.5, 0.25, 0.25}, 2), made_up_prediction({0.5, 0.25, 0.25}, 1)}), plan_of({}));
  EXPECT_EQ(written.parameters, (Parameters{{"tta_views_requested", std::int64_t{2}}}));
}

TEST(WriteResponse, OneFailedImageFailsTheResponse) {
  const Error cut_short(ErrorCode::kDecode, "JPEG is cut short");
  Error error = error_of([&] { write_response(response_of({cut_short}), plan_of({})); });
  EXPECT_EQ(error.code(), ErrorCode::kDecode);
  EXPECT_STREQ(error.what(), "JPEG is cut short");
  error = error_of([&] {
    write_response(response_of({made_up_prediction({0.5, 0.25, 0.25}), cut_short,
                                Error(ErrorCode::kTooLarge, "image has 9 bytes")}),
                   plan_of({}));
  });
  EXPECT_EQ(error.code(), ErrorCode::kDecode);
  EXPECT_STREQ(error.what(), "image 1 of 3 (counted from 0): JPEG is cut short");
}

TEST(WriteResponse, UnlessErrorsHaveAPlace) {
  const InferResponse written = write_response(
      response_of({made_up_prediction({0.5, 0.25, 0.25}), Error(ErrorCode::kDecode, "JPEG is cut short")}),
      plan_of({{"class_id", {}}, {"error", {}}}));
  EXPECT_EQ(numbers_of<std::int64_t>(written.outputs.at(0)), (std::vector<std::int64_t>{0, -1}));
  EXPECT_EQ(texts_of(written.outputs.at(1)), (std::vector<std::string>{"", "decode: JPEG is cut short"}));
  EXPECT_EQ(std::get<std::int64_t>(written.parameters.at("tta_views_used")), 2);
}

}  // namespace
}  // namespace tta::oip
