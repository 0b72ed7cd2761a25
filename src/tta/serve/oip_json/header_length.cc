#include "tta/serve/oip_json/header_length.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta::oip {

std::size_t read_header_length(std::string_view value, std::size_t body_bytes) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  const bool is_number = error == std::errc() && end == value.data() + value.size();
  if (is_number && length <= body_bytes) return static_cast<std::size_t>(length);
  throw Error(ErrorCode::kUsage, std::string(kHeaderLength) + " is '" + printable(value, 40) +
                                     "', a whole number from 0 to the body's " + std::to_string(body_bytes) +
                                     " bytes is expected");
}

}  // namespace tta::oip
