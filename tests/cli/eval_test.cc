// Is it worth it? `tta eval` as its users meet it.
#include <csignal>
#include <map>

#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/core/sha256.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"

namespace tta::testing {
namespace {

// The SHA-256 of every file in a folder, by its name.
std::map<std::string, std::string> digests_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> digests;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      digests[entry.path().lexically_relative(folder).string()] = sha256_hex(read_bytes(entry.path()));
  }
  return digests;
}

class CliEval : public CliTest {
 protected:
  // Shirts, rightly and wrongly labelled, and black pictures.
  CliEval() {
    for (int i = 0; i < 12; ++i) {
      const std::string name = std::to_string(i) + ".png";
      std::filesystem::create_directories(dir_ / "data/Shirt");
      std::filesystem::create_directories(dir_ / "data/T-shirt");
      if (i < 8) copy_shirt("data/Shirt/" + name);
      if (i < 4) copy_shirt("data/T-shirt/" + name);
      write_gray("data/T-shirt/black" + name, {28, 28}, static_cast<std::uint8_t>(8 * i));
    }
  }

  ProgramResult eval(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"eval", "--model", bundled_model(), "--data", "data"});
    return run(arguments);
  }

  void expect_unusable(const std::vector<std::string>& arguments, std::string_view message) const {
    const ProgramResult result = eval(arguments);
    EXPECT_EQ(result.status, 4) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, message));
  }
};

TEST_F(CliEval, AnswersInWordsFirst) {
  const ProgramResult result = eval({"--policy", "hflip"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(lines(result.out).at(0).find("Cannot tell whether hflip is worth it: "), 0U) << result.out;
  EXPECT_TRUE(says(lines(result.out).at(0), " on 24 images, "));
  EXPECT_TRUE(says(result.out, "policy    views  top-1"));
  EXPECT_TRUE(says(result.err, "24 images; names match the model's labels"));
}

TEST_F(CliEval, GivesTheSameFiguresAsJsonAndFromTheStore) {
  const ProgramResult first = eval({"--policy", "d2", "--policy", "hflip", "--format", "json", "--store", "scores"});
  ASSERT_EQ(first.status, 0) << first.err;
  const Json json = Json::parse(first.out, "eval", ErrorCode::kUsage);
  EXPECT_EQ(json.at("images").as_integer(0, 100), 24);
  EXPECT_EQ(json.at("views_run").as_integer(0, 1000), 24 * 4);
  EXPECT_EQ(json.at("policies").at(1).at("policy").as_string(), "hflip");
  const ProgramResult again = eval({"--policy", "d2", "--policy", "hflip", "--format", "json", "--store", "scores"});
  const Json stored = Json::parse(again.out, "eval", ErrorCode::kUsage);
  EXPECT_EQ(stored.at("views_run").as_integer(0, 1000), 0);
  for (const char* figure : {"gain_pp", "nll", "ece", "top1"}) {
    EXPECT_EQ(stored.at("policies").at(0).at(figure).as_number(), json.at("policies").at(0).at(figure).as_number());
  }
}

TEST_F(CliEval, SaysThatACalibratedStopPromisesNothing) {
  write("stop.json", R"({"schema": "tta-policy/1", "views": [{"ops": []}, {"ops": [{"op": "hflip"}]}],
                         "stop": {"rule": "calibrated", "threshold": 1, "steps": [{"constant": 0, "coefficients": {
                           "margin": 0, "margin_squared": 0, "log_margin": 0, "log_rest": 0, "margin_spread": 0,
                           "margin_least": 0, "entropy": 0, "log_odds": 0, "log_odds_spread": 0,
                           "log_odds_least": 0}}]}})");
  const ProgramResult result = eval({"--policy", "stop.json", "--policy", "hflip", "--format", "json"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.err, "the calibrated stop is used, but its certificate is void: there is none"));
  const Json policies = Json::parse(result.out, "eval", ErrorCode::kUsage).at("policies");
  EXPECT_EQ(policies.at(0).at("certificate").as_string(), "void: there is none");
  EXPECT_EQ(policies.at(0).at("cost").at("views_mean").as_number(), 1);
  EXPECT_FALSE(policies.at(1).has("certificate"));
}

TEST_F(CliEval, BrokenImagesAreNamedAndCounted) {
  write("data/Shirt/broken.png", "no image");
  const ProgramResult result = eval({"--policy", "hflip", "--format", "json"});
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(says(result.err, "Shirt/broken.png"));
  const Json json = Json::parse(result.out, "eval", ErrorCode::kUsage);
  EXPECT_EQ(json.at("images").as_integer(0, 100), 24);
  EXPECT_EQ(json.at("failed").as_integer(0, 100), 1);
}

TEST_F(CliEval, DataThatDoNotFitTheModelAreRefused) {
  copy_shirt("data/Shirt/x.png");
  std::filesystem::rename(dir_ / "data/T-shirt", dir_ / "data/Tshurt");
  expect_unusable({}, "the model has no class 'Tshurt'");
  expect_unusable({"--class-order", "bytes"}, "the data have 2 classes, the model 10");
}

TEST_F(CliEval, AStoreOfAnotherRunIsRefused) {
  EXPECT_EQ(eval({"--policy", "hflip", "--store", "scores"}).status, 0);
  copy_shirt("data/Shirt/new.png");
  expect_unusable({"--policy", "hflip", "--store", "scores"}, "holds the scores of other images");
  std::filesystem::create_directory(dir_ / "notes");
  write("notes/thesis.txt", "x");
  expect_unusable({"--policy", "hflip", "--store", "notes"}, "holds something else");
}

TEST_F(CliEval, SaysWhatIsMissing) {
  const ProgramResult no_data = run({"eval", "--model", bundled_model()});
  EXPECT_EQ(no_data.status, 2);
  EXPECT_TRUE(says(no_data.err, "add --data DIR or CSV"));
  const ProgramResult no_folder = run({"eval", "--model", bundled_model(), "--data", "nowhere"});
  EXPECT_EQ(no_folder.status, 4);
  EXPECT_TRUE(says(no_folder.err, "nowhere: no such file or folder"));
}

TEST_F(CliEval, LabelsThatLookPermutedAreAWarning) {
  std::filesystem::remove_all(dir_ / "data/Shirt");
  const ProgramResult result = eval({"--policy", "hflip"});
  EXPECT_TRUE(says(result.err, "the labels look permuted"));
}

TEST_F(CliEval, WritesAReport) {
  // A pixel further left the shirt is a T-shirt to the model.
  const ProgramResult result = eval({"--policy", "translate(-0.03125, 0)", "--report", "out.html"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.err, "report: out.html"));
  const std::string page = read_text_file(dir_ / "out.html", std::size_t{8} << 20);
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_NE(page.find("Fixed by <bdi>translate(-0.03125, 0)</bdi>"), std::string::npos);
  EXPECT_NE(page.find("data:image/png;base64,"), std::string::npos) << "pictures of what changed sides";
}

// Before the model has run for an hour.
TEST_F(CliEval, AReportThatCannotBeWrittenIsToldFirst) {
  for (const char* path : {"nowhere/out.html", "data"}) {
    const ProgramResult result = eval({"--policy", "hflip", "--report", path, "--store", "scores"});
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, "--report: "));
    EXPECT_TRUE(says(result.err, path));
    EXPECT_FALSE(std::filesystem::exists(dir_ / "scores"));
  }
}

