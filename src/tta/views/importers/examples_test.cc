// The files in tests/importers: pipelines as people have them.
#include <filesystem>

#include "tta/base/core/file.h"
#include "tta/views/importers/importer_test_support.h"
#include "tta/views/policy/policy_json.h"

namespace tta {
namespace {

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_path("tests/importers"))) {
    files.push_back(entry.path());
  }
  return files;
}

TEST(ImporterExamples, GivePoliciesThatReadBack) {
  int read = 0;
  for (const auto& file : examples()) {
    ImportOptions options;
    options.skip_unsupported = true;
    const ImportedPolicy imported =
        import_policy(read_text_file(file, kMaxPipelineBytes), file.filename().string(), options);
    EXPECT_EQ(imported.policy.views.size(), 16U) << file;
    EXPECT_GE(merge_equal_views(imported.policy).policy.views.size(), 8U) << file;
    EXPECT_EQ(parse_policy_json(policy_json(imported.policy), "again"), imported.policy) << file;
    ++read;
  }
  EXPECT_GE(read, 8);
}

TEST(ImporterExamples, StrengthZeroIsTheIdentity) {
  for (const auto& file : examples()) {
    ImportOptions options;
    options.skip_unsupported = true;
    options.draw.strength = 0;
    const ImportedPolicy imported =
        import_policy(read_text_file(file, kMaxPipelineBytes), file.filename().string(), options);
    const Merged merged = merge_equal_views(imported.policy);
    ASSERT_EQ(merged.policy.views.size(), 1U) << file;
    EXPECT_EQ(canonical_text(merged.policy.views[0]), "identity") << file;
  }
}

}  // namespace
}  // namespace tta
