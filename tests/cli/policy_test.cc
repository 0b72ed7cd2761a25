// Policies and stop rules on the command line.
#include "cli/tta_program.h"
#include "tta/base/json.h"

namespace tta::testing {
namespace {

class CliPolicy : public CliTest {
 protected:
  CliPolicy() { copy_shirt("a.png"); }

  Json answer(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "jsonl", "a.png"});
    const ProgramResult result = predict(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    return Json::parse(result.out, "answer", ErrorCode::kUsage);
  }

  void expect_refused(const std::vector<std::string>& arguments, std::string_view message) const {
    const ProgramResult result = predict(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, message));
  }
};

TEST_F(CliPolicy, MistakesAreNamedWithTheirPlace) {
  write("typo.json", R"({"schema": "tta-policy/1", "views": [{"ops": [], "wieght": 1}]})");
  expect_refused({"--policy", "typo.json", "a.png"},
                 "typo.json: views[0] has the unknown key 'wieght' (did you mean 'weight'?)");
  expect_refused({"--policy", "hflip * rotat(5)", "a.png"}, "column 9: unknown name 'rotat' (did you mean 'rotate'?)");
  expect_refused({"--policy", "nosuch.json", "a.png"}, "there is no policy file 'nosuch.json'");
  std::filesystem::create_directory(dir_ / "policies");
  for (const char* folder : {"policies", "./policies"}) {
    expect_refused({"--policy", folder, "a.png"},
                   "'" + std::string(folder) + "' is a directory; expected a preset, an expression or a policy file");
  }
  expect_refused({"--policy", "", "a.png"}, "the policy expression is empty; 'none' is the identity view");
}

TEST_F(CliPolicy, ExactStopThatThePoolingCanNotDoIsRefused) {
  write("median.json",
        R"({"schema": "tta-policy/1", "views": [{"ops": []}, {"ops": [{"op": "hflip"}]}], "pool": "median"})");
  expect_refused({"--policy", "median.json", "--stop", "exact", "a.png"},
                 "stop rule 'exact' doesn't work with pool 'median'");
}

TEST_F(CliPolicy, CalibratedStopNeedsATunedPolicy) {
  expect_refused({"--stop", "calibrated", "a.png"}, "stop rule 'calibrated' needs a tuned policy");
}

// A calibrated stop for two views that fires at any risk, fitted to nothing.
std::string calibrated_policy(const std::string& more = "") {
  return R"({"schema": "tta-policy/1", "views": [{"ops": []}, {"ops": [{"op": "hflip"}]}],
             "stop": {"rule": "calibrated", "threshold": 1, "steps": [{"constant": 0, "coefficients": {
               "margin": 0, "margin_squared": 0, "log_margin": 0, "log_rest": 0, "margin_spread": 0, "margin_least": 0,
               "entropy": 0, "log_odds": 0, "log_odds_spread": 0, "log_odds_least": 0}}]})" +
         more + "}";
}

TEST_F(CliPolicy, ACalibratedStopIsUsedAndAVoidCertificateSaid) {
  write("stop.json", calibrated_policy());
  const ProgramResult result = predict({"--policy", "stop.json", "--format", "jsonl", "a.png", "a.png"});
  EXPECT_EQ(result.status, 0);
  for (const std::string& line : lines(result.out)) {
    const Json json = Json::parse(line, "answer", ErrorCode::kUsage);
    EXPECT_EQ(json.at("stopped_by").as_string(), "calibrated");
    EXPECT_EQ(json.at("views_used").as_number(), 1);
    EXPECT_EQ(json.at("certificate").as_string(), "void: there is none");
  }
  const std::string warning = "tta: warning: the calibrated stop is used, but its certificate is void: there is none";
  EXPECT_TRUE(says(result.err, warning));
  EXPECT_EQ(result.err.find(warning), result.err.rfind(warning)) << "said once, not for each image";
  const Json without = answer({"--policy", "stop.json", "--stop", "none"});
  EXPECT_EQ(without.at("views_used").as_number(), 2);
  EXPECT_FALSE(without.has("certificate"));
}

