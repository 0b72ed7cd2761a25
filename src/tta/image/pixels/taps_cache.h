// Resampling tables that are kept: images of one size, and views of one policy, ask for the same ones again and again.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

#include "tta/image/pixels/resample.h"

namespace tta {

// What make_axis_taps() is asked for.
struct TapsKey {
  AxisWindow window;
  Filter filter = Filter::kBilinear;
  Border border = Border::kReflect;
  int begin = 0;
  int count = 0;
  bool operator==(const TapsKey&) const = default;
};

// The tables asked for last, at most `max_bytes` of them, but always the last one. Thread-safe; a table lives as long
// as somebody holds it.
class TapsCache {
 public:
  explicit TapsCache(std::size_t max_bytes = std::size_t{1} << 20) : max_bytes_(max_bytes) {}

  // The same as make_axis_taps(key...), made only if it isn't kept.
  std::shared_ptr<const AxisTaps> get(const TapsKey& key);

  std::size_t bytes() const;

 private:
  struct Entry {
    TapsKey key;
    std::shared_ptr<const AxisTaps> taps;
  };
  std::shared_ptr<const AxisTaps> find(const TapsKey& key);
  void keep(const TapsKey& key, std::shared_ptr<const AxisTaps> taps);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the one used last stands first
  std::size_t bytes_ = 0;
};

}  // namespace tta
