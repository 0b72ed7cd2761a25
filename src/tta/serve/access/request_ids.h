// The names under which a request is found again in logs: the client's, where they can be taken over, else made here.
#pragma once

#include <string>
#include <string_view>

namespace tta {

// `given` (X-Request-Id) if it is 1 to 128 of A-Z a-z 0-9 - . _ : / + = @, else a new random one of 32 hex digits.
std::string request_id(std::string_view given);

// `given` if it is a traceparent of W3C's Trace Context, version 00 or a later one that starts like it, else empty:
//   2HEX "-" 32HEX "-" 16HEX "-" 2HEX ["-" ...], lower case, ids not all zero, version not ff
std::string valid_traceparent(std::string_view given);

}  // namespace tta
