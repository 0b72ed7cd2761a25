// The command line itself: help, versions, flags that are wrong.
#include "cli/tta_program.h"

namespace tta::testing {
namespace {

// A wrong command line: exit status 2, nothing on stdout, one error that says so.
void expect_usage_error(const std::vector<std::string>& arguments, const std::string& message) {
  const ProgramResult result = tta(arguments);
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  ASSERT_FALSE(lines(result.err).empty()) << message;
  EXPECT_EQ(lines(result.err)[0], "tta: error: " + message);
}

TEST(Usage, AloneItShowsItsHelpOnStderr) {
  const ProgramResult alone = tta({});
  EXPECT_EQ(alone.status, 2);
  EXPECT_EQ(alone.out, "");
  EXPECT_EQ(alone.err, tta({"--help"}).out);
}

TEST(Usage, HelpNamesEveryCommandAndExitStatus) {
  const ProgramResult help = tta({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* word :
       {"predict", "inspect", "views", "policy", "import", "eval", "tune", "serve", "--version", "130 interrupted"})
    EXPECT_TRUE(says(help.out, word));
}

TEST(Usage, HelpOfCommandsHasNoNoiseOfTheParser) {
  for (const char* command : {"predict", "inspect", "views", "policy"}) {
    const ProgramResult help = tta({command, "--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_TRUE(says(help.out, std::string("Usage: tta ") + command));
    for (const char* noise : {"->", "REQUIRED", " in [", "\n\n\n", "TEXT", "INT"}) {
      EXPECT_FALSE(says(help.out, noise)) << help.out;
    }
    for (const std::string& line : lines(help.out)) EXPECT_LE(line.size(), 120U) << line;
  }
}

TEST(Usage, HelpOfPredictTellsDefaults) {
  const std::string help = tta({"predict", "--help"}).out;
  for (const char* text :
       {"--policy POLICY", "(default: none)", "--output KIND", "(default: auto)", "(default: 100000000)"}) {
    EXPECT_TRUE(says(help, text));
  }
}

TEST(Usage, VersionNamesTheRuntimeToo) {
  const ProgramResult version = tta({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out.substr(0, 4), "tta ");
  EXPECT_TRUE(says(version.out, "(ONNX Runtime 1."));
  RunOptions without_runtime;
  without_runtime.environment = {"TTA_ONNXRUNTIME=/nowhere"};
  EXPECT_TRUE(says(tta({"--version"}, without_runtime).out, "(ONNX Runtime not found)"));
}

TEST(Usage, UnknownCommandsAndFlagsAreNamedWithWhatIsNear) {
  expect_usage_error({"predct"}, "there is no command 'predct' (did you mean 'predict'?)");
  expect_usage_error(
      {"help"},
      "there is no command 'help'; there are predict, inspect, views, policy, import, eval, tune, calibrate, serve");
  expect_usage_error({"predict", "--modle", "m", "a.png"}, "unknown flag '--modle' (did you mean '--model'?)");
  expect_usage_error({"predict", "--modle=m", "a.png"}, "unknown flag '--modle' (did you mean '--model'?)");
  expect_usage_error({"predict", "-x"}, "unknown flag '-x'");
  expect_usage_error({"--model", "m", "predict", "a.png"},
                     "'--model' stands before the command; write it behind 'predict'");
  expect_usage_error({"--nosuch"},
                     "unknown flag '--nosuch'; flags stand behind a command, as in "
                     "'tta predict --model MODEL INPUT'");
  expect_usage_error({"inspect", "--model", "m", "a.png"}, "'inspect' can't take 'a.png' as well");
}

TEST(Usage, HintLeadsToTheCommandsHelp) {
  EXPECT_TRUE(says(tta({"predict", "--modle"}).err, "\nRun 'tta predict --help'.\n"));
  EXPECT_TRUE(says(tta({"predct"}).err, "\nRun 'tta --help'.\n"));
}

TEST(Usage, ValuesOutOfRangeAreToldWithTheRange) {
  expect_usage_error({"predict", "--threads", "foo"}, "--threads: 'foo' is not a whole number from 0 to 1024");
  expect_usage_error({"predict", "--top", "0"}, "--top: '0' is not a whole number from 1 to 1048576");
  expect_usage_error({"predict", "--max-views", "2.5"}, "--max-views: '2.5' is not a whole number from 1 to 1024");
  expect_usage_error({"predict", "--max-pixels", "-1"},
                     "--max-pixels: '-1' is not a whole number from 1 to 1000000000000");
  expect_usage_error({"predict", "--deadline-ms", "0"}, "--deadline-ms: '0' is not a whole number from 1 to 86400000");
  expect_usage_error({"policy", "--crop-fraction", "7"}, "--crop-fraction: '7' is not a number from 0.01 to 1");
}

TEST(Usage, WordsOutOfAListAreToldWithTheList) {
  expect_usage_error({"predict", "--stop", "exat"},
                     "--stop: unknown value 'exat' (did you mean 'exact'?); allowed are none, exact, calibrated");
  expect_usage_error({"predict", "--format", "xml"}, "--format: unknown value 'xml'; allowed are table, jsonl, csv");
  expect_usage_error({"predict", "--output", "softmax"},
                     "--output: unknown value 'softmax'; allowed are auto, logits, "
                     "log-probabilities, probabilities");
}

TEST(Usage, FlagsNeedOneValue) {
  expect_usage_error({"predict", "--policy"}, "--policy needs a value: --policy POLICY");
  expect_usage_error({"predict", "--policy", "d2", "--policy", "d4"}, "--policy is given more than once");
}

TEST(Usage, MissingModelAndInputsAreNamed) {
  expect_usage_error({"predict"}, "no image is given: add files, folders, or - for names on standard input");
  expect_usage_error({"predict", "a.png"}, "no model is given: add --model FILE, an .onnx file or a folder with one");
  expect_usage_error({"inspect"}, "no model is given: add --model FILE, an .onnx file or a folder with one");
}

}  // namespace
}  // namespace tta::testing