// Killed at moments that spread over a run, then run again.
TEST_F(CliEval, AKilledRunGoesOnAndEndsWithTheSameBytes) {
  for (std::uint32_t i = 0; i < 300; ++i) {
    const auto png = encode_png(random_image({28, 28}, 1, i));
    write("data/Shirt/random" + std::to_string(i) + ".png", {reinterpret_cast<const char*>(png.data()), png.size()});
  }
  const auto run_into = [&](const std::string& store, RunOptions options) {
    options.folder = dir_.path().string();
    return tta({"eval", "--model", bundled_model(), "--data", "data", "--policy", "shift_flip", "--store", store,
                "--format", "json"},
               options);
  };
  ASSERT_EQ(run_into("unbroken", {}).status, 0);
  for (int run = 0; run < 5; ++run) {
    const std::string store = "killed" + std::to_string(run);
    RunOptions options;
    options.signal = SIGKILL;
    options.after_path = (dir_ / store / "manifest.json").string();
    options.after = std::chrono::milliseconds(25 * run);
    EXPECT_EQ(run_into(store, options).status, 128 + SIGKILL);
    EXPECT_NE(digests_of(dir_ / store), digests_of(dir_ / "unbroken"));
    ASSERT_EQ(run_into(store, {}).status, 0);
    EXPECT_EQ(digests_of(dir_ / store), digests_of(dir_ / "unbroken")) << "run " << run;
  }
}

TEST_F(CliEval, TellsOnATerminalHowItGoes) {
  if (shell("script -qec 'test -t 2' /dev/null").status != 0) GTEST_SKIP() << "no script(1), or no terminals for it";
  const std::string seen =
      shell("script -qec \"$TTA eval --model $MODEL --data data --policy hflip\" /dev/null", here()).out;
  EXPECT_TRUE(says(seen, " of 24 images, "));
  EXPECT_TRUE(says(seen, "; right: identity "));
  EXPECT_TRUE(says(seen, " %, hflip "));
  EXPECT_FALSE(says(eval({"--policy", "hflip"}).err, "a second"));  // no terminal, no progress
}

TEST_F(CliEval, PlansBeforeAnythingIsRun) {
  const ProgramResult result = run({"eval", "--plan", "--min-gain", "0.5"});
  EXPECT_EQ(result.status, 0);
  EXPECT_TRUE(says(result.out, "more than 0.5 points"));
  EXPECT_TRUE(says(result.out, "3,140"));
}

}  // namespace
}  // namespace tta::testing
