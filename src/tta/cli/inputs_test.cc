#include "tta/cli/inputs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "support/support.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;
using tta::testing::TempDir;
using tta::testing::write_text;

// Every input's path, with its problem where it has one.
std::vector<std::string> all_of(std::vector<std::string> arguments, const std::string& standard_input = "") {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  EXPECT_EQ(write(ends[1], standard_input.data(), standard_input.size()), std::ssize(standard_input));
  close(ends[1]);
  Inputs inputs(std::move(arguments), ends[0]);
  std::vector<std::string> names;
  while (const auto input = inputs.next()) {
    names.push_back(input->path.string() + (input->problem ? std::string(": ") + input->problem->what() : ""));
  }
  close(ends[0]);
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

TEST(Inputs, FolderWithoutImagesIsAProblemAndTheRestGoesOn) {
  const TempDir dir;
  add(dir / "notes.txt");
  EXPECT_EQ(
      all_of({dir.path().string(), "next.jpg"}),
      (std::vector<std::string>{dir.path().string() + ": no images in this folder (looked for .jpg .jpeg .png .webp "
                                                      ".bmp .ppm .pgm .pbm .pnm)",
                                "next.jpg"}));
}

TEST(Inputs, FolderThatCanNotBeListedIsAProblemAndTheRestGoesOn) {
  if (geteuid() == 0) GTEST_SKIP() << "root may list every folder";
  const TempDir dir;
  add(dir / "a/x.jpg");
  add(dir / "b.jpg");
  fs::permissions(dir / "a", fs::perms::none);
  const std::string root = dir.path().string();
  EXPECT_EQ(all_of({root}),
            (std::vector<std::string>{root + "/a: this folder can't be listed: Permission denied", root + "/b.jpg"}));
  fs::permissions(dir / "a", fs::perms::owner_all);
}

TEST(Inputs, NamesOnStandardInputStandWhereTheDashStands) {
  EXPECT_EQ(all_of({"x", "-", "y"}, "a\nb c\n"), (std::vector<std::string>{"x", "a", "b c", "y"}));
  EXPECT_EQ(all_of({"-"}), (std::vector<std::string>{}));
}

TEST(Inputs, NamesOnStandardInputAreNotWalked) {
  const TempDir dir;
  EXPECT_EQ(all_of({"-"}, dir.path().string()), (std::vector<std::string>{dir.path().string()}));
}

}  // namespace
}  // namespace tta::cli
