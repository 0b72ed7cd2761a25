// How many CPUs this process may really use.
#pragma once

#include <filesystem>

namespace tta {

// The smaller of the affinity mask and the cgroup quota (v2 cpu.max or v1 cfs_quota_us / cfs_period_us, rounded up,
// along the whole path of groups), at least 1. Containers limit by quota, and the number of host cores would
// oversubscribe them.
int usable_cpu_count();

// The quota half alone, for a given /proc/self/cgroup and cgroup mount; 0 = no limit. Separate so that tests can bring
// folders of their own.
int cgroup_cpu_limit(const std::filesystem::path& self_cgroup, const std::filesystem::path& mount);

}  // namespace tta
