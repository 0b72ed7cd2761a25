#include "tta/serve/http/byte_budget.h"

namespace tta {

bool ByteBudget::try_take(std::size_t bytes) {
  std::size_t used = used_;
  do {
    if (used > limit_ || bytes > limit_ - used) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes));
  return true;
}

ByteLease& ByteLease::operator=(ByteLease&& other) noexcept {
  if (this != &other) {
    release();
    budget_ = std::move(other.budget_);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

bool ByteLease::try_grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!budget_->try_take(bytes - bytes_)) return false;
  bytes_ = bytes;
  return true;
}

void ByteLease::grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return;
  budget_->take(bytes - bytes_);
  bytes_ = bytes;
}

void ByteLease::release() {
  if (budget_ != nullptr && bytes_ > 0) budget_->give_back(bytes_);
  bytes_ = 0;
}

}  // namespace tta