TEST_F(CliPolicy, APolicyOfAnotherModelIsSaid) {
  write("tuned.json", calibrated_policy(R"(, "fitted": {"model_sha256": "abc"})"));
  const ProgramResult result = predict({"--policy", "tuned.json", "a.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_TRUE(says(result.err, "tta: warning: the policy was tuned with another model (SHA-256 abc, this one has "));
}

TEST_F(CliPolicy, ExactStopGivesTheSameClassWithFewerViews) {
  const Json all = answer({"--policy", "shift_flip"});
  const Json stopped = answer({"--policy", "shift_flip", "--stop", "exact"});
  EXPECT_EQ(all.at("stopped_by").as_string(), "none");
  EXPECT_EQ(stopped.at("stopped_by").as_string(), "exact");
  EXPECT_EQ(all.at("views_used").as_number(), 10);
  EXPECT_LT(stopped.at("views_used").as_number(), 10);
  EXPECT_EQ(stopped.at("views_requested").as_number(), 10);
  EXPECT_EQ(stopped.at("label").as_string(), all.at("label").as_string());
}

TEST_F(CliPolicy, MaxViewsUsesTheFirst) {
  const Json limited = answer({"--policy", "shift_flip", "--max-views", "2"});
  EXPECT_EQ(limited.at("views_used").as_number(), 2);
  EXPECT_EQ(limited.at("stopped_by").as_string(), "max_views");
  EXPECT_EQ(limited.at("probability").as_number(), answer({"--policy", "hflip"}).at("probability").as_number());
}

TEST_F(CliPolicy, DeadlineAnswersWithWhatIsThere) {
  const Json generous = answer({"--policy", "hflip", "--deadline-ms", "60000"});
  EXPECT_EQ(generous.at("views_used").as_number(), 2);
  EXPECT_EQ(generous.at("stopped_by").as_string(), "none");
  // Far more views than a millisecond holds: cut short, or not even one view done.
  const ProgramResult cut =
      predict({"--policy", "rot90 * d4 * zoom(1, 1.1, 1.2, 1.3, 1.4, 1.5) * rotate(1, 2, 3, 4, 5, 6, 7)",
               "--deadline-ms", "1", "--format", "jsonl", "a.png"});
  EXPECT_TRUE(says(cut.out, "deadline"));
  EXPECT_EQ(cut.status, says(cut.out, "\"error\"") ? 1 : 0);
}

TEST_F(CliPolicy, EqualViewsAreToldInOneLine) {
  EXPECT_EQ(
      predict({"--policy", "hflip + hflip", "a.png"}).err,
      "tta: info: 2 views are the same as another on every image ('identity' twice, 'hflip()' twice): run once, the "
      "weights added\n");
  EXPECT_EQ(lines(run({"policy", "inception144"}).err).size(), 1U);
  EXPECT_EQ(predict({"--policy", "hflip + hflip", "--quiet", "a.png"}).err, "");
}

TEST_F(CliPolicy, ViewsThatLookAlmostAlikeAreToldAndRun) {
  const ProgramResult table = run({"policy", "rotate(1, 1.2)"});
  EXPECT_EQ(table.err, "");
  EXPECT_TRUE(says(table.out, "\nlook almost like another view; "));
  EXPECT_TRUE(says(table.out, "  rotate(1.2)  like  rotate(1)\n"));

  const ProgramResult json = run({"policy", "rotate(1, 1.2)", "--format", "json"});
  const Json near = Json::parse(json.out, "policy", ErrorCode::kUsage).at("near_duplicates");
  ASSERT_EQ(near.size(), 1U);
  EXPECT_EQ(near.at(0).at("view").as_string(), "rotate(1.2)");
  EXPECT_EQ(near.at(0).at("like").as_string(), "rotate(1)");
  EXPECT_LT(near.at(0).at("difference").as_number(), 1.5);
  write("near.json", json.out);
  EXPECT_EQ(run({"policy", "near.json", "--format", "json"}).out, json.out);

  const ProgramResult answer = predict({"--policy", "rotate(1, 1.2)", "--format", "jsonl", "a.png"});
  EXPECT_EQ(answer.err,
            "tta: info: 1 view looks almost like another ('rotate(1.2)' like 'rotate(1)'): little is gained by running "
            "both; 'tta policy' lists them\n");
  EXPECT_TRUE(says(answer.out, "\"views_run\":2"));
  EXPECT_EQ(predict({"--policy", "rotate(1, 1.2)", "--quiet", "a.png"}).err, "");
  EXPECT_EQ(predict({"--policy", "shift_flip", "a.png"}).err, "");
}

TEST_F(CliPolicy, ViewsThatTheRecipeMakesEqualAreTold) {
  EXPECT_TRUE(says(run({"policy", "none + crop(center, 0.9)", "--crop-fraction", "0.9"}).out,
                   "\n 0.00  crop(center, 0.9)  like  identity\n"));
  EXPECT_FALSE(says(run({"policy", "none + crop(center, 0.9)"}).out, "like  identity"));
}

TEST_F(CliPolicy, PrintsAPolicyThatItReadsBack) {
  const ProgramResult json = run({"policy", "ten_crop + contrast(0.8)", "--format", "json"});
  EXPECT_EQ(json.status, 0);
  write("again.json", json.out);
  EXPECT_EQ(run({"policy", "again.json", "--format", "json"}).out, json.out);
  EXPECT_EQ(lines(run({"policy", "again.json"}).out).size(), 2U + 11U);
}

TEST_F(CliPolicy, WithoutOneItListsPresetsAndOps) {
  const ProgramResult list = run({"policy"});
  EXPECT_EQ(list.status, 0);
  for (const char* name : {"\n  ten_crop ", "\n  translate(x, y) ", "expressions"}) EXPECT_TRUE(says(list.out, name));
  EXPECT_EQ(run({"policy", "--format", "json"}).status, 2);
  EXPECT_EQ(run({"policy", ""}).status, 2);
}

}  // namespace
}  // namespace tta::testing
