#include "tta/study/report/image_looks.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

using testing::TempDir;

constexpr int kSide = 16;

// Two images, four classes, and a store with the answers of two views.
class ImageLooks : public ::testing::Test {
 protected:
  ImageLooks() : store_(dir_ / "scores", contents()) {
    for (const char* name : {"a.png", "b.png"}) {
      const auto png = encode_png(testing::random_image({kSide, kSide}, 1, 7));
      testing::write_text(dir_ / name, {reinterpret_cast<const char*>(png.data()), png.size()});
    }
    dataset_.root = dir_.path();
    dataset_.images = {"a.png", "b.png"};
    dataset_.truths = {1, 2};
    recipe_.channels = 1;
    recipe_.input = {kSide, kSide};
    View flipped;
    flipped.ops = {make_op("hflip")};
    policy_.name = "hflip";
    policy_.views = {View{}, flipped};
    write(View{}, 0, {0.6, 0.3, 0.1, 0});
    write(View{}, 1, {0, 0, 0.7, 0.3});
    write(flipped, 0, {0.1, 0.8, 0.1, 0});
    write(flipped, 1, {0.9, 0, 0.1, 0});
  }

  static StoreContents contents() {
    StoreContents contents;
    contents.model_sha256 = contents.recipe_sha256 = contents.dataset_sha256 = std::string(64, 'a');
    contents.images = {"a.png", "b.png"};
    contents.truths = {1, 2};
    contents.classes = 4;
    return contents;
  }

  void write(const View& view, std::size_t image, const std::vector<double>& row) {
    store_.scores(view).write(image, row);
  }

  PolicyScores scores(const Policy& policy) { return score_policy(policy, store_, images_, dataset_.truths, 4, {}, 1); }

  std::vector<ShownPolicy> look() {
    Policy identity;
    identity.views = {View{}};
    const std::vector<PolicyArm> arms{{policy_.name, 2, scores(policy_)}};
    return look_at_changed_images({dataset_, images_, store_, recipe_, {}, 4, {}}, std::span(&policy_, 1),
                                  scores(identity), arms);
  }

  TempDir dir_;
  ScoreStore store_;
  Dataset dataset_;
  std::vector<std::size_t> images_{0, 1};
  Recipe recipe_;
  Policy policy_;
};

TEST_F(ImageLooks, TellsWhatEachViewSaid) {
  const std::vector<ShownPolicy> looks = look();
  ASSERT_EQ(looks.size(), 1U);
  ASSERT_EQ(looks[0].images.size(), 2U);
  const ShownImage& fixed = looks[0].images[0];
  EXPECT_EQ(fixed.name, "a.png");
  EXPECT_TRUE(fixed.fixed);
  EXPECT_EQ(fixed.truth, 1);
  EXPECT_EQ(fixed.before.index, 0);
  EXPECT_NEAR(fixed.before.probability, 0.6, 1e-6);
  EXPECT_EQ(fixed.after.index, 1);
  EXPECT_NEAR(fixed.after.probability, 0.55, 1e-6);
  ASSERT_EQ(fixed.views.size(), 2U);
  EXPECT_EQ(fixed.views[1].name, "hflip()");
  EXPECT_EQ(fixed.views[1].answer.index, 1);
  EXPECT_NEAR(fixed.views[1].answer.probability, 0.8, 1e-6);
  EXPECT_FALSE(looks[0].images[1].fixed);
  EXPECT_EQ(looks[0].left_out, 0U);
}

// The pictures are the image itself and its views, so the first two are the same here and the third is not.
TEST_F(ImageLooks, ShowsTheViews) {
  const ShownImage image = look()[0].images[0];
  EXPECT_TRUE(image.is_small);
  EXPECT_TRUE(image.picture.starts_with("data:image/png;base64,iVBOR"));
  EXPECT_EQ(image.views[0].picture, image.picture);
  EXPECT_NE(image.views[1].picture, image.picture);
}

TEST_F(ImageLooks, AnImageThatIsGoneHasNoPicture) {
  std::filesystem::remove(dir_ / "a.png");
  const std::vector<ShownPolicy> looks = look();
  EXPECT_EQ(looks[0].images[0].picture, "");
  EXPECT_EQ(looks[0].images[0].views[1].picture, "");
  EXPECT_EQ(looks[0].images[0].views[1].answer.index, 1);
  EXPECT_NE(looks[0].images[1].picture, "");
}

}  // namespace
}  // namespace tta
