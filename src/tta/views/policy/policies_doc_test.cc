// docs/policies.md against the code: its tables, expressions, messages and file.
#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/policy_json.h"

namespace tta {
namespace {

std::vector<std::string> lines_of_page() {
  const std::string page = read_text_file(testing::source_path("docs/policies.md"), 1 << 20);
  std::vector<std::string> lines;
  for (const std::string_view line : split(page, '\n')) lines.emplace_back(line);
  return lines;
}

// The lines inside the ``` blocks of that language.
std::vector<std::string> code_lines(std::string_view language) {
  std::vector<std::string> code;
  std::string fence;  // of the block that we are in
  for (const std::string& line : lines_of_page()) {
    if (line.starts_with("```")) {
      fence = fence.empty() ? line : "";
    } else if (fence == "```" + std::string(language)) {
      code.push_back(line);
    }
  }
  return code;
}

// The one line that starts so; "" and a failure if there is none.
std::string line_starting(const std::string& start) {
  for (const std::string& line : lines_of_page()) {
    if (line.starts_with(start)) return line;
  }
  ADD_FAILURE() << "docs/policies.md has no line that starts with " << start;
  return "";
}

TEST(PoliciesPage, ListsEveryPresetWithItsNumberOfViews) {
  for (const Preset& preset : all_presets()) {
    const std::string row = line_starting("| `" + std::string(preset.name) + "` |");
    EXPECT_EQ(parse_number(trim(split(row, '|')[2])), preset.views({}).size()) << row;
  }
}

TEST(PoliciesPage, ListsEveryOpWithItsRanges) {
  for (const OpDef* def : all_ops()) {
    std::vector<std::string_view> names;
    for (const ParamDef& param : def->params) names.push_back(param.name);
    const std::string row = line_starting("| `" + std::string(def->name) + "(" + join(names, ", ") + ")` |");
    for (const ParamDef& param : def->params) {
      if (!param.choices.empty()) continue;
      const std::string range = std::string("`").append(param.name).append("` ") + shortest_number(param.min) + ".." +
                                shortest_number(param.max);
      EXPECT_NE(row.find(range), std::string::npos) << row << " lacks " << range;
    }
  }
}

TEST(PoliciesPage, CountsTheViewsOfItsExpressions) {
  int checked = 0;
  for (const std::string& line : code_lines("text")) {
    const std::size_t gap = line.find("  ");
    if (gap == std::string::npos) continue;
    const std::size_t views = parse_expression(line.substr(0, gap), {}).views.size();
    const std::string claim(trim(std::string_view(line).substr(gap)));
    EXPECT_TRUE(claim.starts_with(std::to_string(views) + (views == 1 ? " view" : " views"))) << line << ": " << views;
    ++checked;
  }
  EXPECT_GE(checked, 8);
}

TEST(PoliciesPage, QuotesRealMessages) {
  int checked = 0;
  for (const std::string& line : code_lines("text")) {
    if (!line.starts_with("policy '")) continue;
    const std::string expression = line.substr(8, line.find("', column") - 8);
    EXPECT_EQ(testing::error_of([&] { parse_expression(expression, {}); }).what(), line);
    ++checked;
  }
  EXPECT_EQ(checked, 2);
}

TEST(PoliciesPage, ShowsAFileThatCanBeRead) {
  std::string text;
  for (const std::string& line : code_lines("json")) text += line + "\n";
  EXPECT_EQ(parse_policy_json(text, "docs/policies.md").views.size(), 4U);

  const std::size_t second_weight = text.find("\"weight\": 1");
  ASSERT_NE(second_weight, std::string::npos);
  const std::string misspelt = text.replace(second_weight, 8, "\"wieght\"");
  const Error error = testing::error_of([&] { parse_policy_json(misspelt, "example.json"); });
  EXPECT_EQ(error.what(), line_starting("example.json: "));
}

TEST(PoliciesPage, NamesEveryFeatureAndPromise) {
  const std::string page = read_text_file(testing::source_path("docs/policies.md"), 1 << 20);
  for (const std::string_view name : risk_feature_names())
    EXPECT_NE(page.find("`" + std::string(name) + "`"), std::string::npos) << name;
  for (const std::string_view name : stop_promise_names())
    EXPECT_NE(page.find("`" + std::string(name) + "`"), std::string::npos) << name;
}

}  // namespace
}  // namespace tta
