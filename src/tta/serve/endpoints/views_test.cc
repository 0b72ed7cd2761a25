#include "tta/serve/endpoints/views.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"
#include "tta/serve/endpoints/answered.h"

namespace tta {
namespace {

using testing::Answered;
using testing::answered;

// Dark on the left, light on the right.
std::vector<std::byte> photo() {
  const Size size{16, 8};
  Image image(size, 1);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) image.row(y)[x] = x < size.width / 2 ? 10 : 240;
  }
  return encode_png(image);
}

class ViewsTest : public ::testing::Test {
 protected:
  Answered ask(const std::string& query, std::vector<std::byte> body = photo()) const {
    return answered(views_endpoint, context_, testing::post("/v1/views", query, std::move(body)));
  }
  Json json_of(const std::string& query, std::vector<std::byte> body = photo()) const {
    const Answered answer = ask(query, std::move(body));
    EXPECT_EQ(answer.response.status, 200) << answer.response.body;
    return Json::parse(answer.response.body, "answer", ErrorCode::kUsage);
  }
  std::string message_of(const std::string& query) const {
    return Json::parse(ask(query).response.body, "answer", ErrorCode::kUsage).at("error").as_string();
  }

  std::unique_ptr<Service> service_ = testing::toy_service();
  EndpointContext context_{*service_};
};

TEST_F(ViewsTest, ShowsEveryViewWithItsAnswer) {
  const Answered answer = ask("");
  ASSERT_EQ(answer.response.status, 200) << answer.response.body;
  const Json json = Json::parse(answer.response.body, "answer", ErrorCode::kUsage);
  EXPECT_EQ(json.at("views_used").as_number(), 2);
  EXPECT_EQ(json.at("top").size(), 3U);
  const Json views = json.at("views");
  EXPECT_EQ(views.at(0).at("label").as_string(), "dark");
  EXPECT_EQ(views.at(1).at("label").as_string(), "light");
  EXPECT_TRUE(views.at(0).at("picture").as_string().starts_with("data:image/png;base64,iVBOR"));
  EXPECT_NE(views.at(0).at("picture").as_string(), views.at(1).at("picture").as_string());
  EXPECT_EQ(json.at("width").as_number(), 16);
  EXPECT_EQ(json.at("height").as_number(), 8);
  EXPECT_EQ(json.at("orientation_tag").as_number(), 1);
  EXPECT_EQ(json.at("orientation").as_string(), "ignore");
  EXPECT_EQ(json.at("pictures_left_out").as_number(), 0);
  for (const char* stage : {"queue", "decode", "augment", "infer", "reduce", "pictures"}) {
    EXPECT_GE(json.at("times_ms").at(stage).as_number(), 0) << stage;
  }
  EXPECT_GT(json.at("times_ms").at("total").as_number(), 0);
  EXPECT_EQ(answer.notes.model, "toy");
  EXPECT_EQ(answer.notes.images, 1);
  EXPECT_EQ(answer.notes.views_used, 2);
}

TEST_F(ViewsTest, TakesWhatTheQuerySays) {
  EXPECT_EQ(json_of("policy=none").at("views").size(), 1U);
  const Json first = json_of("policy=hflip*vflip&max_views=3&top=1&model=toy");
  EXPECT_EQ(first.at("views").size(), 3U);
  EXPECT_EQ(first.at("stopped_by").as_string(), "max_views");
  EXPECT_EQ(first.at("top").size(), 1U);
  // All are as dark: after three the fourth can't change it.
  const Json stopped = json_of("policy=zoom(1,1.01,1.02,1.03)&stop=exact");
  EXPECT_EQ(stopped.at("stopped_by").as_string(), "exact");
  EXPECT_EQ(stopped.at("views").size(), 3U);
}

// What the model saw of a view is what the picture shows: mirrored, here.
TEST_F(ViewsTest, APictureIsWhatTheModelSaw) {
  const Json views = json_of("policy=hflip").at("views");
  EXPECT_EQ(views.at(0).at("picture").as_string(), json_of("policy=none").at("views").at(0).at("picture").as_string());
  EXPECT_EQ(views.at(1).at("picture").as_string(),
            json_of("policy=hflip()").at("views").at(0).at("picture").as_string());
}

TEST_F(ViewsTest, PicturesAreLimitedAndTheRestIsCounted) {
  std::string policy = "zoom(1";
  for (int i = 1; i < 70; ++i) policy += "," + std::to_string(1 + 0.01 * i);
  const Json json = json_of("policy=" + policy + ")");
  EXPECT_EQ(json.at("views").size(), 70U);
  EXPECT_TRUE(json.at("views").at(kMaxPictures - 1).has("picture"));
  EXPECT_FALSE(json.at("views").at(kMaxPictures).has("picture"));
  EXPECT_EQ(json.at("pictures_left_out").as_number(), 70 - kMaxPictures);
}

// The tag says: turn it by a quarter to the right.
TEST_F(ViewsTest, TurnsAPhotoThatAsksForIt) {
  const std::vector<std::byte> sideways = testing::read_bytes(testing::golden_path("codec/jpeg_orientation_6.jpg"));
  const Json as_it_is = json_of("", sideways);
  EXPECT_EQ(as_it_is.at("orientation_tag").as_number(), 6);
  EXPECT_EQ(as_it_is.at("orientation").as_string(), "ignore");
  const Json turned = json_of("orientation=apply", sideways);
  EXPECT_EQ(turned.at("orientation").as_string(), "apply");
  EXPECT_EQ(turned.at("width").as_number(), as_it_is.at("height").as_number());
  EXPECT_NE(turned.at("views").at(0).at("picture").as_string(), as_it_is.at("views").at(0).at("picture").as_string());
}

TEST_F(ViewsTest, SaysWhatIsWrong) {
  EXPECT_EQ(message_of("policy=hflp"), "policy 'hflp', column 1: unknown name 'hflp' (did you mean 'hflip'?)");
  EXPECT_NE(message_of("polcy=hflip").find("did you mean 'policy'"), std::string::npos);
  EXPECT_EQ(message_of("stop=exakt"),
            "query parameter 'stop' is 'exakt', allowed: none, exact, calibrated (did you mean 'exact'?)");
  EXPECT_EQ(message_of("orientation=turn"), "query parameter 'orientation' is 'turn', allowed: apply, ignore");
  EXPECT_EQ(ask("model=other").response.status, 404);
  EXPECT_EQ(ask("max_views=0").response.status, 400);
  EXPECT_EQ(ask("", std::vector<std::byte>(7)).response.status, 400);
  EXPECT_EQ(ask("", {}).response.status, 400);
}

// Refused before anything is decoded, and let in once another one is through.
TEST_F(ViewsTest, RefusesWhereTooManyAreLooking) {
  std::vector<std::shared_ptr<void>> taken;
  while (std::shared_ptr<void> slot = context_.picture_slots->take()) taken.push_back(std::move(slot));
  const Answered answer = ask("");
  EXPECT_EQ(answer.response.status, 503);
  EXPECT_GE(std::stoi(answer.header("Retry-After")), 1);
  EXPECT_EQ(answer.notes.error_code, "OVERLOADED");
  taken.pop_back();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("").response.status, 200) << "its slot comes back";
}

}  // namespace
}  // namespace tta
