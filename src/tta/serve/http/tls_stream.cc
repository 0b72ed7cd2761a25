#include "tta/serve/http/tls_stream.h"

#include <openssl/ssl.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

// The protocol that is spoken inside (ALPN): clients that offer HTTP/2 too get HTTP/1.1, those that offer neither are
// served all the same.
int choose_http11(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                  unsigned offered_size, void*) {
  static constexpr unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* out = nullptr;
  if (SSL_select_next_proto(&out, chosen_size, kHttp11, sizeof(kHttp11) - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = out;
  return SSL_TLSEXT_ERR_OK;
}

class TlsStream : public ByteStream {
 public:
  TlsStream(asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> context)
      : context_(std::move(context)), stream_(std::move(socket), *context_) {}

  asio::awaitable<void> open(Error& error) override {
    co_await stream_.async_handshake(ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<std::size_t> read_some(asio::mutable_buffer room, Error& error) override {
    if (said_goodbye_) {  // what still comes isn't read but thrown away
      co_return co_await stream_.next_layer().async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
    }
    co_return co_await stream_.async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<void> write(std::array<asio::const_buffer, 2> parts, Error& error) override {
    co_await asio::async_write(stream_, parts, asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<void> finish_writing(Error& error) override {
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, error));
    said_goodbye_ = true;
    // OpenSSL waits for the client's goodbye too, and takes it for an error that more of a request comes instead.
    if (error != asio::error::operation_aborted) error = {};
    Error ignored;
    stream_.lowest_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  void cancel() override {
    Error ignored;
    stream_.lowest_layer().cancel(ignored);
  }

  void close() override {
    Error ignored;
    stream_.lowest_layer().close(ignored);
  }

 private:
  std::shared_ptr<ssl::context> context_;  // a reload may have replaced it for later connections
  ssl::stream<asio::ip::tcp::socket> stream_;
  bool said_goodbye_ = false;
};

}  // namespace

std::shared_ptr<ssl::context> tls_context(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(native, choose_http11, nullptr);
  load_tls_files(files, *native);
  if (!files.client_ca.empty()) {
    // Sessions that are resumed belong to this server (OpenSSL asks for a name where clients have certificates).
    static constexpr unsigned char kSessionContext[] = "tta";
    SSL_CTX_set_session_id_context(native, kSessionContext, sizeof(kSessionContext) - 1);
  }
  return context;
}

std::unique_ptr<ByteStream> tls_stream(asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> context) {
  return std::make_unique<TlsStream>(std::move(socket), std::move(context));
}

}  // namespace tta
