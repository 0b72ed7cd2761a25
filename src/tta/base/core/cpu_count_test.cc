#include "tta/base/core/cpu_count.h"

#include <sched.h>

#include <filesystem>
#include <limits>
#include <string>

#include "support/support.h"

namespace tta {
namespace {

using testing::TempDir;
using testing::write_text;

// A /proc/self/cgroup and a mount, made in a temporary folder.
class CpuCount : public ::testing::Test {
 protected:
  void member_of(const std::string& lines) { write_text(folder_ / "self", lines); }

  void group_file(const std::string& group, const std::string& file, const std::string& text) {
    const std::filesystem::path path = folder_ / "mount" / group;
    std::filesystem::create_directories(path);
    write_text(path / file, text);
  }

  void v1_limit(const std::string& group, const std::string& quota, const std::string& period) {
    group_file(group, "cpu.cfs_quota_us", quota + "\n");
    group_file(group, "cpu.cfs_period_us", period + "\n");
  }

  int limit() const { return cgroup_cpu_limit(folder_ / "self", folder_ / "mount"); }

 private:
  TempDir folder_;
};

TEST_F(CpuCount, UsableIsAtLeastOneAndAtMostTheAffinity) {
  cpu_set_t set;
  ASSERT_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
  EXPECT_GE(usable_cpu_count(), 1);
  EXPECT_LE(usable_cpu_count(), CPU_COUNT(&set));
}

TEST_F(CpuCount, UsableFollowsTheAffinity) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(sched_getcpu()), &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(usable_cpu_count(), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
}

TEST_F(CpuCount, V2QuotaIsRoundedUp) {
  member_of("0::/\n");
  group_file("", "cpu.max", "200000 100000\n");
  EXPECT_EQ(limit(), 2);
  group_file("", "cpu.max", "200001 100000\n");
  EXPECT_EQ(limit(), 3);
  group_file("", "cpu.max", "1000 100000\n");
  EXPECT_EQ(limit(), 1);
}

TEST_F(CpuCount, V2MaxIsNoLimit) {
  member_of("0::/\n");
  group_file("", "cpu.max", "max 100000\n");
  EXPECT_EQ(limit(), 0);
}

TEST_F(CpuCount, V2TakesTheSmallestLimitAlongThePath) {
  member_of("0::/a/b/c\n");
  group_file("", "cpu.max", "max 100000\n");
  group_file("a", "cpu.max", "300000 100000\n");
  group_file("a/b", "cpu.max", "150000 100000\n");
  group_file("a/b/c", "cpu.max", "800000 100000\n");
  EXPECT_EQ(limit(), 2);
}

TEST_F(CpuCount, V2SiblingsDoNotCount) {
  member_of("0::/a/b\n");
  group_file("a/b", "cpu.max", "500000 100000\n");
  group_file("a/other", "cpu.max", "100000 100000\n");
  EXPECT_EQ(limit(), 5);
}

TEST_F(CpuCount, V2GroupNamedByTheHostIsFoundAtTheRoot) {
  member_of("0::/kubepods/pod1/container2\n");
  group_file("", "cpu.max", "400000 100000\n");
  EXPECT_EQ(limit(), 4);
}

TEST_F(CpuCount, V2GroupOutsideOfTheNamespaceIsNotFollowed) {
  member_of("0::/../../elsewhere\n");
  group_file("", "cpu.max", "400000 100000\n");
  group_file("../../elsewhere", "cpu.max", "100000 100000\n");
  EXPECT_EQ(limit(), 4);
}

TEST_F(CpuCount, V1QuotaIsRoundedUp) {
  member_of("5:memory:/box\n4:cpu,cpuacct:/box\n");
  v1_limit("cpu,cpuacct", "-1", "100000");
  v1_limit("cpu,cpuacct/box", "250000", "100000");
  EXPECT_EQ(limit(), 3);
}

TEST_F(CpuCount, V1MinusOneIsNoLimit) {
  member_of("4:cpu,cpuacct:/\n");
  v1_limit("cpu,cpuacct", "-1", "100000");
  EXPECT_EQ(limit(), 0);
}

TEST_F(CpuCount, V1IsFoundUnderTheShortName) {
  member_of("4:cpuacct,cpu:/box\n");
  v1_limit("cpu/box", "700000", "100000");
  EXPECT_EQ(limit(), 7);
}

TEST_F(CpuCount, V1OtherControllersDoNotCount) {
  member_of("4:cpuset:/\n");
  v1_limit("cpuset", "100000", "100000");
  v1_limit("cpu", "100000", "100000");
  EXPECT_EQ(limit(), 0);
}

TEST_F(CpuCount, HybridTakesTheSmallerOfBothVersions) {
  member_of("4:cpu:/box\n0::/box\n");
  v1_limit("cpu/box", "200000", "100000");
  group_file("box", "cpu.max", "600000 100000\n");
  EXPECT_EQ(limit(), 2);
}

TEST_F(CpuCount, MissingAndDamagedFilesAreNoLimit) {
  EXPECT_EQ(limit(), 0);  // not even a /proc/self/cgroup
  member_of("0::/a\n");
  EXPECT_EQ(limit(), 0);  // no mount
  for (const char* damaged : {"", "\n", "100000\n", "fast slow\n", "100000 0\n", "-5 100000\n", "1 2 3\n"}) {
    group_file("", "cpu.max", damaged);
    EXPECT_EQ(limit(), 0) << damaged;
  }
  for (const char* damaged : {"", "\n", "nonsense\n", "0\n", "0:\n", ":\n"}) {
    member_of(damaged);
    EXPECT_EQ(limit(), 0) << damaged;
  }
}

TEST_F(CpuCount, HugeQuotasDoNotOverflow) {
  member_of("0::/\n");
  group_file("", "cpu.max", "9223372036854775807 1\n");
  EXPECT_EQ(limit(), std::numeric_limits<int>::max());
}

}  // namespace
}  // namespace tta
