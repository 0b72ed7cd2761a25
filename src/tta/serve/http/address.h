// Where to listen: "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "0.0.0.0:0" (any free port).
#pragma once

#include <cstdint>
#include <string>

namespace tta {

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};

// Errors: kUsage.
ListenAddress parse_listen_address(const std::string& text);

// Whether only this machine can reach it: "localhost", 127.x.y.z, ::1.
bool is_loopback(const ListenAddress& address);

}  // namespace tta
