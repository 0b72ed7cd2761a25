// How many bytes of bodies all connections together may hold. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace tta {

class ByteBudget {
 public:
  explicit ByteBudget(std::size_t limit) : limit_(limit) {}

  bool try_take(std::size_t bytes);                 // false: it would be too much, and nothing is taken
  void take(std::size_t bytes) { used_ += bytes; }  // what is there already: may go over the limit
  void give_back(std::size_t bytes) { used_ -= bytes; }
  std::size_t used() const { return used_; }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

// Bytes taken from a budget, given back when it goes.
class ByteLease {
 public:
  ByteLease() = default;
  explicit ByteLease(std::shared_ptr<ByteBudget> budget) : budget_(std::move(budget)) {}
  ~ByteLease() { release(); }
  ByteLease(ByteLease&& other) noexcept : budget_(std::move(other.budget_)), bytes_(std::exchange(other.bytes_, 0)) {}
  ByteLease& operator=(ByteLease&& other) noexcept;

  bool try_grow_to(std::size_t bytes);  // never shrinks
  void grow_to(std::size_t bytes);
  std::size_t bytes() const { return bytes_; }
  const std::shared_ptr<ByteBudget>& budget() const { return budget_; }

 private:
  void release();

  std::shared_ptr<ByteBudget> budget_;
  std::size_t bytes_ = 0;
};

}  // namespace tta
