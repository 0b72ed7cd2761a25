// Which views, how many, how strong? `tta tune` as its users meet it.
#include <csignal>

#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"

namespace tta::testing {
namespace {

class CliTune : public CliTest {
 protected:
  // A shirt, said to be a T-shirt, for which the model takes it where it is shifted sideways; and gray pictures.
  CliTune() {
    std::filesystem::create_directories(dir_ / "data/Shirt");
    std::filesystem::create_directories(dir_ / "data/T-shirt");
    for (int i = 0; i < 40; ++i) {
      const std::string name = std::to_string(i) + ".png";
      copy_shirt("data/T-shirt/" + name);
      write_gray("data/Shirt/gray" + name, {28, 28}, static_cast<std::uint8_t>(6 * i));
    }
  }

  ProgramResult tune(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"tune", "--model", bundled_model(), "--data", "data", "-o", "policy.json"});
    return run(arguments);
  }

  Json policy() const {
    return Json::parse(read_text_file(dir_ / "policy.json", 1 << 20), "policy.json", ErrorCode::kPolicy);
  }

  void expect_usage_error(const std::vector<std::string>& arguments, std::string_view message) const {
    const ProgramResult result = tune(arguments);
    EXPECT_EQ(result.status, 2) << result.err;
    EXPECT_TRUE(says(result.err, message));
    EXPECT_FALSE(std::filesystem::exists(dir_ / "policy.json"));
  }
};

