#include "tta/cli/served_models.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

TEST(ParseModelArgument, TakesANameOffAPath) {
  EXPECT_EQ(parse_model_argument("cats=dir/model.onnx").name, "cats");
  EXPECT_EQ(parse_model_argument("cats=dir/model.onnx").path, "dir/model.onnx");
  EXPECT_EQ(parse_model_argument("dir/model.onnx").name, "");
  EXPECT_EQ(parse_model_argument("=x").name, "");
  const testing::TempDir dir;
  testing::write_text(dir / "a=b.onnx", "");
  const std::string path = (dir / "a=b.onnx").string();
  EXPECT_EQ(parse_model_argument(path).path, path);
  EXPECT_EQ(parse_model_argument(path).name, "");
  EXPECT_EQ(parse_model_argument("n=" + path).path, path);
}

TEST(ModelsAt, ListsARepository) {
  const testing::TempDir dir;
  for (const char* file : {"zebra/1/model.onnx", "ant/2/model.onnx", "ant/10/model.onnx", "flat/net.onnx",
                           "empty/readme.txt", ".hidden/1/model.onnx", "stray.txt"}) {
    fs::create_directories((dir / file).parent_path());
    testing::write_text(dir / file, "");
  }
  const std::vector<ModelSource> found = models_at({"", dir.path()});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].name, "ant");
  EXPECT_EQ(found[0].path, dir / "ant");
  EXPECT_EQ(found[1].name, "flat");
  EXPECT_EQ(found[2].name, "zebra");
  EXPECT_EQ(testing::error_of([&] { models_at({"name", dir.path()}); }).code(), ErrorCode::kUsage);
  fs::create_directories(dir / "bee/1");
  testing::write_text(dir / "bee/1/model.onnx", "");
  EXPECT_EQ(models_at({"", dir.path()}).size(), 4U);  // what came meanwhile
  fs::create_directories(dir / "loop");
  fs::create_symlink("model.onnx", dir / "loop/model.onnx");
  EXPECT_EQ(models_at({"", dir.path()}).size(), 4U);
}

TEST(ModelsAt, LeavesAModelAsItIs) {
  const testing::TempDir dir;
  fs::create_directories(dir / "m/1");
  testing::write_text(dir / "m/1/model.onnx", "");
  for (const fs::path& path : {dir / "m", dir / "m/1", dir / "m/1/model.onnx", dir / "missing"}) {
    const std::vector<ModelSource> found = models_at({"name", path});
    ASSERT_EQ(found.size(), 1U) << path;
    EXPECT_EQ(found[0].name, "name");
    EXPECT_EQ(found[0].path, path);
  }
}

}  // namespace
}  // namespace tta::cli
