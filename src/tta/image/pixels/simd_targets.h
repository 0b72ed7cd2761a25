// Include before Highway: which instruction sets the kernels are compiled for.
#pragma once

// The kernels keep vectors in arrays, which types without a fixed size cannot be; NEON serves those machines.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
