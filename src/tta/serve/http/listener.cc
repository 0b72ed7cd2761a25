#include "tta/serve/http/listener.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/http/connection.h"
#include "tta/serve/http/tls_stream.h"

namespace tta {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using BoostError = boost::system::error_code;

// While no connection can be taken (file descriptors have run out), trying again waits this long.
constexpr std::chrono::milliseconds kRetry{50};

[[noreturn]] void fail(const ListenAddress& address, const BoostError& error) {
  const std::string where = printable(address.host) + ":" + std::to_string(address.port);
  if (error == asio::error::address_in_use) {
    throw Error(ErrorCode::kUsage, where + " is in use: another program listens there; choose another port");
  }
  throw Error(ErrorCode::kUsage, "can't listen on " + where + ": " + error.message());
}

// A name such as "localhost" may stand for several addresses: IPv4's goes first.
tcp::endpoint resolve(asio::io_context& sockets, const ListenAddress& address) {
  BoostError error;
  const asio::ip::address number = asio::ip::make_address(address.host, error);
  if (!error) return {number, address.port};
  tcp::resolver resolver(sockets);
  const auto found = resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, error);
  if (error || found.empty()) fail(address, error);
  for (const auto& entry : found) {
    if (entry.endpoint().address().is_v4()) return entry.endpoint();
  }
  return found.begin()->endpoint();
}

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

}  // namespace

// SO_REUSEADDR: a new server can listen at once where an old one's connections are still being forgotten. It never lets
// two listen (that would be SO_REUSEPORT).
tcp::acceptor listen_on(asio::io_context& sockets, const ListenAddress& address) {
  const tcp::endpoint endpoint = resolve(sockets, address);
  tcp::acceptor acceptor(sockets);
  BoostError error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(address, error);
  return acceptor;
}

tcp::acceptor listen_on(asio::io_context& sockets, int descriptor) {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  const bool known = getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0 &&
                     (name.ss_family == AF_INET || name.ss_family == AF_INET6);
  if (!known) {
    throw Error(ErrorCode::kUsage, "LISTEN_FDS: descriptor " + std::to_string(descriptor) + " is no TCP socket");
  }
  tcp::acceptor acceptor(sockets);
  BoostError error;
  acceptor.assign(name.ss_family == AF_INET ? tcp::v4() : tcp::v6(), descriptor, error);
  if (error) throw Error(ErrorCode::kUsage, "LISTEN_FDS: " + error.message());
  return acceptor;
}

Listener::Listener(tcp::acceptor acceptor, std::shared_ptr<ServerState> state)
    : acceptor_(std::move(acceptor)), state_(std::move(state)) {}

std::string Listener::address() const {
  return text_of(acceptor_.local_endpoint());
}

bool Listener::is_loopback() const {
  return acceptor_.local_endpoint().address().is_loopback();
}

void Listener::start() {
  asio::co_spawn(acceptor_.get_executor(), run(), [self = shared_from_this()](const std::exception_ptr&) {});
}

void Listener::stop() {
  if (!acceptor_.is_open()) return;
  BoostError error;
  acceptor_.non_blocking(true, error);
  while (!error) {
    tcp::socket socket(acceptor_.get_executor());
    acceptor_.accept(socket, error);
    if (!error) serve(std::move(socket));
  }
  acceptor_.close(error);
}

asio::awaitable<void> Listener::run() {
  asio::steady_timer timer(acceptor_.get_executor());
  while (acceptor_.is_open()) {
    BoostError error;
    tcp::socket socket(acceptor_.get_executor());
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      serve(std::move(socket));
    } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
      state_->connections.close_longest_idle();
      timer.expires_after(kRetry);
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
}

// Where there are as many connections as there may be, the one that has been idle for longest makes room; where none is
// idle, the new one is closed.
void Listener::serve(tcp::socket socket) {
  const auto most = static_cast<std::size_t>(state_->limits.connections);
  if (state_->connections.size() >= most && !state_->connections.close_longest_idle()) return;
  BoostError error;
  socket.set_option(tcp::no_delay(true), error);
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;  // gone already
  std::string client = text_of(peer);
  std::unique_ptr<ByteStream> stream =
      tls_ == nullptr ? plain_stream(std::move(socket)) : tls_stream(std::move(socket), tls_);
  serve_connection(acceptor_.get_executor(), state_, std::move(stream), std::move(client));
}

}  // namespace tta