TEST_F(CliTune, WritesAPolicyThatPredictTakes) {
  const ProgramResult result = tune({"--policy", "translate(-0.03125 | 0.03125, 0)"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(lines(result.out).at(0), "is written: it gains "));
  EXPECT_TRUE(says(result.out, "by 5 x 5-fold cross-fitting"));
  EXPECT_TRUE(says(result.out, "optimism"));
  const Json written = policy();
  EXPECT_EQ(written.at("name").as_string(), "tuned");
  const Json fitted = written.at("fitted");
  EXPECT_EQ(fitted.at("method").as_string(), "cross-fitting");
  EXPECT_EQ(fitted.at("images").as_integer(0, 1000), 80);
  EXPECT_GT(fitted.at("ci95_pp").as_numbers().at(0), 0);
  EXPECT_EQ(fitted.at("data_sha256").as_string().size(), 64U);
  const ProgramResult prediction = predict({"--policy", "policy.json", "data/T-shirt/0.png"});
  EXPECT_EQ(prediction.status, 0) << prediction.err;
  EXPECT_TRUE(says(prediction.out, "T-shirt"));
}

TEST_F(CliTune, SaysNoneWhereNothingHelps) {
  const ProgramResult result = tune({"--policy", "hflip"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(lines(result.out).at(0), "No views are worth it here: "));
  EXPECT_EQ(policy().at("name").as_string(), "none");
  EXPECT_EQ(policy().at("views").elements().size(), 1U);
  EXPECT_NE(policy().at("fitted").at("reason").as_string(), "");
}

TEST_F(CliTune, GivesTheSameFromTheStoreAndForTheSameSeed) {
  const std::vector<std::string> arguments{"--policy", "d2 + rotate(-5, 5)", "--format", "json", "--store", "scores"};
  const ProgramResult first = tune(arguments);
  ASSERT_EQ(first.status, 0) << first.err;
  const std::string written = read_text_file(dir_ / "policy.json", 1 << 20);
  const ProgramResult again = tune(arguments);
  EXPECT_EQ(read_text_file(dir_ / "policy.json", 1 << 20), written);
  const Json json = Json::parse(again.out, "tune", ErrorCode::kUsage);
  EXPECT_EQ(json.at("views_run").as_integer(0, 100'000), 0);
  EXPECT_EQ(json.at("method").as_string(), "cross-fitting");
  const Json selected = [&] {
    for (const Json& point : json.at("policies").elements()) {
      if (point.at("selected").as_bool()) return point;
    }
    return json;
  }();
  EXPECT_NEAR(selected.at("optimism_pp").as_number(),
              selected.at("tuning_gain_pp").as_number() - selected.at("heldout_gain_pp").as_number(), 2e-4);
  EXPECT_EQ(selected.at("ci95_pp").as_numbers().size(), 2U);
}

TEST_F(CliTune, MakesAGridOfTrainingAugmentations) {
  write("train.txt", "--hflip 0.5 --aa rand-m9-mstd0.5-inc1");
  const ProgramResult result = tune({"--policy", "./train.txt", "--format", "json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const Json grid = Json::parse(result.out, "tune", ErrorCode::kUsage).at("grid");
  EXPECT_EQ(grid.at("strengths").as_numbers(), (std::vector<double>{0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(grid.at("cells").elements().size(), 16U);
  EXPECT_FALSE(grid.at("searched").as_bool());
}

TEST_F(CliTune, BrokenImagesAreNamedAndLeftOut) {
  write("data/Shirt/broken.png", "no image");
  const ProgramResult result = tune({"--policy", "hflip", "--format", "json"});
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(says(result.err, "Shirt/broken.png"));
  const Json json = Json::parse(result.out, "tune", ErrorCode::kUsage);
  EXPECT_EQ(json.at("tuning_images").as_integer(0, 1000), 80);
  EXPECT_EQ(json.at("failed").as_integer(0, 1000), 1);
}

TEST_F(CliTune, GoesOnAfterAnInterrupt) {
  for (int i = 0; i < 300; ++i) copy_shirt("data/Shirt/more" + std::to_string(i) + ".png");
  RunOptions options = here();
  options.signal = SIGINT;
  options.after = std::chrono::milliseconds(1500);
  const ProgramResult broken =
      tta({"tune", "--model", bundled_model(), "--data", "data", "-o", "policy.json", "--store", "scores"}, options);
  EXPECT_EQ(broken.status, 130);
  EXPECT_TRUE(says(broken.err, "run the same command again, and it goes on from here"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "policy.json"));
  const ProgramResult rest = tune({"--policy", "hflip", "--store", "scores", "--format", "json"});
  ASSERT_EQ(rest.status, 0) << rest.err;
  EXPECT_LT(Json::parse(rest.out, "tune", ErrorCode::kUsage).at("views_run").as_integer(0, 1000), 2 * 380);
}

TEST_F(CliTune, WritesAReport) {
  const ProgramResult result = tune({"--policy", "translate(-0.03125 | 0.03125, 0)", "--report", "out.html"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.err, "report: out.html"));
  const std::string page = read_text_file(dir_ / "out.html", std::size_t{8} << 20);
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(says(page, "The chosen views"));
  EXPECT_TRUE(says(page, "data:image/png;base64,"));
}

TEST_F(CliTune, WritesAReportOfNone) {
  const ProgramResult result = tune({"--policy", "hflip", "--report", "out.html"});
  EXPECT_EQ(result.status, 0) << result.err;
  const std::string page = read_text_file(dir_ / "out.html", std::size_t{8} << 20);
  EXPECT_TRUE(says(page, "No views are shown to help here"));
}

TEST_F(CliTune, SaysWhatIsMissingOrDoesNotGoTogether) {
  expect_usage_error({"--report", "nowhere/out.html"}, "--report: ");
  expect_usage_error({"--max-disagreement", "1", "--max-accuracy-loss", "1"}, "don't go together");
  expect_usage_error({"--max-accuracy-loss", "1", "--calibrate-data", "data"}, "needs labels");
  expect_usage_error({"--objective", "accurracy"}, "accuracy");
  const ProgramResult no_output = run({"tune", "--model", bundled_model(), "--data", "data"});
  EXPECT_EQ(no_output.status, 2);
  EXPECT_TRUE(says(no_output.err, "add -o policy.json"));
  const ProgramResult no_folder = run({"tune", "--model", bundled_model(), "--data", "data", "-o", "nowhere/p.json"});
  EXPECT_EQ(no_folder.status, 1);
  EXPECT_TRUE(says(no_folder.err, "nowhere/p.json"));
}

}  // namespace
}  // namespace tta::testing
