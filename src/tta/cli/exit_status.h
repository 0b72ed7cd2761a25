// Exit statuses: the contract that scripts rely on (README.md).
#pragma once

#include "tta/base/core/error.h"

namespace tta::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitInputFailed = 1;    // an input failed, each is named; the rest was done
inline constexpr int kExitUsage = 2;          // usage or configuration
inline constexpr int kExitModel = 3;          // the model, or what runs it
inline constexpr int kExitData = 4;           // the data set as a whole is unusable
inline constexpr int kExitInterrupted = 130;  // Ctrl-C

// The status of a program that ends with an error of this code. (An error of one input among many is kExitInputFailed
// whatever its code.)
int exit_status(ErrorCode code);

}  // namespace tta::cli
