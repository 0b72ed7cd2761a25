#include "tta/base/core/cpu_count.h"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/text.h"

namespace tta {
namespace {

constexpr int kNoLimit = 0;

int affinity_count() {
  // The mask must be as large as the kernel's, which isn't known beforehand.
  constexpr int kMostCpus = 1 << 20;
  for (int cpus = 1024; cpus <= kMostCpus; cpus *= 2) {
    cpu_set_t* set = CPU_ALLOC(cpus);
    if (set == nullptr) break;
    const std::size_t bytes = CPU_ALLOC_SIZE(cpus);
    const bool known = sched_getaffinity(0, bytes, set) == 0;
    const bool too_small = !known && errno == EINVAL;
    const int count = known ? CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    if (!too_small) return std::max(count, 1);
  }
  return 1;
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// ceil(quota / period); no limit where either isn't a positive number ("max", -1, a missing file).
int limit_of(std::string_view quota_us, std::string_view period_us) {
  const std::optional<double> quota = parse_number(quota_us);
  const std::optional<double> period = parse_number(period_us);
  if (!quota || !period || *quota <= 0 || *period <= 0) return kNoLimit;
  const auto whole_quota = static_cast<std::int64_t>(std::min(*quota, 1e15));
  const auto whole_period = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(*period, 1e15)));
  const std::int64_t cpus = (whole_quota + whole_period - 1) / whole_period;
  return static_cast<int>(std::clamp<std::int64_t>(cpus, 1, std::numeric_limits<int>::max()));
}

int limit_of_v2_group(const std::filesystem::path& group) {
  const std::string line = first_line(group / "cpu.max");  // "<quota or max> <period>"
  const std::vector<std::string_view> words = split(line, ' ');
  return words.size() == 2 ? limit_of(words[0], words[1]) : kNoLimit;
}

int limit_of_v1_group(const std::filesystem::path& group) {
  return limit_of(first_line(group / "cpu.cfs_quota_us"), first_line(group / "cpu.cfs_period_us"));
}

int smaller_limit(int a, int b) {
  if (a == kNoLimit) return b;
  if (b == kNoLimit) return a;
  return std::min(a, b);
}

// The smallest limit of the groups from `root` down `path`. A container often sees only its own group, mounted as the
// root, while `path` is the host's name for it: groups that don't exist have no limit, and the root always counts.
template <typename LimitOfGroup>
int limit_along(const std::filesystem::path& root, const std::filesystem::path& path, LimitOfGroup limit_of_group) {
  std::filesystem::path group = root;
  int limit = limit_of_group(group);
  for (const std::filesystem::path& name : path.relative_path()) {
    if (name == "..") break;  // a group outside of our namespace can't be seen from here
    group /= name;
    limit = smaller_limit(limit, limit_of_group(group));
  }
  return limit;
}

// Version 1 mounts one tree per set of controllers, "cpu,cpuacct", with a link named "cpu" on most systems.
std::filesystem::path v1_root(const std::filesystem::path& mount, std::string_view controllers) {
  const std::filesystem::path combined = mount / controllers;
  std::error_code ignored;
  return std::filesystem::is_directory(combined, ignored) ? combined : mount / "cpu";
}

// One line of /proc/self/cgroup: "<hierarchy>:<controllers>:<path>"; version 2 is hierarchy 0 without controllers.
int limit_of_line(std::string_view line, const std::filesystem::path& mount) {
  const std::size_t first = line.find(':');
  if (first == std::string_view::npos) return kNoLimit;
  const std::size_t second = line.find(':', first + 1);
  if (second == std::string_view::npos) return kNoLimit;
  const std::string_view controllers = line.substr(first + 1, second - first - 1);
  const std::filesystem::path path(line.substr(second + 1));

  if (line.substr(0, first) == "0" && controllers.empty()) return limit_along(mount, path, limit_of_v2_group);
  const std::vector<std::string_view> names = split(controllers, ',');
  if (std::find(names.begin(), names.end(), "cpu") == names.end()) return kNoLimit;
  return limit_along(v1_root(mount, controllers), path, limit_of_v1_group);
}

}  // namespace

int cgroup_cpu_limit(const std::filesystem::path& self_cgroup, const std::filesystem::path& mount) {
  std::ifstream file(self_cgroup);
  int limit = kNoLimit;
  for (std::string line; std::getline(file, line);) limit = smaller_limit(limit, limit_of_line(line, mount));
  return limit;
}

int usable_cpu_count() {
  return smaller_limit(affinity_count(), cgroup_cpu_limit("/proc/self/cgroup", "/sys/fs/cgroup"));
}

}  // namespace tta
