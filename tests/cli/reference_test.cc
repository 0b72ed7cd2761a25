// tta inspect --reference: the user's own tensor beside ours.
#include <cstring>

#include "cli/tta_program.h"
#include "tta/base/json.h"
#include "tta/base/npy.h"
#include "tta/image/codec/codec.h"

namespace tta::testing {
namespace {

// What the bundled model's recipe gives, (v / 255 - mean) / std, of an image of its size; with another mean and std
// what somebody might give it.
NumpyArray tensor_of(ImageView image, float mean = 0.2861F, float std = 0.3528F) {
  NumpyArray array;
  array.shape = {1, 1, image.height(), image.width()};
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const float value = (static_cast<float>(*image.pixel(x, y)) / 255 - mean) / std;
      const auto* bytes = reinterpret_cast<const std::byte*>(&value);
      array.values.insert(array.values.end(), bytes, bytes + sizeof(value));
    }
  }
  return array;
}

class CliReference : public CliTest {
 protected:
  CliReference() {
    copy_shirt("a.png");
    shirt_ = decode_image(read_bytes(dir_ / "a.png"), {Channels::kGray, Orientation::kIgnore, {}}).image;
  }

  void save(const std::string& name, const NumpyArray& array) const { write_npy_file(dir_ / name, array); }

  ProgramResult inspect(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"inspect", "--model", bundled_model()});
    return run(arguments);
  }

  void expect_refused(const std::vector<std::string>& arguments, int status, std::string_view message) const {
    const ProgramResult result = inspect(arguments);
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, message));
  }

  Image shirt_;
};

TEST_F(CliReference, EqualTensorsAreEqualToTheBit) {
  save("x.npy", tensor_of(shirt_));
  const ProgramResult result = inspect({"--reference", "x.npy", "--image", "a.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_TRUE(says(result.out, "normalize.mean        0.2861"));
  EXPECT_TRUE(says(result.out, "\nx.npy, and what the recipe makes of a.png:\nyours float32 NCHW 1 x 28 x 28\n"));
  EXPECT_TRUE(says(result.out, "\nequal to the bit\n"));
}

TEST_F(CliReference, DifferencesAreAnAnswerThatNamesTheFirstStage) {
  save("x.npy", tensor_of(shirt_, 0, 1));
  const ProgramResult result = inspect({"--reference", "x.npy", "--image", "a.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_TRUE(says(result.out, "\nfirst stage that differs: mean/std\n"));
  EXPECT_TRUE(says(result.out, "set normalize.mean to [0] and normalize.std to [1]\n"));
  EXPECT_TRUE(says(result.out, "with that changed, they are equal to the bit\n"));
}

TEST_F(CliReference, JsonSaysTheSameInFields) {
  save("x.npy", tensor_of(shirt_, 0.5F, 0.5F));
  const ProgramResult result = inspect({"--reference", "x.npy", "--image", "a.png", "--format", "json"});
  const Json json = Json::parse(result.out, "inspect", ErrorCode::kUsage).at("reference");
  EXPECT_EQ(json.at("verdict").as_string(), "explained");
  EXPECT_EQ(json.at("first_stage").as_string(), "mean/std");
  EXPECT_EQ(json.at("stages").at(0).at("yours").as_string(), "mean [0.5], std [0.5]");
  EXPECT_EQ(json.at("rest").at("max").as_number(), 0);
  EXPECT_FALSE(json.at("equal").as_bool());
  const ProgramResult without = inspect({"--format", "json"});
  EXPECT_FALSE(Json::parse(without.out, "inspect", ErrorCode::kUsage).has("reference"));
}

TEST_F(CliReference, FilesThatCanNotBeComparedAreErrors) {
  save("x.npy", tensor_of(shirt_));
  write("text.npy", "hello");
  NumpyArray vector = tensor_of(shirt_);
  vector.shape = {28 * 28};
  save("vector.npy", vector);
  expect_refused({"--reference", "text.npy", "--image", "a.png"}, 1, "text.npy: is no numpy array file");
  expect_refused({"--reference", "vector.npy", "--image", "a.png"}, 1,
                 "vector.npy: [784] is no tensor of an image; [1, C, H, W]");
  expect_refused({"--reference", "nosuch.npy", "--image", "a.png"}, 1, "cannot read 'nosuch.npy': No such file");
  expect_refused({"--reference", "x.npy", "--image", "nosuch.png"}, 1, "cannot read 'nosuch.png': No such file");
  expect_refused({"--reference", "x.npy", "--image", "text.npy"}, 1, "text.npy: ");
  write_gray("large.png", {40, 30}, 9);
  expect_refused({"--reference", "x.npy", "--image", "large.png"}, 1,
                 "large.png: view 'identity': the image is 40 x 30");
}

TEST_F(CliReference, OneFlagNeedsTheOther) {
  expect_refused({"--reference", "x.npy"}, 2,
                 "--reference needs the image that the tensor was made of: add --image FILE");
  expect_refused({"--image", "a.png"}, 2, "--image is compared with a tensor: add --reference FILE.npy");
}

}  // namespace
}  // namespace tta::testing
