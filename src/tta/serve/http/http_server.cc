#include "tta/serve/http/http_server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/serve/http/listener.h"
#include "tta/serve/http/server_state.h"
#include "tta/serve/http/tls_stream.h"

namespace tta {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kSweep{100};       // how often idle connections are looked for once we close
constexpr std::chrono::milliseconds kIdleGrace{1000};  // how long they may still bring a request

void require_protected(const Listener& listener, const HttpServerOptions& options) {
  const bool asks_who = options.tokens != nullptr || (options.tls && !options.tls->client_ca.empty());
  if (listener.is_loopback() || asks_who || options.allow_open_network) return;
  throw Error(ErrorCode::kUsage, "listening on " + listener.address() +
                                     " lets everybody who can reach it in: give --token-file or --tls-client-ca, or "
                                     "say --insecure-no-auth where something else guards it");
}

}  // namespace

struct HttpServer::Impl {
  Impl(Router router, const HttpServerOptions& server_options)
      : options(server_options),
        state(std::make_shared<ServerState>(server_options.limits, std::move(router))),
        runtime(std::make_shared<HttpRuntime>(server_options.endpoint_threads)),
        work(asio::make_work_guard(runtime->sockets)),
        sweep_timer(runtime->sockets) {
    state->tokens = options.tokens;
    state->on_request = options.on_request;
    state->connections.on_change = options.on_connections;
    state->runtime = runtime;
    std::shared_ptr<asio::ssl::context> tls;
    if (options.tls) tls = tls_context(*options.tls);
    if (options.address) {
      add_listener(listen_on(runtime->sockets, *options.address), tls);
      listeners.back()->start();
    }
    for (const int descriptor : options.descriptors) add_listener(listen_on(runtime->sockets, descriptor), tls);
    thread = std::thread([this] { runtime->sockets.run(); });
  }

  // Endpoints first: none may be running when the state goes. Answers that come later find no runtime.
  ~Impl() {
    runtime->endpoints.stop();
    runtime->endpoints.join();
    runtime->sockets.stop();
    thread.join();
    listeners.clear();
  }

  void add_listener(asio::ip::tcp::acceptor acceptor, const std::shared_ptr<asio::ssl::context>& tls) {
    auto listener = std::make_shared<Listener>(std::move(acceptor), state);
    require_protected(*listener, options);
    listener->set_tls(tls);
    urls.push_back((tls == nullptr ? "http://" : "https://") + listener->address());
    listeners.push_back(std::move(listener));
  }

  void open() {
    for (std::size_t i = options.address ? 1 : 0; i < listeners.size(); ++i) listeners[i]->start();
  }

  void close() {
    if (state->closing) return;
    state->closing = true;
    for (const auto& listener : listeners) listener->stop();
    sweep();
  }

  void sweep() {
    state->connections.close_idle_since(ConnectionTable::Clock::now() - kIdleGrace);
    sweep_timer.expires_after(kSweep);
    sweep_timer.async_wait([this](const boost::system::error_code& error) {
      if (!error) sweep();
    });
  }

  const HttpServerOptions options;
  std::shared_ptr<ServerState> state;
  std::shared_ptr<HttpRuntime> runtime;
  asio::executor_work_guard<asio::io_context::executor_type> work;  // also while nothing is listened on yet
  asio::steady_timer sweep_timer;
  std::vector<std::shared_ptr<Listener>> listeners;
  std::vector<std::string> urls;
  std::thread thread;
};

HttpServer::HttpServer(Router router, const HttpServerOptions& options)
    : impl_(std::make_unique<Impl>(std::move(router), options)) {}

HttpServer::~HttpServer() = default;

void HttpServer::open() {
  asio::post(impl_->runtime->sockets, [impl = impl_.get()] { impl->open(); });
}

std::vector<std::string> HttpServer::urls() const {
  return impl_->urls;
}

void HttpServer::reload_tls() {
  if (!impl_->options.tls) return;
  std::shared_ptr<asio::ssl::context> tls = tls_context(*impl_->options.tls);
  asio::post(impl_->runtime->sockets, [impl = impl_.get(), tls] {
    for (const auto& listener : impl->listeners) listener->set_tls(tls);
  });
}

void HttpServer::set_tokens(std::shared_ptr<const Tokens> tokens) {
  asio::post(impl_->runtime->sockets,
             [impl = impl_.get(), tokens = std::move(tokens)] { impl->state->tokens = tokens; });
}

// Two turns of the sockets' thread: a connection that was accepted just before the first is counted at the second, so
// that wait_closed() doesn't miss it.
void HttpServer::close() {
  const auto closed = std::make_shared<std::promise<void>>();
  asio::post(impl_->runtime->sockets, [closed, impl = impl_.get()] {
    impl->close();
    asio::post(impl->runtime->sockets, [closed] { closed->set_value(); });
  });
  closed->get_future().wait();
}

bool HttpServer::wait_closed(std::chrono::milliseconds at_most) const {
  return impl_->state->connections.wait_until_empty(at_most);
}

}  // namespace tta
