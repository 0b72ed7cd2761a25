// Takes connections from a listening socket and has them served.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "tta/serve/http/address.h"
#include "tta/serve/http/server_state.h"

namespace tta {

// Errors: kUsage naming the address (in use, not ours, not allowed).
boost::asio::ip::tcp::acceptor listen_on(boost::asio::io_context& sockets, const ListenAddress& address);
// A socket that listens already; it is taken over.
boost::asio::ip::tcp::acceptor listen_on(boost::asio::io_context& sockets, int descriptor);

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(boost::asio::ip::tcp::acceptor acceptor, std::shared_ptr<ServerState> state);

  void start();
  // Those that wait to be taken are, then no more. (A socket that another process holds too goes on listening there.)
  void stop();

  // The next connections speak TLS with this; null = plain HTTP.
  void set_tls(std::shared_ptr<boost::asio::ssl::context> context) { tls_ = std::move(context); }

  std::string address() const;  // "127.0.0.1:8080"
  bool is_loopback() const;

 private:
  boost::asio::awaitable<void> run();
  void serve(boost::asio::ip::tcp::socket socket);

  boost::asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<ServerState> state_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
};

}  // namespace tta
