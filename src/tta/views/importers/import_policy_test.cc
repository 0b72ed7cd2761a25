#include "tta/views/importers/import_policy.h"

#include "tta/views/importers/importer_test_support.h"

namespace tta {
namespace {

using testing::problem_of;

TEST(ImportPolicy, TellsSourcesByTheirContent) {
  EXPECT_EQ(training_source(R"({"__class_fullname__": "Compose"})"), "albumentations");
  EXPECT_EQ(training_source(R"({"class_name": "Sequential"})"), "Keras");
  EXPECT_EQ(training_source("Compose(\n)"), "torchvision");
  EXPECT_EQ(training_source("aa: rand-m9-mstd0.5-inc1\n"), "timm");
  EXPECT_FALSE(training_source("hello"));
  EXPECT_FALSE(training_source(R"({"schema": "tta-policy/1", "views": []})"));
}

TEST(ImportPolicy, UnknownTextsAndYamlAreRefused) {
  EXPECT_NE(problem_of("hello").find("is no training pipeline that we know"), std::string::npos);
  EXPECT_NE(problem_of("transform:\n  __class_fullname__: Compose\n").find("A.save("), std::string::npos);
  EXPECT_NE(problem_of(std::string(kMaxPipelineBytes + 1, 'x')).find("bytes long"), std::string::npos);
}

TEST(ImportPolicy, DrawsWhatItIsAskedFor) {
  ImportOptions options;
  options.draw = {.count = 9, .seed = 4};
  const ImportedPolicy imported = import_policy("Compose(RandomHorizontalFlip(p=0.5))", "x", options);
  EXPECT_EQ(imported.policy.views.size(), 9U);
  EXPECT_EQ(merge_equal_views(imported.policy).policy.views.size(), 2U);
  EXPECT_EQ(merge_equal_views(imported.policy).policy.views[1].weight, 4);
}

}  // namespace
}  // namespace tta
