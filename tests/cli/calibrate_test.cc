// After how many views is it clear? `tta calibrate` as its users meet it.
#include <filesystem>
#include <fstream>

#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"
#include "tta/views/policy/policy_json.h"

namespace tta::testing {
namespace {

class CliCalibrate : public CliTest {
 protected:
  // Pictures without labels, in folders of any names.
  CliCalibrate() {
    std::filesystem::create_directories(dir_ / "photos/more");
    for (int i = 0; i < 60; ++i) {
      const std::string name = std::to_string(i) + ".png";
      copy_shirt("photos/" + name);
      std::ofstream(dir_ / "photos" / name, std::ios::app) << i;  // another file, the same picture
      write_gray("photos/more/gray" + name, {28, 28}, static_cast<std::uint8_t>(4 * i));
    }
  }

  ProgramResult calibrate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"calibrate", "--model", bundled_model(), "--data", "photos", "-o", "out.json"});
    return run(arguments);
  }

  Policy policy(const std::string& name) const { return parse_policy_json(read_text_file(dir_ / name, 1 << 20), name); }

  void expect_error(const std::vector<std::string>& arguments, int status, std::string_view message) const {
    const ProgramResult result = run(arguments);
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_TRUE(says(result.err, message));
    EXPECT_FALSE(std::filesystem::exists(dir_ / "out.json"));
  }
};

TEST_F(CliCalibrate, GivesAPresetAStopThatPredictUses) {
  const ProgramResult result = calibrate({"--policy", "shift_flip", "--max-disagreement", "10"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.out, " of 10 views an image; the exact stop needs "));
  EXPECT_TRUE(says(result.out, "At most 10 % other answers than with all views, with 95 % confidence: "));
  EXPECT_TRUE(says(result.out, " of 84 calibration images."));
  EXPECT_TRUE(says(result.out, "were made from 36 other images."));
  EXPECT_EQ(policy("out.json").stop, StopRule::kCalibrated);

  const ProgramResult predicted =
      run({"predict", "--model", bundled_model(), "--policy", "out.json", "--format", "jsonl", "photos/0.png"});
  ASSERT_EQ(predicted.status, 0) << predicted.err;
  EXPECT_EQ(predicted.err.find("promise"), std::string::npos) << predicted.err;
  const Json line = Json::parse(lines(predicted.out).at(0), "line", ErrorCode::kUsage);
  EXPECT_EQ(line.at("stopped_by").as_string(), "calibrated");
}

TEST_F(CliCalibrate, KeepsTheStopThatAPolicyHas) {
  ASSERT_EQ(calibrate({"--policy", "shift_flip", "--max-disagreement", "10"}).status, 0);
  std::filesystem::rename(dir_ / "out.json", dir_ / "first.json");
  const ProgramResult again = calibrate({"--policy", "first.json", "--max-disagreement", "10", "--format", "json"});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(says(again.err, "none of these images may be among those that they were made from"));
  const Json result = Json::parse(again.out, "out", ErrorCode::kUsage);
  EXPECT_TRUE(result.at("kept").as_bool());
  EXPECT_EQ(result.at("calibration_images").as_number(), 120);
  EXPECT_EQ(result.at("order").size(), 10U);
  const Policy first = policy("first.json");
  EXPECT_EQ(policy("out.json").calibrated->steps, first.calibrated->steps);
  EXPECT_EQ(policy("out.json").views, first.views);

  const ProgramResult anew =
      calibrate({"--policy", "first.json", "--max-disagreement", "10", "--format", "json", "--refit", "--seed", "4"});
  ASSERT_EQ(anew.status, 0) << anew.err;
  EXPECT_FALSE(Json::parse(anew.out, "out", ErrorCode::kUsage).at("kept").as_bool());
  EXPECT_NE(policy("out.json").calibrated->steps, first.calibrated->steps);
}

TEST_F(CliCalibrate, SaysWhatIsMissing) {
  const std::vector<std::string> head{"calibrate", "--model", bundled_model(), "-o", "out.json"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), head.begin(), head.end());
    return more;
  };
  expect_error(with({"--data", "photos"}), 2, "no policy is given: add --policy, ten_crop for one");
  expect_error(with({"--policy", "d4"}), 2, "no images are given: add --data DIR; they need no labels");
  expect_error(with({"--policy", "none", "--data", "photos"}), 2, "'none' has one view: there is nothing that could");
  expect_error(with({"--policy", "d4", "--data", "photos", "--max-disagreement", "0"}), 2, "--stop exact does");
  expect_error(with({"--policy", "d4", "--data", "photos"}), 4,
               "no policy is written: 735 more images are needed for a limit of 0.5 %; or a higher one, with "
               "--max-disagreement");
  expect_error(with({"--policy", "d4", "--data", "nowhere"}), 4, "'nowhere' is no folder of images");
  std::filesystem::create_directories(dir_ / "empty");
  expect_error(with({"--policy", "d4", "--data", "empty"}), 4, "'empty': no images in this folder");
  expect_error({"calibrate", "--model", bundled_model(), "--policy", "d4", "--data", "photos"}, 2,
               "add -o policy.json");
}

TEST_F(CliCalibrate, LeavesOutImagesThatCantBeLookedAt) {
  write("photos/broken.png", "no picture");
  const ProgramResult result = calibrate({"--policy", "d4", "--max-disagreement", "10", "--format", "json"});
  EXPECT_EQ(result.status, 1) << result.err;
  EXPECT_TRUE(says(result.err, "broken.png"));
  const Json out = Json::parse(result.out, "out", ErrorCode::kUsage);
  EXPECT_EQ(out.at("images").as_number(), 121);
  EXPECT_EQ(out.at("failed").as_number(), 1);
  EXPECT_EQ(out.at("fit_images").as_number() + out.at("calibration_images").as_number(), 120);
}

TEST_F(CliCalibrate, CountsCopiesOnce) {
  for (int i = 0; i < 3; ++i)
    std::filesystem::copy_file(dir_ / "photos/7.png", dir_ / "photos/more" / ("copy" + std::to_string(i) + ".png"));
  const ProgramResult result = calibrate({"--policy", "d4", "--max-disagreement", "10", "--format", "json"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.err, "3 images that are copies of others are left out: 'more/copy0.png' is '7.png'"));
  EXPECT_EQ(Json::parse(result.out, "out", ErrorCode::kUsage).at("images").as_number(), 120);
}

TEST_F(CliCalibrate, GoesOnFromItsStore) {
  const std::vector<std::string> arguments{"--policy", "d4", "--max-disagreement", "10", "--store", "scores"};
  const ProgramResult first = calibrate(arguments);
  ASSERT_EQ(first.status, 0) << first.err;
  const std::string policy = read_text_file(dir_ / "out.json", 1 << 20);
  const ProgramResult second = calibrate(arguments);
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(read_text_file(dir_ / "out.json", 1 << 20), policy);
}

}  // namespace
}  // namespace tta::testing
