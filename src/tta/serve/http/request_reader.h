// Reads requests from bytes as they come, without knowing where from: Beast's parser, set up as we need it, and what it
// leaves open decided. Not thread-safe.
//
//   feed() until header_done() -> look at head(), say how large the body may be -> feed() until done() -> take_body()
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/serve/http/byte_budget.h"
#include "tta/serve/http/http_limits.h"
#include "tta/serve/http/message.h"

namespace tta {

// Why a request can't be read on, as it is answered. The connection can't be used after it.
struct HttpProblem {
  int status;        // 400
  std::string code;  // "BAD_REQUEST"
  std::string message;
};

struct RequestHead {
  std::string method;  // as sent
  std::string target;  // as sent
  HttpHeaders headers;
  bool keep_alive = false;
  bool expects_continue = false;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

class RequestReader {
 public:
  RequestReader(const HttpLimits& limits, std::shared_ptr<ByteBudget> budget);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Takes what it can from the front of `bytes`, and returns how many those are. 0 without problem() means that it
  // needs more than these: give them again, with those that follow. Stops at the end of the header, and of the request.
  std::size_t feed(std::string_view bytes);

  bool header_done() const;
  bool done() const;
  const std::optional<HttpProblem>& problem() const;

  const RequestHead& head() const;  // Requires: header_done().

  // How many bytes the body may have. A larger Content-Length is a problem() at once, chunks once they are more. To be
  // called once, between the header and the body.
  void allow_body(std::size_t bytes);

  // The body, and the bytes that it takes from the budget until the lease goes. Requires: done().
  std::vector<std::byte> take_body();
  ByteLease take_lease();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta
