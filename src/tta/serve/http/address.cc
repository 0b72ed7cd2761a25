#include "tta/serve/http/address.h"

#include <charconv>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {

ListenAddress parse_listen_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
      address.host = address.host.substr(1, address.host.size() - 2);
    } else if (address.host.find_first_of(":[]") != std::string::npos) {
      address.host.clear();  // an address of IPv6 without its brackets, or brackets around nothing
    }
    const char* first = text.data() + colon + 1;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, address.port);
    if (error == std::errc() && end == last && !address.host.empty()) return address;
  }
  throw Error(ErrorCode::kUsage, "'" + printable(text) + "' is no ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080");
}

bool is_loopback(const ListenAddress& address) {
  return address.host == "localhost" || address.host == "::1" || address.host.rfind("127.", 0) == 0;
}

}  // namespace tta
