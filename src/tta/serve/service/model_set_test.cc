#include "tta/serve/service/model_set.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/serve/service/open_model.h"

namespace tta {
namespace {

using testing::error_of;

ModelSet::Entry model_of(const std::string& name, const std::string& version) {
  auto model = std::make_shared<ServedModel>();
  model->name = name;
  model->version = version;
  return model;
}

TEST(ModelSet, FindsTheNewestUnlessToldOtherwise) {
  const ModelSet set({model_of("cat", "9"), model_of("cat", "10"), model_of("dog", "1")});
  EXPECT_EQ(set.find("cat", "")->version, "10");
  EXPECT_EQ(set.find("cat", "9")->version, "9");
  EXPECT_EQ(set.find("dog", "")->name, "dog");
  ASSERT_EQ(set.all().size(), 3U);
  EXPECT_EQ(set.all()[0]->version, "10");
}

TEST(ModelSet, NeedsNoNameWhereThereIsOnlyOne) {
  EXPECT_EQ(ModelSet({model_of("cat", "1"), model_of("cat", "2")}).find("", "")->version, "2");
  const Error error = error_of([] { ModelSet({model_of("cat", "1"), model_of("dog", "1")}).find("", ""); });
  EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  EXPECT_STREQ(error.what(), "say which model: there are cat, dog");
}

TEST(ModelSet, SaysWhatThereIs) {
  const ModelSet set({model_of("resnet", "1"), model_of("mobile", "3")});
  const Error name = error_of([&] { set.find("resnt", ""); });
  EXPECT_EQ(name.code(), ErrorCode::kNotFound);
  EXPECT_STREQ(name.what(), "there is no model 'resnt' (did you mean 'resnet'?); there is resnet, mobile");
  const Error version = error_of([&] { set.find("mobile", "4"); });
  EXPECT_EQ(version.code(), ErrorCode::kNotFound);
  EXPECT_STREQ(version.what(), "model 'mobile' has no version '4'; there is 3");
}

TEST(ModelSet, RefusesTwoOfAKind) {
  const Error error = error_of([] { ModelSet({model_of("cat", "1"), model_of("cat", "1")}); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
}

TEST(ModelIdentity, ComesFromWhereTheModelLies) {
  const auto name = [](const char* path) { return model_identity({"", path}).name; };
  EXPECT_EQ(name("/models/squeezenet.onnx"), "squeezenet");
  EXPECT_EQ(name("/models/fashion/model.onnx"), "fashion");
  EXPECT_EQ(name("/models/fashion"), "fashion");
  EXPECT_EQ(name("/models/fashion/"), "fashion");
  EXPECT_EQ(name("/models/fashion/2/model.onnx"), "fashion");
  EXPECT_EQ(name("/models/fashion/2"), "fashion");
  EXPECT_EQ(model_identity({"mine", "/models/fashion"}).name, "mine");
  EXPECT_EQ(model_version("/models/fashion/12/model.onnx"), "12");
  EXPECT_EQ(model_version("/models/fashion/012/model.onnx"), "1");  // as Triton: no leading zeros
  EXPECT_EQ(model_version("/models/fashion/model.onnx"), "1");
}

TEST(ModelName, IsOneThatAnUrlCanHold) {
  EXPECT_FALSE(model_name_problem("resnet-50_v1.5"));
  EXPECT_TRUE(model_name_problem(""));
  EXPECT_TRUE(model_name_problem(".hidden"));
  EXPECT_TRUE(model_name_problem("a/b"));
  EXPECT_TRUE(model_name_problem("caf\xc3\xa9"));
  EXPECT_TRUE(model_name_problem(std::string(129, 'a')));
}

}  // namespace
}  // namespace tta
