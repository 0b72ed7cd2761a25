#include "tta/cli/view_file_name.h"

#include <gtest/gtest.h>

namespace tta::cli {
namespace {

TEST(ViewFileName, SaysNumberAndName) {
  EXPECT_EQ(view_file_name(0, 1, "identity"), "00-identity.png");
  EXPECT_EQ(view_file_name(3, 12, "hflip() * rotate(7)"), "03-hflip_rotate-7.png");
  EXPECT_EQ(view_file_name(1, 2, "crop(top_left, 0.875)"), "01-crop-top_left-0.875.png");
}

TEST(ViewFileName, KeepsTheSign) {
  EXPECT_EQ(view_file_name(0, 2, "rotate(-7)"), "00-rotate--7.png");
  EXPECT_EQ(view_file_name(0, 2, "translate(0, -0.1)"), "00-translate-0--0.1.png");
}

TEST(ViewFileName, NumbersSortAsTheViewsDo) {
  EXPECT_EQ(view_file_name(7, 100, "a"), "07-a.png");
  EXPECT_EQ(view_file_name(7, 101, "a"), "007-a.png");
  EXPECT_EQ(view_file_name(1023, 1024, "a"), "1023-a.png");
}

TEST(ViewFileName, NamesFromFilesCanNotLeaveTheFolder) {
  EXPECT_EQ(view_file_name(0, 1, "../../etc/passwd"), "00-..-..-etc-passwd.png");
  EXPECT_EQ(view_file_name(0, 1, "a\nb;rm $x"), "00-a-x0ab-rm-x.png");
  EXPECT_EQ(view_file_name(0, 1, "***"), "00.png");
  EXPECT_EQ(view_file_name(0, 1, ""), "00.png");
  EXPECT_LE(view_file_name(0, 1, std::string(5000, 'x')).size(), 150U);
}

TEST(ViewFileName, KeepsOtherScripts) {
  EXPECT_EQ(view_file_name(0, 1, "镜像 * 旋转"), "00-镜像_旋转.png");
  EXPECT_EQ(view_file_name(0, 1, "bad \xFF byte"), "00-bad-xff-byte.png");
}

}  // namespace
}  // namespace tta::cli
