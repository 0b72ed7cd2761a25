#include "tta/serve/endpoints/slots.h"

namespace tta {

std::shared_ptr<void> Slots::take() {
  if (free_->fetch_sub(1) <= 0) {
    free_->fetch_add(1);
    return nullptr;
  }
  return {free_.get(), [free = free_](void*) { free->fetch_add(1); }};
}

}  // namespace tta
