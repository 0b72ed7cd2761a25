// Training augmentations on the command line.
#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/views/policy/policy_json.h"

namespace tta::testing {
namespace {

constexpr const char* kPipeline =
    "Compose(\n    RandomRotation(degrees=[-15.0, 15.0])\n    RandomHorizontalFlip(p=0.5)\n    ToTensor()\n)\n";

class CliImport : public CliTest {
 protected:
  CliImport() {
    copy_shirt("a.png");
    write("train.txt", kPipeline);
  }

  void expect_refused(const std::vector<std::string>& arguments, std::string_view message) const {
    const ProgramResult result = run(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, message));
  }
};

TEST_F(CliImport, PrintsAPolicyThatItReadsBack) {
  const ProgramResult printed = run({"import", "train.txt", "--count", "6", "--seed", "3"});
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_EQ(parse_policy_json(printed.out, "printed").views.size(), 6U);
  EXPECT_TRUE(says(printed.err, "passed over, the recipe does this: ToTensor"));
  const ProgramResult written = run({"import", "train.txt", "--count", "6", "--seed", "3", "-o", "p.json", "--quiet"});
  EXPECT_EQ(written.out + written.err, "");
  EXPECT_EQ(read_text_file(dir_ / "p.json", 1 << 20), printed.out);
  EXPECT_EQ(predict({"--policy", "p.json", "a.png"}).status, 0);
}

TEST_F(CliImport, ReadsStandardInput) {
  const ProgramResult piped = shell("\"$TTA\" import - --count 6 < train.txt", here());
  EXPECT_EQ(piped.status, 0) << piped.err;
  EXPECT_EQ(parse_policy_json(piped.out, "piped").name, "torchvision training");
}

TEST_F(CliImport, StrengthZeroIsOneView) {
  const ProgramResult none = run({"import", "train.txt", "--strength", "0"});
  EXPECT_EQ(parse_policy_json(none.out, "none").views.size(), 1U);
}

TEST_F(CliImport, PoliciesMayBeTrainingFiles) {
  const ProgramResult result = predict({"--policy", "train.txt", "--format", "jsonl", "a.png"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_TRUE(says(result.out, "\"views_requested\":16"));
  EXPECT_TRUE(says(result.err, "passed over"));
  EXPECT_EQ(run({"policy", "train.txt"}).status, 0);
}

// The output in docs/importing.md, as far as it goes.
TEST_F(CliImport, PageShowsRealOutput) {
  const std::string page = read_text_file(source_path("docs/importing.md"), 1 << 20);
  const std::string start = "$ tta policy torchvision_v2.txt\n";
  const std::size_t begin = page.find(start) + start.size();
  const std::string shown = page.substr(begin, page.find("\n```", begin) - begin);
  write("torchvision_v2.txt", read_text_file(source_path("tests/importers/torchvision_v2.txt"), 1 << 20));
  const ProgramResult real = run({"policy", "torchvision_v2.txt"});
  EXPECT_EQ((real.err + real.out).substr(0, shown.size()), shown);
}

TEST_F(CliImport, MistakesAreNamedWithTheirPlace) {
  write("unknown.txt", "Compose(\n    RandomErasing(p=0.5)\n)\n");
  expect_refused({"import", "unknown.txt"}, "RandomErasing");
  expect_refused({"import", "unknown.txt"}, "--skip-unsupported");
  EXPECT_TRUE(says(run({"import", "unknown.txt", "--skip-unsupported"}).err, "left out, no op stands for it"));
  write("cut.txt", "Compose(\n    ToTensor(\n");
  expect_refused({"import", "cut.txt"}, "cut.txt:3: expected");
  write("words.txt", "some words\n");
  expect_refused({"import", "words.txt"}, "words.txt: is no training pipeline that we know");
  expect_refused({"import", "nosuch.txt"}, "nosuch.txt");
  expect_refused({"import", "train.txt", "--count", "0"}, "--count");
  expect_refused({"import", "train.txt", "--strength", "2"}, "--strength");
  expect_refused({"import"}, "FILE");
}

}  // namespace
}  // namespace tta::testing
