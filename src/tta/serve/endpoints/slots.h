// At most so many at once. Thread-safe.
#pragma once

#include <atomic>
#include <memory>

namespace tta {

class Slots {
 public:
  explicit Slots(int count) : free_(std::make_shared<std::atomic<int>>(count)) {}

  // A slot, free again when the last copy of the pointer goes; null where all are taken.
  std::shared_ptr<void> take();

 private:
  std::shared_ptr<std::atomic<int>> free_;
};

}  // namespace tta
