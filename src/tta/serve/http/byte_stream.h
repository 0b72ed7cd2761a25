// A connection's bytes, with or without TLS. Used on the sockets' thread alone.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <memory>

namespace tta {

class ByteStream {
 public:
  using Error = boost::system::error_code;

  virtual ~ByteStream() = default;

  virtual boost::asio::awaitable<void> open(Error& error) = 0;  // TLS: the handshake
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer room, Error& error) = 0;
  virtual boost::asio::awaitable<void> write(std::array<boost::asio::const_buffer, 2> parts, Error& error) = 0;
  // No more will be written. TLS: says goodbye too, and what is read from then on isn't decrypted: it is to be thrown
  // away.
  virtual boost::asio::awaitable<void> finish_writing(Error& error) = 0;

  virtual void cancel() = 0;  // what is under way ends with an error; the stream can still be used
  virtual void close() = 0;
};

std::unique_ptr<ByteStream> plain_stream(boost::asio::ip::tcp::socket socket);

}  // namespace tta
