#include "tta/serve/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/parser.hpp>
#include <cassert>
#include <functional>
#include <utility>

#include "tta/serve/http/ascii.h"

namespace tta {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using ErrorCodeOfBoost = boost::system::error_code;

// "0\r\n\r\n": what is still to come wherever a body in chunks hasn't ended. The parser isn't given less: Beast before
// 1.86 asserts that it has as much, although it had asked for more itself (boostorg/beast pull request 2861).
constexpr std::size_t kLastChunkBytes = 5;

enum class BodyProblem { kNone, kTooLarge, kTooMuchAtOnce };

// A body that grows as its bytes come, never by what a Content-Length promises alone, and pays for them first.
struct GrowingBody {
  struct value_type {
    std::vector<std::byte> bytes;
    std::size_t limit = 0;
    std::size_t expected = 0;  // by Content-Length; 0 = not known
    ByteLease lease;
    BodyProblem problem = BodyProblem::kNone;

    bool make_room(std::size_t more) {
      const std::size_t needed = bytes.size() + more;
      if (more > limit || needed > limit) {
        problem = BodyProblem::kTooLarge;
        return false;
      }
      if (needed <= bytes.capacity()) return true;
      std::size_t capacity = std::max(needed, std::max(2 * bytes.capacity(), std::size_t{64} << 10));
      if (expected >= needed) capacity = std::min(capacity, expected);
      capacity = std::min(capacity, limit);
      if (!lease.try_grow_to(capacity)) {
        problem = BodyProblem::kTooMuchAtOnce;
        return false;
      }
      bytes.reserve(capacity);
      return true;
    }
  };

  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(http::header<isRequest, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, ErrorCodeOfBoost& error) {
      if (length) body_.expected = static_cast<std::size_t>(*length);
      error = {};
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, ErrorCodeOfBoost& error) {
      std::size_t taken = 0;
      for (const asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
        if (!body_.make_room(part.size())) {
          error = http::error::body_limit;
          return taken;
        }
        const auto* first = static_cast<const std::byte*>(part.data());
        body_.bytes.insert(body_.bytes.end(), first, first + part.size());
        taken += part.size();
      }
      error = {};
      return taken;
    }

    void finish(ErrorCodeOfBoost& error) { error = {}; }

   private:
    value_type& body_;
  };
};

HttpProblem bad_request(const std::string& why) {
  return {400, "BAD_REQUEST", why};
}

HttpProblem problem_of(const ErrorCodeOfBoost& error) {
  if (error == http::error::header_limit) return {431, "HEADER_TOO_LARGE", "the request's header is too large"};
  if (error == http::error::bad_version) return {505, "HTTP_VERSION", "this is a server for HTTP/1.1"};
  return bad_request("this isn't HTTP/1.1: " + error.message());
}

HttpProblem problem_of(BodyProblem problem, std::size_t limit) {
  if (problem == BodyProblem::kTooMuchAtOnce) {
    return {503, "OVERLOADED", "too many bytes are being received at once"};
  }
  return {413, "TOO_LARGE", "the body is larger than " + std::to_string(limit) + " bytes"};
}

// What Beast lets pass and could be understood differently by another server before this one: refused, not guessed.
std::optional<HttpProblem> ambiguity(const RequestHead& head, int version) {
  const HttpHeaders& headers = head.headers;
  const std::size_t hosts = headers.count("host");
  if (hosts > 1 || (hosts == 0 && version >= 11)) return bad_request("a request has one Host field");
  const std::string_view length = headers.get("content-length");
  if (headers.count("content-length") > 1 || length.find(',') != std::string_view::npos) {
    return bad_request("more than one Content-Length");
  }
  if (headers.count("transfer-encoding") == 0) return std::nullopt;
  if (headers.count("content-length") > 0) return bad_request("both Content-Length and Transfer-Encoding");
  if (version < 11) return bad_request("Transfer-Encoding in a request of HTTP/1.0");
  const bool plain = headers.count("transfer-encoding") == 1 &&
                     equal_ignoring_case(headers.get("transfer-encoding"), "chunked") && head.chunked;
  if (!plain) return HttpProblem{501, "NOT_IMPLEMENTED", "a Transfer-Encoding other than 'chunked'"};
  return std::nullopt;
}

