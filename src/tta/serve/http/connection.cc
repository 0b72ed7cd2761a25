#include "tta/serve/http/connection.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "tta/serve/access/request_ids.h"
#include "tta/serve/http/deadline.h"
#include "tta/serve/http/gate.h"
#include "tta/serve/http/pending_answer.h"
#include "tta/serve/http/request_reader.h"
#include "tta/serve/http/response_head.h"
#include "tta/serve/http/target.h"

namespace tta {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using StreamError = ByteStream::Error;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::size_t kWriteBytes = std::size_t{256} << 10;
// How long a connection that we end may take to hear the end of the answer: else a client that is still sending would
// get a reset instead of its answer.
constexpr std::chrono::seconds kLinger{2};

void finish(const ServerState& state, AccessRecord& record, Clock::time_point began, int status,
            const ExchangeNotes& notes) {
  record.status = std::to_string(status);
  record.duration = Clock::now() - began;
  record.model = notes.model;
  record.version = notes.version;
  record.policy = notes.policy;
  record.images = notes.images;
  record.views_requested = notes.views_requested;
  record.views_used = notes.views_used;
  record.error_code = notes.error_code;
  if (state.on_request) state.on_request(record);
}

enum class Read { kDone, kProblem, kGone, kTooSlow };

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(const asio::any_io_executor& sockets, std::shared_ptr<ServerState> state,
             std::unique_ptr<ByteStream> stream, std::string client)
      : state_(std::move(state)),
        stream_(std::move(stream)),
        client_(std::move(client)),
        deadline_(sockets, [this] { stream_->cancel(); }),
        answer_ready_(sockets),
        buffer_(std::max(state_->limits.header_bytes, kReadBytes) + kReadBytes),
        place_(state_->connections, [this] { stream_->close(); }) {}

  asio::awaitable<void> run();

 private:
  asio::awaitable<bool> open();
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> wait_for_request();
  asio::awaitable<bool> read_more();
  asio::awaitable<Read> read_header(RequestReader& reader);
  asio::awaitable<Read> read_body(RequestReader& reader);
  asio::awaitable<Read> receive_body(RequestReader& reader);
  asio::awaitable<void> answer_unreadable(Read read, const RequestReader& reader);
  asio::awaitable<bool> ask_endpoint(const RequestHead& head, Admission admission, RequestReader& reader);
  asio::awaitable<bool> wait_for_answer(const PendingAnswer& pending);
  asio::awaitable<void> watch_client();
  asio::awaitable<void> wait_until_ready(const PendingAnswer& pending);
  asio::awaitable<bool> write(const HttpResponse& response, bool with_body, AfterResponse after);
  asio::awaitable<bool> write_bytes(std::string_view head, std::string_view body);
  asio::awaitable<void> linger();

  void begin_record();
  void note_head(const RequestHead& head);
  void log(int status, const ExchangeNotes& notes);
  HttpRequest make_request(const RequestHead& head, Admission admission, RequestReader& reader) const;
  void leave_to_log(const std::shared_ptr<PendingAnswer>& pending);
  AfterResponse after(const RequestHead& head) const;
  std::string_view waiting() const { return {static_cast<const char*>(buffer_.data().data()), buffer_.size()}; }

  std::shared_ptr<ServerState> state_;
  std::unique_ptr<ByteStream> stream_;
  std::string client_;
  Deadline deadline_;
  asio::steady_timer answer_ready_;
  boost::beast::flat_buffer buffer_;  // what was read and isn't used yet
  ConnectionTable::Place place_;

  // Of the request at hand.
  Clock::time_point began_;
  AccessRecord record_;
};

// Here and below: never a co_await inside a condition, which g++ 12 doesn't always get right.
asio::awaitable<void> Connection::run() {
  bool goes_on = co_await open();
  const bool opened = goes_on;
  while (goes_on) goes_on = co_await serve_one();
  if (opened) co_await linger();
  stream_->close();
}

asio::awaitable<bool> Connection::open() {
  deadline_.set(Clock::now() + state_->limits.header_timeout);
  StreamError error;
  co_await stream_->open(error);
  co_return !error && !deadline_.expired();
}

// One request and its answer. False: the connection is at its end.
asio::awaitable<bool> Connection::serve_one() {
  const bool asked = co_await wait_for_request();
  if (!asked) co_return false;
  begin_record();
  RequestReader reader(state_->limits, state_->budget);
  const Read header = co_await read_header(reader);
  if (header != Read::kDone) {
    co_await answer_unreadable(header, reader);
    co_return false;
  }
  const RequestHead& head = reader.head();
  note_head(head);
  Admission admission = admit(head, state_->router, state_->tokens.get(), state_->limits, record_.request_id);
  if (admission.refusal) {
    // A body that isn't read would be taken for the next request: the connection ends with the answer.
    const AfterResponse next = head.has_body() ? AfterResponse::kClose : after(head);
    ExchangeNotes notes;
    notes.error_code = admission.refusal_code;
    const bool written = co_await write(*admission.refusal, head.method != "HEAD", next);
    log(admission.refusal->status, notes);
    const bool keep = next == AfterResponse::kKeepAlive;
    co_return written ? keep : false;
  }
  reader.allow_body(admission.body_bytes);
  const Read body = co_await receive_body(reader);
  if (body != Read::kDone) {
    co_await answer_unreadable(body, reader);
    co_return false;
  }
  const bool goes_on = co_await ask_endpoint(head, std::move(admission), reader);
  co_return goes_on;
}

