// docs/json.md against the program: every example on the page is what it writes.
#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/base/npy.h"
#include "tta/image/codec/codec.h"

namespace tta::testing {
namespace {

// The ``` blocks of that language, in the page's order.
std::vector<std::string> blocks(std::string_view language) {
  std::vector<std::string> found;
  std::string fence;  // of the block that we are in
  for (const std::string& line : lines(read_text_file(source_path("docs/json.md"), 1 << 20))) {
    if (line.starts_with("```")) {
      fence = fence.empty() ? line : "";
      if (fence == "```" + std::string(language)) found.emplace_back();
    } else if (fence == "```" + std::string(language)) {
      found.back() += line + "\n";
    }
  }
  return found;
}

// JSON without what is free to differ: white space outside of text.
std::string compact(std::string_view json) {
  std::string result;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) in_text = !in_text;
    if (in_text || (json[i] != ' ' && json[i] != '\n')) result += json[i];
  }
  return result;
}

// A `tta ...` line of the page, run in the source tree.
ProgramResult run_line(const std::string& line) {
  RunOptions options;
  options.folder = source_path("").string();
  return shell("$TTA" + line.substr(3), options);
}

enum JsonBlock { kPrediction, kFailure, kInspect, kReference, kPolicy, kNear, kJsonBlocks };
enum ShellBlock { kPredictLine, kReferenceLine, kPolicyLine, kNearLine, kShellBlocks };

TEST(JsonPage, HasTheBlocksThatAreTested) {
  EXPECT_EQ(blocks("json").size(), kJsonBlocks);
  EXPECT_EQ(blocks("sh").size(), kShellBlocks);
  EXPECT_EQ(blocks("csv").size(), 1U);
}

TEST(JsonPage, ShowsARealPrediction) {
  const ProgramResult result = run_line(blocks("sh").at(kPredictLine));
  EXPECT_EQ(compact(result.out), compact(blocks("json").at(kPrediction)));
  EXPECT_EQ(lines(result.out).size(), 1U);
}

TEST(JsonPage, ExplainsEveryFieldOfAPrediction) {
  const std::string page = read_text_file(source_path("docs/json.md"), 1 << 20);
  const Json example = Json::parse(blocks("json").at(kPrediction), "example", ErrorCode::kUsage);
  for (const auto& [key, value] : example.members()) {
    const std::string mention = value.is_object() ? "`" + key + "." : "`" + key + "`";
    EXPECT_TRUE(says(page, mention));
  }
  for (const auto& [key, value] : example.at("uncertainty").members())
    EXPECT_TRUE(says(page, "| `uncertainty." + key + "` |"));
}

TEST(JsonPage, ShowsARealFailure) {
  const TempDir dir;
  write_text(dir / "zero.png", "");
  RunOptions options;
  options.folder = dir.path().string();
  const ProgramResult result = tta({"predict", "--model", bundled_model(), "--format", "jsonl", "zero.png"}, options);
  EXPECT_EQ(result.out, blocks("json").at(kFailure));
}

TEST(JsonPage, ShowsRealCsv) {
  std::string line = blocks("sh").at(kPredictLine);
  line.replace(line.find("jsonl"), 5, "csv");
  EXPECT_EQ(run_line(line).out, blocks("csv").at(0));
}

TEST(JsonPage, ShowsMembersOfInspect) {
  const std::string text = run_line("tta inspect --model models/fashion --format json").out;
  const Json real = Json::parse(text, "inspect", ErrorCode::kUsage);
  const Json example = Json::parse(blocks("json").at(kInspect), "example", ErrorCode::kUsage);
  for (const char* field : {"normalize.mean", "resize.filter"}) {
    for (const char* part : {"value", "origin"}) {
      EXPECT_EQ(real.at(field).at(part).as_string(), example.at(field).at(part).as_string()) << field;
    }
  }
  ASSERT_EQ(real.at("class_names").size(), example.at("class_names").size());
  EXPECT_EQ(real.at("class_names").at(9).as_string(), example.at("class_names").at(9).as_string());
  EXPECT_EQ(real.at("notes").size(), 0U);
}

