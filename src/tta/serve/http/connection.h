// One client's connection: its requests one after the other, each read, let in or refused, answered and logged.
//
//   idle -> header -> [100 Continue] -> body -> endpoint (meanwhile: is the client still there?) -> answer -> idle ...
//
// A coroutine on the sockets' thread; the endpoint may work and answer on any other.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "tta/serve/http/byte_stream.h"
#include "tta/serve/http/server_state.h"

namespace tta {

// Serves `stream` until the client, a limit or the server ends it. `client` is its address, for logs.
void serve_connection(const boost::asio::any_io_executor& sockets, std::shared_ptr<ServerState> state,
                      std::unique_ptr<ByteStream> stream, std::string client);

}  // namespace tta
