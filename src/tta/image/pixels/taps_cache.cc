#include "tta/image/pixels/taps_cache.h"

#include <algorithm>

namespace tta {
namespace {

std::size_t bytes_of(const AxisTaps& taps) {
  return sizeof(AxisTaps) + sizeof(std::int32_t) * (taps.first.size() + taps.count.size() + taps.weights.size());
}

}  // namespace

std::shared_ptr<const AxisTaps> TapsCache::get(const TapsKey& key) {
  if (auto kept = find(key)) return kept;
  // Outside the lock: two threads may make the same table, which is better than one waiting for the other's.
  auto made =
      std::make_shared<const AxisTaps>(make_axis_taps(key.window, key.filter, key.border, key.begin, key.count));
  keep(key, made);
  return made;
}

std::size_t TapsCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::shared_ptr<const AxisTaps> TapsCache::find(const TapsKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return found->taps;
}

void TapsCache::keep(const TapsKey& key, std::shared_ptr<const AxisTaps> taps) {
  const std::lock_guard lock(mutex_);
  bytes_ += bytes_of(*taps);
  entries_.push_front({key, std::move(taps)});
  while (entries_.size() > 1 && bytes_ > max_bytes_) {
    bytes_ -= bytes_of(*entries_.back().taps);
    entries_.pop_back();
  }
}

}  // namespace tta
