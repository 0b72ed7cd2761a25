#include "tta/cli/inputs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "support/support.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;
using tta::testing::error_of;
using tta::testing::TempDir;
using tta::testing::write_text;

std::vector<std::string> all_of(std::vector<std::string> arguments, const std::string& standard_input = "") {
  std::istringstream in(standard_input);
  Inputs inputs(std::move(arguments), in);
  std::vector<std::string> names;
  while (const auto path = inputs.next()) names.push_back(path->string());
  return names;
}

void add(const fs::path& path) {
  fs::create_directories(path.parent_path());
  write_text(path, "");
}

TEST(Inputs, FilesComeAsTheyAre) {
  EXPECT_EQ(all_of({"b.jpg", "missing.txt", "a"}), (std::vector<std::string>{"b.jpg", "missing.txt", "a"}));
}

TEST(Inputs, FoldersAreWalkedInByteOrder) {
  const TempDir dir;
  for (const char* name : {"b/2.png", "b/10.png", "a/x.JPG", "a/deep/y.webp", "readme.txt", "c.bmp"}) add(dir / name);
  const std::string root = dir.path().string();
  EXPECT_EQ(all_of({root}), (std::vector<std::string>{root + "/a/deep/y.webp", root + "/a/x.JPG", root + "/b/10.png",
                                                      root + "/b/2.png", root + "/c.bmp"}));
}

TEST(Inputs, LinksToFoldersAreNotFollowed) {
  const TempDir dir;
  add(dir / "a/x.jpg");
  fs::create_directory_symlink(dir / "a", dir / "a/again");
  EXPECT_EQ(all_of({dir.path().string()}).size(), 1u);
}

TEST(Inputs, FolderWithoutImagesIsAnErrorAndTheRestGoesOn) {
  const TempDir dir;
  add(dir / "notes.txt");
  std::istringstream in;
  Inputs inputs({dir.path().string(), "next.jpg"}, in);
  const Error error = error_of([&] { inputs.next(); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_NE(std::string(error.what()).find("no images in this folder (looked for .jpg"), std::string::npos) << error.what();
  EXPECT_EQ(inputs.next()->string(), "next.jpg");
  EXPECT_FALSE(inputs.next());
}

TEST(Inputs, NamesOnStandardInputEndWithNewlineOrNul) {
  EXPECT_EQ(all_of({"-"}, "a.jpg\nb c.jpg\r\n\nd.jpg"), (std::vector<std::string>{"a.jpg", "b c.jpg", "d.jpg"}));
  EXPECT_EQ(all_of({"-"}, std::string("a.jpg\0b\nc.jpg\0", 14)), (std::vector<std::string>{"a.jpg", "b\nc.jpg"}));
  EXPECT_EQ(all_of({"-"}, ""), (std::vector<std::string>{}));
  EXPECT_EQ(all_of({"x", "-", "y"}, "a\n"), (std::vector<std::string>{"x", "a", "y"}));
}

}  // namespace
}  // namespace tta::cli