TEST(JsonPage, ExplainsEveryMemberOfInspect) {
  const std::string page = read_text_file(source_path("docs/json.md"), 1 << 20);
  const std::string text = run_line("tta inspect --model models/fashion --format json").out;
  for (const auto& [key, value] : Json::parse(text, "inspect", ErrorCode::kUsage).members()) {
    const std::size_t dot = key.find('.');
    const bool is_known = says(page, "`" + key + "`") || says(page, "`" + key.substr(0, dot) + ".*`");
    EXPECT_TRUE(is_known) << key;
  }
}

TEST(JsonPage, ExplainsEveryMemberOfAnEvaluation) {
  const TempDir dir;
  write_text(dir / "data.csv", "a.png,Shirt\nb.png,Bag\n");
  for (const char* name : {"a.png", "b.png"})
    std::filesystem::copy_file(source_path("models/fashion/golden.png"), dir / name);
  RunOptions options;
  options.folder = dir.path().string();
  const std::string text =
      tta({"eval", "--model", bundled_model(), "--data", "data.csv", "--format", "json"}, options).out;
  const Json evaluation = Json::parse(text, "evaluation", ErrorCode::kUsage);
  const std::string whole_page = read_text_file(source_path("docs/json.md"), 1 << 20);
  const std::string page = whole_page.substr(whole_page.find("## eval --format json"));
  for (const Json& object : {evaluation, evaluation.at("baseline"), evaluation.at("policies").at(0),
                             evaluation.at("policies").at(0).at("cost")}) {
    for (const auto& [key, value] : object.members()) EXPECT_TRUE(says(page, "`" + key + "`"));
  }
}

TEST(JsonPage, ShowsARealPolicy) {
  const ProgramResult result = run_line(blocks("sh").at(kPolicyLine));
  EXPECT_EQ(compact(result.out), compact(blocks("json").at(kPolicy)));
}

TEST(JsonPage, ShowsRealNearDuplicates) {
  const ProgramResult result = run_line(blocks("sh").at(kNearLine));
  const std::string real = compact(result.out);
  // The page shows the member alone.
  const std::string shown = compact(blocks("json").at(kNear));
  EXPECT_TRUE(says(real, std::string_view(shown).substr(1)));
}

// The page's x.npy is the sample divided by 255, without mean and std.
TEST(JsonPage, ShowsARealComparison) {
  const TempDir dir;
  const auto file = read_file(source_path("models/fashion/golden.png"), 1 << 20);
  const Image image = decode_image(file, {Channels::kGray, Orientation::kIgnore, {}}).image;
  NumpyArray array;
  array.shape = {1, 1, image.height(), image.width()};
  for (std::size_t i = 0; i < image.size_bytes(); ++i) {
    const float value = static_cast<float>(image.row(0)[i]) / 255;
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    array.values.insert(array.values.end(), bytes, bytes + sizeof(value));
  }
  write_npy_file(dir / "x.npy", array);
  std::filesystem::copy_file(source_path("models/fashion/golden.png"), dir / "x.png");
  RunOptions options;
  options.folder = dir.path().string();
  std::string line = blocks("sh").at(kReferenceLine);
  line.replace(line.find("models/fashion"), std::string("models/fashion").size(), "$MODEL");
  const ProgramResult result = shell("$TTA" + line.substr(3), options);
  const std::string real = compact(result.out);
  const std::string shown = compact(blocks("json").at(kReference));
  EXPECT_TRUE(says(real, std::string_view(shown).substr(1)));
}

TEST(JsonPage, ExplainsEveryMemberOfAComparison) {
  const std::string page = read_text_file(source_path("docs/json.md"), 1 << 20);
  const Json example = Json::parse(blocks("json").at(kReference), "example", ErrorCode::kUsage).at("reference");
  for (const auto& [key, value] : example.members()) EXPECT_TRUE(says(page, "`" + key + "`"));
  for (const auto& [key, value] : example.at("stages").at(0).members()) EXPECT_TRUE(says(page, "`" + key + "`"));
  for (const auto& [key, value] : example.at("difference").members()) EXPECT_TRUE(says(page, "`" + key + "`"));
}

}  // namespace
}  // namespace tta::testing
