#include "tta/serve/grpc/call_deadline.h"

#include "tta/base/core/error.h"

namespace tta {

std::optional<std::chrono::milliseconds> answer_deadline(std::chrono::system_clock::time_point deadline,
                                                         std::chrono::system_clock::time_point now) {
  // gRPC tells "none" as a time that is far away; a day is what the parameters allow, too.
  constexpr std::chrono::hours kFarAway(24);
  if (deadline > now + kFarAway) return std::nullopt;
  // The difference to one long past would be no number.
  const auto left = deadline > now ? std::chrono::duration_cast<std::chrono::milliseconds>((deadline - now) * 9 / 10)
                                   : std::chrono::milliseconds(0);
  if (left.count() < 1) throw Error(ErrorCode::kDeadline, "the deadline was past before the request was read");
  return left;
}

}  // namespace tta