// The body of a request that may come in; a client that waits for it is told to go on.
asio::awaitable<Read> Connection::receive_body(RequestReader& reader) {
  const RequestHead& head = reader.head();
  if (reader.problem()) co_return Read::kProblem;
  if (!head.has_body()) co_return Read::kDone;
  if (head.expects_continue && waiting().empty()) {
    const bool written = co_await write_bytes("HTTP/1.1 100 Continue\r\n\r\n", std::string_view());
    if (!written) co_return Read::kGone;
  }
  const Read read = co_await read_body(reader);
  co_return read;
}

// Until the first byte of a request.
asio::awaitable<bool> Connection::wait_for_request() {
  if (!waiting().empty()) co_return true;
  buffer_.shrink_to_fit();
  deadline_.set(Clock::now() + state_->limits.idle_timeout);
  place_.set_idle();
  const bool more = co_await read_more();
  place_.set_busy();
  co_return more;
}

// More bytes behind those that wait. False: the client has gone, or the deadline is over.
asio::awaitable<bool> Connection::read_more() {
  if (deadline_.expired() || buffer_.size() == buffer_.max_size()) co_return false;
  const asio::mutable_buffer room = buffer_.prepare(std::min(kReadBytes, buffer_.max_size() - buffer_.size()));
  StreamError error;
  const std::size_t bytes = co_await stream_->read_some(room, error);
  buffer_.commit(bytes);
  record_.bytes_in += bytes;
  co_return !error;
}

asio::awaitable<Read> Connection::read_header(RequestReader& reader) {
  deadline_.set(began_ + state_->limits.header_timeout);
  while (true) {
    buffer_.consume(reader.feed(waiting()));
    if (reader.problem()) co_return Read::kProblem;
    if (reader.header_done()) co_return Read::kDone;
    const bool more = co_await read_more();
    if (!more) co_return deadline_.expired() ? Read::kTooSlow : Read::kGone;
  }
}

// A body may take long, but not stand still, and not crawl.
asio::awaitable<Read> Connection::read_body(RequestReader& reader) {
  const HttpLimits& limits = state_->limits;
  const Clock::time_point start = Clock::now();
  const std::uint64_t before = record_.bytes_in - buffer_.size();
  while (true) {
    buffer_.consume(reader.feed(waiting()));
    if (reader.problem()) co_return Read::kProblem;
    if (reader.done()) co_return Read::kDone;
    const std::chrono::seconds earned((record_.bytes_in - before) / limits.body_bytes_per_second);
    deadline_.set(std::min(Clock::now(), start + earned) + limits.body_timeout);
    const bool more = co_await read_more();
    if (!more) co_return deadline_.expired() ? Read::kTooSlow : Read::kGone;
  }
}

// The end of a connection whose request couldn't be read.
asio::awaitable<void> Connection::answer_unreadable(Read read, const RequestReader& reader) {
  HttpProblem problem{408, "TIMEOUT", "the request took too long to arrive"};
  if (read == Read::kGone) {
    // Too much for the buffer without being a header or a chunk's line is no HTTP either.
    if (buffer_.size() < buffer_.max_size()) {
      log(499, {});
      co_return;
    }
    problem = {400, "BAD_REQUEST", "a line of the request is too long"};
  }
  if (read == Read::kProblem) problem = *reader.problem();
  HttpResponse response = error_response(problem.status, problem.code, problem.message, record_.request_id);
  if (problem.status == 503) response.headers.emplace_back("Retry-After", "1");
  co_await write(response, /*with_body=*/true, AfterResponse::kClose);
  ExchangeNotes notes;
  notes.error_code = problem.code;
  log(problem.status, notes);
}

asio::awaitable<bool> Connection::ask_endpoint(const RequestHead& head, Admission admission, RequestReader& reader) {
  deadline_.clear();
  const auto pending = std::make_shared<PendingAnswer>();
  pending->lease = reader.take_lease();
  pending->on_answer = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->answer_ready_.cancel();
  };
  const Route& route = *admission.route;
  std::weak_ptr<Exchange> asked;
  {
    const auto exchange =
        std::make_shared<Exchange>(make_request(head, std::move(admission), reader), wire_to(pending, *state_));
    asked = exchange;
    start_exchange(route, exchange, pending, state_->limits);
  }
  const bool answered = co_await wait_for_answer(*pending);
  if (!answered) {
    leave_to_log(pending);
    if (const ExchangePtr exchange = asked.lock()) exchange->client_gone();
    co_return false;
  }
  const HttpResponse response = std::move(*pending->response);
  ByteLease answer_bytes(state_->budget);
  answer_bytes.grow_to(response.body.size());
  const AfterResponse next = after(head);
  const bool written = co_await write(response, head.method != "HEAD", next);
  log(response.status, pending->notes);
  const bool keep = next == AfterResponse::kKeepAlive;
  co_return written ? keep : false;
}

