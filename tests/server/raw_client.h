// A client that sends exactly the bytes that it is given, over a socket or over TLS. For tests of what no proper client
// would send.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tta::testing {

struct RawResponse {
  int status = 0;
  std::string reason;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

class RawClient {
 public:
  // Requires: something listens there.
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False if the other side has closed.
  bool send(std::string_view bytes);
  // The next response, by its Content-Length. Nothing if the connection ends first, or is silent for `patience`.
  // `without_body`: of a HEAD request.
  std::optional<RawResponse> receive(bool without_body = false);
  std::optional<RawResponse> ask(std::string_view bytes);  // send() and receive()

  // What comes next, whatever it is, up to `size` bytes; less where the connection ends or is silent.
  std::string receive_bytes(std::size_t size);

  bool closed_by_server();  // waits for it. Bytes that come before are thrown away
  void finish_sending();    // half a close
  void reset();             // a close that throws away what is under way (RST)
  void receive_little();    // a small receive buffer, for a client that doesn't read

  std::chrono::milliseconds patience{20'000};

 private:
  bool read_more();

  int socket_ = -1;
  std::string waiting_;
};

}  // namespace tta::testing
