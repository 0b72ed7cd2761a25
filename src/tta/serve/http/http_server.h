// The HTTP server: listens, and hands requests to a router's endpoints. docs/serving.md tells people what it keeps to.
//
// One thread has all sockets; endpoints run on a few others. All members are thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tta/serve/access/access_log.h"
#include "tta/serve/access/tls_files.h"
#include "tta/serve/access/tokens.h"
#include "tta/serve/http/address.h"
#include "tta/serve/http/http_limits.h"
#include "tta/serve/http/router.h"

namespace tta {

struct HttpServerOptions {
  std::optional<ListenAddress> address;  // nothing = only `descriptors`
  std::vector<int> descriptors;          // sockets that listen already (socket_activation.h); see open()
  HttpLimits limits;
  std::optional<TlsFiles> tls;           // nothing = plain HTTP
  std::shared_ptr<const Tokens> tokens;  // null = everything is open to everybody
  // Listening beyond this machine without tokens and without clients' certificates has to be asked for.
  bool allow_open_network = false;
  int endpoint_threads = 2;

  // Of each request that was answered, or whose client has gone (status 499). On the sockets' thread: must not wait.
  std::function<void(const AccessRecord&)> on_request;
  std::function<void(std::size_t open)> on_connections;  // likewise, after each change
};

class HttpServer {
 public:
  // Listens on `address` and serves from now on. Requires: what the router's endpoints refer to outlives the server,
  // and calls that come late to exchanges do no harm. Errors: kUsage (an address that is in use, TLS files, an open
  // network).
  HttpServer(Router router, const HttpServerOptions& options);
  ~HttpServer();  // closes what is open
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Takes connections from `descriptors` from now on. Others serve there as long as this server isn't ready to, or
  // connections wait: a request that came here too early would be refused.
  void open();

  std::vector<std::string> urls() const;  // "http://127.0.0.1:8080", with the port that it really has

  // Reads the certificate and the key anew for the connections to come. Errors: kUsage; the old ones stay.
  void reload_tls();
  void set_tokens(std::shared_ptr<const Tokens> tokens);

  // Listens no more once it returns. Not to be called on the sockets' thread. Every answer from now on ends its
  // connection; those without a request end when they have been idle for a second, so that a request that is on its way
  // still finds its server.
  void close();
  // Until no connection is open, at most this long. False if some are.
  bool wait_closed(std::chrono::milliseconds at_most) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta
