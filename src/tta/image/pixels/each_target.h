// Runs a test once for each instruction set that the kernels were compiled for and this machine has. Tests only.
#pragma once

#include <gtest/gtest.h>

#define HWY_WANT_AVX3_DL 1  // table.cc wants it; the others then run their best of the rest
#include "tta/image/pixels/simd_targets.h"
// After simd_targets.h, so that both see the same list.
#include <hwy/highway.h>

namespace tta::testing {

template <typename Action>
void for_each_target(Action action) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    action();
    hwy::SetSupportedTargetsForTest(0);  // what the machine has
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace tta::testing
