#include "tta/serve/endpoints/slots.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

TEST(Slots, AreSoManyAndComeBack) {
  Slots slots(2);
  std::shared_ptr<void> first = slots.take();
  const std::shared_ptr<void> second = slots.take();
  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(slots.take(), nullptr);
  EXPECT_EQ(slots.take(), nullptr);
  const std::shared_ptr<void> copy = first;
  first.reset();
  EXPECT_EQ(slots.take(), nullptr) << "a copy still holds it";
}

TEST(Slots, AreFreeOnceTheirHolderGoes) {
  Slots slots(1);
  { const std::shared_ptr<void> held = slots.take(); }
  EXPECT_NE(slots.take(), nullptr);
}

TEST(Slots, OutliveTheirSource) {
  std::shared_ptr<void> held;
  {
    Slots slots(1);
    held = slots.take();
  }
  held.reset();
}

}  // namespace
}  // namespace tta
