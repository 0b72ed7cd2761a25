// What goes before a response's body.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "tta/serve/http/message.h"

namespace tta {

enum class AfterResponse { kKeepAlive, kClose };

// Status line and fields, with the empty line. Fields that an endpoint gave are sent as they are, but for characters
// that would end a line.
std::string response_head(const HttpResponse& response, AfterResponse after, std::string_view request_id,
                          std::string_view traceparent, std::chrono::system_clock::time_point now);

std::string_view response_bytes(const HttpResponse& response);  // its body

}  // namespace tta
