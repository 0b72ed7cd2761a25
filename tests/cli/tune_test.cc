// Which views, how many, how strong? `tta tune` as its users meet it.
#include <algorithm>
#include <csignal>
#include <set>

#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"

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

  // In the test's folder, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path()))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
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

// The search alone, of so many steps that it takes long: all scores are in the store already.
TEST_F(CliTune, HeedsAnInterruptWhileItSearches) {
  const std::vector<std::string> arguments{"--policy", "d2 + rotate(-5, 5)", "--store", "scores"};
  ASSERT_EQ(tune(arguments).status, 0);
  std::filesystem::remove(dir_ / "policy.json");
  RunOptions options = here();
  options.signal = SIGINT;
  options.after = std::chrono::milliseconds(1500);
  const ProgramResult broken = tta({"tune", "--model", bundled_model(), "--data", "data", "-o", "policy.json",
                                    "--policy", "d2 + rotate(-5, 5)", "--store", "scores", "--max-views", "1000"},
                                   options);
  EXPECT_EQ(broken.status, 130);
  EXPECT_EQ(broken.out, "");
  EXPECT_TRUE(says(broken.err, "interrupted: run the same command again"));
  EXPECT_EQ(names(), (std::vector<std::string>{"data", "scores"}));
  const ProgramResult rest = tune({"--policy", "d2 + rotate(-5, 5)", "--store", "scores", "--format", "json"});
  ASSERT_EQ(rest.status, 0) << rest.err;
  EXPECT_EQ(Json::parse(rest.out, "tune", ErrorCode::kUsage).at("views_run").as_integer(0, 1000), 0);
}

TEST_F(CliTune, RefusesToCalibrateOnImagesThatItTunesOn) {
  copy_shirt("others/old.png");
  copy_shirt("others/older.png");
  write_gray("others/new.png", {28, 28}, 33);
  const std::vector<std::string> arguments{"--policy", "hflip", "--store", "scores", "--calibrate-data", "others"};
  expect_usage_error(arguments,
                     "--calibrate-data: 2 of its 3 images are in --data too: 'old.png' is 'T-shirt/0.png' there. ");
  EXPECT_FALSE(std::filesystem::exists(dir_ / "scores"));  // before anything is run
  for (const std::string name : {"old.png", "older.png"}) std::filesystem::remove(dir_ / "others" / name);
  EXPECT_EQ(tune(arguments).status, 0);
}

TEST_F(CliTune, RefusesToCalibrateOnTheSameFolder) {
  expect_usage_error({"--policy", "hflip", "--calibrate-data", "data"}, "80 of its 80 images are in --data too");
}

// Shirts under so much noise that blurring helps: tuning writes a policy of several views, whose stop loses few right
// answers, as promised.
class CliTunedStop : public CliTest {
 protected:
  CliTunedStop() {
    write_noisy_shirts("data/Shirt", 200, 1);
    write_noisy_shirts("fresh/Shirt", 100, 1001);
  }

  void write_noisy_shirts(const std::string& folder, int count, std::uint32_t seed) const {
    std::filesystem::create_directories(dir_ / folder);
    const std::vector<std::byte> golden = read_bytes(std::filesystem::path(bundled_model()) / "golden.png");
    DecodeOptions gray;
    gray.channels = Channels::kGray;
    const Image shirt = decode_image(golden, gray).image;
    for (int i = 0; i < count; ++i) {
      Image noisy = random_image({28, 28}, 1, seed + static_cast<std::uint32_t>(i));
      for (int y = 0; y < 28; ++y) {
        for (int x = 0; x < 28; ++x) {
          const int value = shirt.row(y)[x] + (noisy.row(y)[x] - 128) * 200 / 128;
          noisy.row(y)[x] = static_cast<std::uint8_t>(std::clamp(value, 0, 255));
        }
      }
      write_file_atomically(dir_ / folder / (std::to_string(i) + ".png"), encode_png(noisy));
    }
  }

