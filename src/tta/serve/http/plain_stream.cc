#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "tta/serve/http/byte_stream.h"

namespace tta {
namespace {

namespace asio = boost::asio;

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<void> open(Error& error) override {
    error = {};
    co_return;
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer room, Error& error) override {
    co_return co_await socket_.async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<void> write(std::array<asio::const_buffer, 2> parts, Error& error) override {
    co_await asio::async_write(socket_, parts, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<void> finish_writing(Error& error) override {
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    co_return;
  }

  void cancel() override {
    Error ignored;
    socket_.cancel(ignored);
  }

  void close() override {
    Error ignored;
    socket_.close(ignored);
  }

 private:
  asio::ip::tcp::socket socket_;
};

}  // namespace

std::unique_ptr<ByteStream> plain_stream(asio::ip::tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace tta
