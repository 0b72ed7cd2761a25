// TLS over a socket.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "tta/serve/access/tls_files.h"
#include "tta/serve/http/byte_stream.h"

namespace tta {

// Errors: those of load_tls_files().
std::shared_ptr<boost::asio::ssl::context> tls_context(const TlsFiles& files);

std::unique_ptr<ByteStream> tls_stream(boost::asio::ip::tcp::socket socket,
                                       std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace tta