// False: the client has gone before.
asio::awaitable<bool> Connection::wait_for_answer(const PendingAnswer& pending) {
  if (pending.response) co_return true;
  using asio::experimental::awaitable_operators::operator||;
  co_await (watch_client() || wait_until_ready(pending));
  co_return pending.response.has_value();
}

// Ends when the client has gone. What it sends meanwhile are its next requests (pipelining): kept, up to what fits.
asio::awaitable<void> Connection::watch_client() {
  while (buffer_.size() < kReadBytes) {
    const bool more = co_await read_more();
    if (!more) co_return;
  }
  asio::steady_timer forever(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  StreamError cancelled;
  co_await forever.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<void> Connection::wait_until_ready(const PendingAnswer& pending) {
  if (pending.response) co_return;
  answer_ready_.expires_at(asio::steady_timer::time_point::max());
  StreamError cancelled;
  co_await answer_ready_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<bool> Connection::write(const HttpResponse& response, bool with_body, AfterResponse after) {
  const std::string head =
      response_head(response, after, record_.request_id, record_.traceparent, std::chrono::system_clock::now());
  const bool written = co_await write_bytes(head, with_body ? response_bytes(response) : std::string_view());
  co_return written;
}

// Piece by piece, each within the time for one: a client may read slowly, but has to read.
asio::awaitable<bool> Connection::write_bytes(std::string_view head, std::string_view body) {
  do {
    const std::string_view piece = body.substr(0, kWriteBytes);
    body.remove_prefix(piece.size());
    deadline_.set(Clock::now() + state_->limits.write_timeout);
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(piece)};
    StreamError error;
    co_await stream_->write(parts, error);
    if (error || deadline_.expired()) co_return false;
    record_.bytes_out += head.size() + piece.size();
    head = {};
  } while (!body.empty());
  co_return true;
}

asio::awaitable<void> Connection::linger() {
  deadline_.set(Clock::now() + kLinger);
  StreamError error;
  co_await stream_->finish_writing(error);
  while (!error && !deadline_.expired()) {
    buffer_.clear();
    co_await stream_->read_some(buffer_.prepare(kReadBytes), error);
  }
}

void Connection::begin_record() {
  began_ = Clock::now();
  const std::uint64_t waiting_bytes = buffer_.size();
  record_ = AccessRecord();
  record_.time = std::chrono::system_clock::now();
  record_.transport = "http";
  record_.client = client_;
  record_.request_id = request_id("");
  record_.bytes_in = waiting_bytes;
}

void Connection::note_head(const RequestHead& head) {
  record_.method = head.method.substr(0, 32);
  const std::optional<Target> target = split_target(head.target);
  record_.path = target ? std::string(target->path) : std::string();
  record_.request_id = request_id(head.headers.get("x-request-id"));
  record_.traceparent = valid_traceparent(head.headers.get("traceparent"));
}

void Connection::log(int status, const ExchangeNotes& notes) {
  // What is left in the buffer is the next request's.
  record_.bytes_in -= std::min<std::uint64_t>(record_.bytes_in, buffer_.size());
  finish(*state_, record_, began_, status, notes);
}

HttpRequest Connection::make_request(const RequestHead& head, Admission admission, RequestReader& reader) const {
  HttpRequest request;
  request.method = http_method(head.method);
  if (request.method == HttpMethod::kHead) request.method = HttpMethod::kGet;
  request.path = record_.path;
  request.path_values = std::move(admission.path_values);
  request.query = std::move(admission.query);
  request.headers = head.headers;
  if (admission.route->body != BodyRule::kNone) request.body = reader.take_body();
  request.request_id = record_.request_id;
  request.traceparent = record_.traceparent;
  request.client = client_;
  return request;
}

// Nobody waits for the answer any more, but the request goes into the log when it comes. The connection is no more
// then.
void Connection::leave_to_log(const std::shared_ptr<PendingAnswer>& pending) {
  pending->on_late = [state = state_, record = record_, began = began_](const ExchangeNotes& notes) mutable {
    finish(*state, record, began, 499, notes);
  };
}

AfterResponse Connection::after(const RequestHead& head) const {
  return head.keep_alive && !state_->closing ? AfterResponse::kKeepAlive : AfterResponse::kClose;
}

}  // namespace

void serve_connection(const asio::any_io_executor& sockets, std::shared_ptr<ServerState> state,
                      std::unique_ptr<ByteStream> stream, std::string client) {
  const auto connection = std::make_shared<Connection>(sockets, std::move(state), std::move(stream), std::move(client));
  // What it throws (memory that gave out, an operation after its cancellation) ends this connection and no other.
  asio::co_spawn(sockets, connection->run(), [connection](const std::exception_ptr&) {});
}

}  // namespace tta
