#include "tta/study/dataset/shared_images.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::TempDir;
using testing::write_text;

constexpr std::size_t kMaxBytes = 100;

// Two folders of files.
class SharedImages : public ::testing::Test {
 protected:
  SharedImages() {
    for (Dataset* dataset : {&first_, &second_}) {
      dataset->root = dir_ / (dataset == &first_ ? "first" : "second");
      std::filesystem::create_directories(dataset->root);
    }
  }

  static void add(Dataset& dataset, const std::string& name, const std::string& bytes) {
    write_text(dataset.root / name, bytes);
    dataset.images.push_back(name);
  }

  std::vector<SharedImage> shared() const {
    return shared_images(first_, second_, kMaxBytes, [] { return false; });
  }

  TempDir dir_;
  Dataset first_;
  Dataset second_;
};

TEST_F(SharedImages, AreThoseWithTheSameBytesUnderWhateverName) {
  add(first_, "a.png", "one");
  add(first_, "b.png", "two");
  add(first_, "c.png", "three");
  add(second_, "x.png", "four");
  add(second_, "y.png", "three");
  add(second_, "a.png", "six");  // same name and size, another picture
  add(second_, "z.png", "one");
  EXPECT_EQ(shared(), (std::vector<SharedImage>{{2, 1}, {0, 3}}));
}

TEST_F(SharedImages, AreEachToldOnce) {
  for (const std::string name : {"a.png", "b.png"}) {
    add(first_, name, "same");
    add(second_, name, "same");
  }
  EXPECT_EQ(shared(), (std::vector<SharedImage>{{0, 0}, {0, 1}}));
}

TEST_F(SharedImages, AreFoundBehindLinks) {
  add(first_, "a.png", "one");
  std::filesystem::create_symlink(first_.root / "a.png", second_.root / "link.png");
  second_.images.push_back("link.png");
  EXPECT_EQ(shared(), (std::vector<SharedImage>{{0, 0}}));
}

TEST_F(SharedImages, PassOverWhatCannotBeRead) {
  add(first_, "large.png", std::string(kMaxBytes + 1, 'x'));
  add(second_, "large.png", std::string(kMaxBytes + 1, 'x'));
  first_.images.push_back("missing.png");
  second_.images.push_back("missing.png");
  EXPECT_TRUE(shared().empty());
}

TEST_F(SharedImages, CanBeCancelledBetweenTwoFiles) {
  for (const std::string name : {"a.png", "b.png", "c.png"}) {
    add(first_, name, "same");
    add(second_, name, "same");
  }
  int asked = 0;
  const Error error = error_of([&] { shared_images(first_, second_, kMaxBytes, [&] { return ++asked == 3; }); });
  EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  EXPECT_EQ(asked, 3);
}

TEST_F(SharedImages, AreFoundInOneDataSetToo) {
  add(first_, "a.png", "one");
  add(first_, "b.png", "two");
  add(first_, "c.png", "one");
  add(first_, "d.png", "three");
  add(first_, "e.png", "one");
  add(first_, "f.png", "two");
  const auto repeated = [&] { return repeated_images(first_, kMaxBytes, [] { return false; }); };
  EXPECT_EQ(repeated(), (std::vector<SharedImage>{{0, 2}, {0, 4}, {1, 5}}));
  std::filesystem::remove(dir_ / "first/a.png");  // what can't be read is a copy of nothing
  EXPECT_EQ(repeated(), (std::vector<SharedImage>{{2, 4}, {1, 5}}));
  EXPECT_EQ(error_of([&] { repeated_images(first_, kMaxBytes, [] { return true; }); }).code(), ErrorCode::kCancelled);
}

}  // namespace
}  // namespace tta