  struct Answers {
    std::vector<bool> right;
    double views_used = 0;
    std::set<std::string> stopped_by;
  };
  // With whatever stop the policy has, where none is asked for.
  Answers predict_fresh(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"--policy", "policy.json", "--format", "jsonl", "fresh"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult result = predict(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.err, "");
    Answers answers;
    for (const std::string& line : lines(result.out)) {
      const Json json = Json::parse(line, "predict", ErrorCode::kUsage);
      answers.right.push_back(json.at("label").as_string() == "Shirt");
      answers.views_used += static_cast<double>(json.at("views_used").as_integer(1, 5)) / 100;
      answers.stopped_by.insert(json.at("stopped_by").as_string());
      if (more.empty()) {
        EXPECT_EQ(json.at("certificate").as_string(), "holds");
      }
    }
    return answers;
  }
};

TEST_F(CliTunedStop, KeepsAPromiseOfAccuracyInThePolicyThatPredictUses) {
  const ProgramResult result =
      run({"tune", "--model", bundled_model(), "--data", "data", "-o", "policy.json", "--policy",
           "gaussian_blur(0.7 | 1.2, 5) * translate(-0.03125 | 0 | 0.03125, 0)", "--max-accuracy-loss", "5"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.out, "Calibrated stop: at most 5 % right answers lost, with 95 % confidence; "));
  const std::string text = read_text_file(dir_ / "policy.json", 1 << 20);
  const Json policy = Json::parse(text, "policy.json", ErrorCode::kPolicy);
  EXPECT_GE(policy.at("views").elements().size(), 2U);
  EXPECT_EQ(policy.at("stop").at("rule").as_string(), "calibrated");
  const Json certificate = policy.at("stop").at("certificate");
  EXPECT_EQ(certificate.at("promise").as_string(), "accuracy_loss");
  EXPECT_EQ(certificate.at("limit").as_number(), 0.05);
  // 88.5, half as many again as it takes, are set aside before anything is tuned.
  EXPECT_EQ(certificate.at("images").as_integer(0, 1000), 88);
  EXPECT_EQ(certificate.at("fit_images").as_integer(0, 1000), 112);

  const Answers all = predict_fresh({"--stop", "none"});
  const Answers exact = predict_fresh({"--stop", "exact"});
  const Answers calibrated = predict_fresh({});
  ASSERT_EQ(calibrated.right.size(), 100U);
  EXPECT_TRUE(calibrated.stopped_by.contains("calibrated"));
  EXPECT_LT(calibrated.views_used, exact.views_used);
  const std::string told = " of 88 calibration images, which took ";
  ASSERT_TRUE(says(result.out, told));
  const double calibration_views = std::stod(result.out.substr(result.out.find(told) + told.size()));
  EXPECT_NEAR(calibration_views, calibrated.views_used, 0.75) << "of images alike";
  EXPECT_EQ(exact.right, all.right);
  int lost = 0;
  for (std::size_t i = 0; i < all.right.size(); ++i) lost += all.right[i] && !calibrated.right[i] ? 1 : 0;
  EXPECT_LE(lost, 5);
  EXPECT_GT(std::count(all.right.begin(), all.right.end(), true), 50);
  EXPECT_EQ(predict_fresh({"--stop", "calibrated"}).right, calibrated.right);

  const ProgramResult evaluated =
      run({"eval", "--model", bundled_model(), "--data", "fresh", "--policy", "policy.json", "--format", "json"});
  ASSERT_EQ(evaluated.status, 0) << evaluated.err;
  const Json arm = Json::parse(evaluated.out, "eval", ErrorCode::kUsage).at("policies").at(std::size_t{0});
  EXPECT_EQ(arm.at("certificate").as_string(), "holds");
  EXPECT_NEAR(arm.at("cost").at("views_mean").as_number(), calibrated.views_used, 1e-9);
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
