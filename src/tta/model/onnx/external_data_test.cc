#include "tta/model/onnx/external_data.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "support/support.h"
#include "tta/base/core/limits.h"

namespace tta {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::TempDir;
using testing::write_text;

ExternalTensor tensor_at(const std::string& location, std::uint64_t offset = 0,
                         std::optional<std::uint64_t> length = std::nullopt) {
  return {"initializer 'w'", /*is_main_initializer=*/true, location, offset, length};
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ExternalDataTest : public ::testing::Test {
 protected:
  ExternalDataTest() {
    fs::create_directories(model_folder() / "data" / "deep");
    write_text(model_folder() / "weights.bin", "0123456789");
    write_text(model_folder() / "data" / "deep" / "more.bin", "more");
    write_text(outer_ / "secret.txt", "secret");
  }

  fs::path model_folder() const { return outer_ / "model"; }

  ExternalFiles read(const std::vector<ExternalTensor>& tensors) const {
    return read_external_files(tensors, model_folder(), "m.onnx");
  }

  // What is said after the place and the location.
  std::string problem(const ExternalTensor& tensor, ErrorCode code = ErrorCode::kModel) const {
    const Error error = error_of([&] { read({tensor}); });
    EXPECT_EQ(error.code(), code) << error.what();
    const std::string text = error.what(), before = "m.onnx: initializer 'w' has its data in '";
    EXPECT_EQ(text.substr(0, before.size()), before);
    return text.substr(text.find("': ") + 3);
  }

  TempDir outer_;
};

TEST_F(ExternalDataTest, ReadsEachFileOnceByItsLocation) {
  const ExternalFiles files =
      read({tensor_at("weights.bin", 0, 4), tensor_at("weights.bin", 4, 6), tensor_at("data/deep/more.bin", 4)});
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(text_of(files.at("weights.bin")), "0123456789");
  EXPECT_EQ(text_of(files.at("data/deep/more.bin")), "more");
  EXPECT_TRUE(read({}).empty());
}

TEST_F(ExternalDataTest, RefusesPathsThatLeaveTheFolder) {
  const std::string message = "the path must be plain names, without '.' and '..', that lead into the model's folder";
  EXPECT_EQ(problem(tensor_at("../secret.txt")), message);
  EXPECT_EQ(problem(tensor_at("data/../../secret.txt")), message);
  EXPECT_EQ(problem(tensor_at("data/../weights.bin")), message);
  EXPECT_EQ(problem(tensor_at("./weights.bin")), message);
  EXPECT_EQ(problem(tensor_at("data//deep/more.bin")), message);
  EXPECT_EQ(problem(tensor_at("data/")), message);
  EXPECT_EQ(problem(tensor_at((outer_ / "secret.txt").string())),
            "the path is absolute; it must lead into the model's folder");
  EXPECT_EQ(problem(tensor_at("")), "it names no file");
  EXPECT_EQ(problem(tensor_at(std::string("weights.bin\0.txt", 16))), "the file name has a NUL in it");
  EXPECT_EQ(problem(tensor_at("*/_ORT_MEM_ADDR_/*", 4096)), "it names an address in memory");
}

TEST_F(ExternalDataTest, FollowsNoSymbolicLink) {
  const std::string message = "symbolic links are not followed; copy the file";
  fs::create_symlink("../secret.txt", model_folder() / "link.bin");
  fs::create_symlink("weights.bin", model_folder() / "inner_link.bin");
  fs::create_directory_symlink("..", model_folder() / "up");
  fs::create_symlink("nowhere", model_folder() / "dangling.bin");
  EXPECT_EQ(problem(tensor_at("link.bin")), message);
  EXPECT_EQ(problem(tensor_at("inner_link.bin")), message);
  EXPECT_EQ(problem(tensor_at("up/secret.txt")), message);
  EXPECT_EQ(problem(tensor_at("dangling.bin")), message);
}

TEST_F(ExternalDataTest, TheModelsFolderItselfMayBeALink) {
  fs::create_directory_symlink("model", outer_ / "alias");
  const std::vector<ExternalTensor> tensors = {tensor_at("weights.bin")};
  EXPECT_EQ(read_external_files(tensors, outer_ / "alias", "m.onnx").size(), 1u);
}

TEST_F(ExternalDataTest, RefusesWhatIsNoFileOfItsOwn) {
  fs::create_hard_link(outer_ / "secret.txt", model_folder() / "hard.bin");
  ASSERT_EQ(::mkfifo((model_folder() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(problem(tensor_at("hard.bin")), "the file has hard links elsewhere; copy it");
  EXPECT_EQ(problem(tensor_at("pipe")), "it is not a regular file");
  EXPECT_EQ(problem(tensor_at("data")), "it is not a regular file");
}

TEST_F(ExternalDataTest, TellsWhyAFileCannotBeOpened) {
  EXPECT_EQ(problem(tensor_at("missing.bin"), ErrorCode::kIo), "No such file or directory");
  EXPECT_EQ(problem(tensor_at("weights.bin/x"), ErrorCode::kIo), "Not a directory");
  const std::vector<ExternalTensor> tensors = {tensor_at("weights.bin")};
  EXPECT_EQ(error_of([&] { read_external_files(tensors, outer_ / "gone", "m.onnx"); }).code(), ErrorCode::kIo);
}

TEST_F(ExternalDataTest, RefusesTensorsBeyondTheEndOfTheFile) {
  EXPECT_EQ(problem(tensor_at("weights.bin", 8, 3)),
            "it lies beyond the file's end (offset 8, length 3, the file has 10 bytes)");
  EXPECT_EQ(problem(tensor_at("weights.bin", 11)),
            "it lies beyond the file's end (offset 11, length 0, the file has 10 bytes)");
  EXPECT_NO_THROW(read({tensor_at("weights.bin", 10, 0)}));
  const std::uint64_t huge = ~std::uint64_t{0};
  EXPECT_NE(problem(tensor_at("weights.bin", 8, huge)).find("beyond"), std::string::npos);
  EXPECT_NE(problem(tensor_at("weights.bin", huge, 16)).find("beyond"), std::string::npos);
}

TEST_F(ExternalDataTest, LimitsTheSumOfAllFiles) {
  // Files with a hole: they take no space.
  write_text(model_folder() / "large.bin", "");
  fs::resize_file(model_folder() / "large.bin", kMaxModelBytes + 1);
  EXPECT_EQ(problem(tensor_at("large.bin"), ErrorCode::kTooLarge), "external data over 2048 MiB altogether");
  fs::resize_file(model_folder() / "large.bin", kMaxModelBytes - 1);
  const std::vector<ExternalTensor> tensors = {tensor_at("weights.bin"), tensor_at("large.bin")};
  EXPECT_EQ(error_of([&] { read(tensors); }).code(), ErrorCode::kTooLarge);
}

TEST_F(ExternalDataTest, RefusesTensorsThatOnnxRuntimeTakesOnlyFromFiles) {
  ExternalTensor tensor = tensor_at("weights.bin");
  tensor.is_main_initializer = false;
  EXPECT_EQ(problem(tensor), "only initializers of the main graph may have their data in another file");
}

}  // namespace
}  // namespace tta
