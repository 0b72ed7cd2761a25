// TLS over a socket: what tls.h describes, as OpenSSL takes it.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "tta/serve/http/byte_stream.h"
#include "tta/serve/http/tls.h"

namespace tta {

// Errors: kUsage naming the file and what is wrong with it (also: key and certificate don't belong together).
std::shared_ptr<boost::asio::ssl::context> tls_context(const TlsFiles& files);

std::unique_ptr<ByteStream> tls_stream(boost::asio::ip::tcp::socket socket,
                                       std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace tta
