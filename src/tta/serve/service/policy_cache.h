// Policies made ready, kept by the text that asked for them, so that a busy server doesn't parse and compile the same
// one for every request. Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "tta/predict/predictor/predictor.h"

namespace tta {

class PolicyCache {
 public:
  // What `make` gave for this key, now or earlier; the least recently asked for are forgotten. What it throws isn't
  // kept. Keys of many bytes are made every time: clients choose them.
  std::shared_ptr<const PreparedPolicy> get(const std::string& key,
                                            const std::function<std::shared_ptr<const PreparedPolicy>()>& make);

  static constexpr std::size_t kMostKept = 64;
  static constexpr std::size_t kMostKeyBytes = 1024;

 private:
  using Entry = std::pair<std::string, std::shared_ptr<const PreparedPolicy>>;

  std::mutex mutex_;
  std::list<Entry> entries_;  // most recently asked for first
};

}  // namespace tta
