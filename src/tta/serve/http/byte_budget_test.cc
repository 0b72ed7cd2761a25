#include "tta/serve/http/byte_budget.h"

#include <gtest/gtest.h>

#include <limits>

namespace tta {
namespace {

TEST(ByteBudget, IsNeverOverdrawnByWhatMayBeRefused) {
  const auto budget = std::make_shared<ByteBudget>(100);
  ByteLease first(budget);
  EXPECT_TRUE(first.try_grow_to(60));
  EXPECT_TRUE(first.try_grow_to(50));  // never shrinks
  EXPECT_EQ(first.bytes(), 60U);
  ByteLease second(budget);
  EXPECT_FALSE(second.try_grow_to(41));
  EXPECT_EQ(budget->used(), 60U);
  EXPECT_TRUE(second.try_grow_to(40));
  EXPECT_FALSE(second.try_grow_to(std::numeric_limits<std::size_t>::max()));
  EXPECT_EQ(budget->used(), 100U);
}

TEST(ByteBudget, GetsItBackOnce) {
  const auto budget = std::make_shared<ByteBudget>(100);
  {
    ByteLease lease(budget);
    EXPECT_TRUE(lease.try_grow_to(70));
    ByteLease moved = std::move(lease);
    EXPECT_EQ(budget->used(), 70U);
    ByteLease other(budget);
    EXPECT_TRUE(other.try_grow_to(30));
    other = std::move(moved);
    EXPECT_EQ(budget->used(), 70U);
    EXPECT_EQ(other.bytes(), 70U);
  }
  EXPECT_EQ(budget->used(), 0U);
}

TEST(ByteBudget, CanBeOverdrawnByWhatIsThereAlready) {
  const auto budget = std::make_shared<ByteBudget>(100);
  ByteLease answer(budget);
  answer.grow_to(150);
  EXPECT_EQ(budget->used(), 150U);
  ByteLease body(budget);
  EXPECT_FALSE(body.try_grow_to(1));
}

}  // namespace
}  // namespace tta