std::optional<HttpProblem> excess(const RequestHead& head, const HttpLimits& limits) {
  if (head.headers.fields().size() > limits.header_fields) {
    return HttpProblem{431, "HEADER_TOO_LARGE", "more than " + std::to_string(limits.header_fields) + " header fields"};
  }
  if (head.target.size() > limits.target_bytes) {
    return HttpProblem{414, "TARGET_TOO_LONG",
                       "an address longer than " + std::to_string(limits.target_bytes) + " bytes"};
  }
  return std::nullopt;
}

}  // namespace

struct RequestReader::Impl {
  Impl(const HttpLimits& request_limits, std::shared_ptr<ByteBudget> budget) : limits(request_limits) {
    parser.on_chunk_header(check_chunk);
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser.body_limit(boost::none);  // GrowingBody counts
    parser.eager(false);             // one step at a time: the header is looked at before its body is read
    parser.get().body().lease = ByteLease(std::move(budget));
  }

  void finish_header() {
    const auto& message = parser.get();
    head.method = std::string(message.method_string());
    head.target = std::string(message.target());
    for (const auto& field : message.base())
      head.headers.add(std::string(field.name_string()), std::string(field.value()));
    head.keep_alive = parser.keep_alive();
    head.chunked = parser.chunked();
    if (const auto length = parser.content_length()) head.content_length = *length;
    problem = ambiguity(head, static_cast<int>(message.version()));
    if (!problem) problem = excess(head, limits);
    if (problem || head.headers.count("expect") == 0) return;
    head.expects_continue = equal_ignoring_case(head.headers.get("expect"), "100-continue");
    if (!head.expects_continue) problem = HttpProblem{417, "EXPECTATION_FAILED", "an Expect other than '100-continue'"};
  }

  // A chunk that is announced to be too large is refused before its bytes come.
  std::function<void(std::uint64_t, boost::beast::string_view, ErrorCodeOfBoost&)> check_chunk =
      [this](std::uint64_t size, boost::beast::string_view, ErrorCodeOfBoost& error) {
        auto& body = parser.get().body();
        if (size <= body.limit - body.bytes.size()) return;
        body.problem = BodyProblem::kTooLarge;
        error = http::error::body_limit;
      };
  HttpLimits limits;
  http::request_parser<GrowingBody> parser;
  RequestHead head;
  std::size_t header_bytes = 0;
  bool header_finished = false;
  bool body_allowed = false;
  std::optional<HttpProblem> problem;
};

RequestReader::RequestReader(const HttpLimits& limits, std::shared_ptr<ByteBudget> budget)
    : impl_(std::make_unique<Impl>(limits, std::move(budget))) {}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(std::string_view bytes) {
  assert(!impl_->header_finished || impl_->body_allowed);
  Impl& impl = *impl_;
  std::size_t taken = 0;
  while (!impl.problem && !done() && taken < bytes.size()) {
    if (impl.head.chunked && bytes.size() - taken < kLastChunkBytes) break;
    ErrorCodeOfBoost error;
    const std::size_t used = impl.parser.put(asio::buffer(bytes.data() + taken, bytes.size() - taken), error);
    taken += used;
    if (error && error != http::error::need_more) {
      const auto& body = impl.parser.get().body();
      impl.problem = body.problem == BodyProblem::kNone ? problem_of(error) : problem_of(body.problem, body.limit);
      break;
    }
    if (!impl.header_finished) {
      impl.header_bytes += used;
      if (impl.header_bytes > impl.limits.header_bytes) impl.problem = problem_of(http::error::header_limit);
      if (impl.parser.is_header_done()) {
        impl.header_finished = true;
        if (!impl.problem) impl.finish_header();
        break;
      }
    }
    if (error == http::error::need_more) break;
  }
  return taken;
}

bool RequestReader::header_done() const {
  return impl_->header_finished;
}

bool RequestReader::done() const {
  return impl_->parser.is_done();
}

const std::optional<HttpProblem>& RequestReader::problem() const {
  return impl_->problem;
}

const RequestHead& RequestReader::head() const {
  assert(header_done());
  return impl_->head;
}

void RequestReader::allow_body(std::size_t bytes) {
  impl_->body_allowed = true;
  impl_->parser.get().body().limit = bytes;
  if (impl_->head.content_length.value_or(0) > bytes) impl_->problem = problem_of(BodyProblem::kTooLarge, bytes);
}

std::vector<std::byte> RequestReader::take_body() {
  assert(done());
  return std::move(impl_->parser.get().body().bytes);
}

ByteLease RequestReader::take_lease() {
  return std::move(impl_->parser.get().body().lease);
}

}  // namespace tta
