// A client's deadline as one for the answer.
#pragma once

#include <chrono>
#include <optional>

namespace tta {

// The time that an answer may take so that it reaches the client in time: nine tenths of what is left until `deadline`.
// Nothing where the client sets none. Errors: kDeadline (it is past).
std::optional<std::chrono::milliseconds> answer_deadline(std::chrono::system_clock::time_point deadline,
                                                         std::chrono::system_clock::time_point now);

}  // namespace tta
