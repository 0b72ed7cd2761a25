// Limits of the transport, each with its flag. All are checked before memory is taken.
#pragma once

#include <chrono>
#include <cstddef>

namespace tta {

struct HttpLimits {
  std::size_t body_bytes = std::size_t{64} << 20;     // --max-body-bytes: one body, as sent and as decompressed
  std::size_t buffered_bytes = std::size_t{1} << 30;  // --max-buffered-bytes: bodies of all connections together
  std::size_t header_bytes = std::size_t{32} << 10;   // request line and fields together; 431 beyond
  std::size_t header_fields = 100;                    // likewise
  std::size_t target_bytes = std::size_t{8} << 10;    // 414 beyond
  int connections = 4096;                             // --max-connections; beyond it the one idle for longest is closed
  std::chrono::milliseconds header_timeout{
      10'000};  // --header-timeout-ms: from a request's first byte to its header's last
  std::chrono::milliseconds body_timeout{20'000};   // --body-timeout-ms: without progress; see min_body_rate
  std::chrono::milliseconds idle_timeout{75'000};   // --idle-timeout-ms: between requests
  std::chrono::milliseconds write_timeout{30'000};  // for every 256 KiB of an answer
  std::size_t body_bytes_per_second = 1024;         // slower than that on the whole, past body_timeout, is too slow
};

}  // namespace tta
