#include "tta/serve/service/policy_cache.h"

#include <algorithm>

namespace tta {

std::shared_ptr<const PreparedPolicy> PolicyCache::get(
    const std::string& key, const std::function<std::shared_ptr<const PreparedPolicy>()>& make) {
  if (key.size() > kMostKeyBytes) return make();
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.first == key; });
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      return found->second;
    }
  }
  std::shared_ptr<const PreparedPolicy> made = make();  // without the lock: two may make the same one, to no harm
  const std::lock_guard lock(mutex_);
  entries_.emplace_front(key, made);
  if (entries_.size() > kMostKept) entries_.pop_back();
  return made;
}

}  // namespace tta
