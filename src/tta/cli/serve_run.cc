#include "tta/cli/serve_run.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/serve_signals.h"
#include "tta/cli/served_models.h"
#include "tta/serve/access/access_log.h"
#include "tta/serve/access/tokens.h"
#include "tta/serve/endpoints/endpoints.h"
#include "tta/serve/grpc/grpc_server.h"
#include "tta/serve/http/http_server.h"
#include "tta/serve/http/socket_activation.h"
#include "tta/serve/service/metrics.h"
#include "tta/serve/service/service.h"

namespace tta::cli {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

ModelLister model_lister(const ServeOptions& options) {
  return [options] {
    std::vector<ModelSource> sources;
    for (const std::string& argument : options.models) {
      const std::vector<ModelSource> found = models_at(parse_model_argument(argument));
      sources.insert(sources.end(), found.begin(), found.end());
    }
    const bool own_files = !options.model.recipe.empty() || !options.model.labels.empty();
    if (own_files && sources.size() > 1) {
      throw Error(ErrorCode::kUsage, "--recipe and --labels are for one model, here are " +
                                         std::to_string(sources.size()) + ": put the files beside each of them");
    }
    return sources;
  };
}

BundleOpener bundle_opener(const ServeOptions& options) {
  return [model = options.model](const std::filesystem::path& path) {
    ModelOptions one = model;
    one.model = path;
    return open_bundle(one);
  };
}

PolicyReader policy_reader(const ServeOptions& options) {
  return [argument = options.policy](const Bundle& bundle) {
    Policy policy = load_policy_argument(argument, policy_context(bundle.recipe));
    say_tuned_elsewhere(policy, bundle.model->info().sha256);
    say_merged(merge_equal_views(policy));
    return policy;
  };
}

ServiceOptions service_options(const ServeOptions& options) {
  ServiceOptions service;
  service.threads = options.model.threads;
  service.max_batch_size = options.max_batch_size;
  service.max_queue_delay = std::chrono::microseconds(options.max_queue_delay_us);
  service.max_queue_cost = options.max_queue_cost;
  service.max_images = options.max_images;
  service.shed = options.shed;
  service.metrics = options.triton_metrics ? MetricsNames::kWithTriton : MetricsNames::kOwn;
  service.limits = options.model.limits;
  return service;
}

std::shared_ptr<const Tokens> read_tokens(const ServeOptions& options) {
  if (options.token_file.empty()) return nullptr;
  return std::make_shared<const Tokens>(Tokens::read(options.token_file));
}

std::optional<TlsFiles> tls_files(const ServeOptions& options) {
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    throw Error(ErrorCode::kUsage, "--tls-cert and --tls-key go together");
  }
  if (options.tls_certificate.empty() && !options.tls_client_ca.empty()) {
    throw Error(ErrorCode::kUsage, "--tls-client-ca needs --tls-cert and --tls-key");
  }
  if (options.tls_certificate.empty()) return std::nullopt;
  return TlsFiles{options.tls_certificate, options.tls_key, options.tls_client_ca};
}

GrpcOptions grpc_options(const ServeOptions& options) {
  const ListenAddress address = parse_listen_address(options.grpc);
  const bool asks_who = !options.token_file.empty() || !options.tls_client_ca.empty();
  if (!is_loopback(address) && !asks_who && !options.insecure_no_auth) {
    throw Error(ErrorCode::kUsage, "--grpc " + printable(options.grpc) +
                                       " lets everybody who can reach it in: give --token-file or --tls-client-ca, or "
                                       "say --insecure-no-auth where something else guards it");
  }
  GrpcOptions grpc;
  grpc.host = address.host;
  grpc.port = address.port;
  grpc.max_message_bytes = options.limits.body_bytes;
  grpc.tls = tls_files(options);
  grpc.tokens = read_tokens(options);
  return grpc;
}

// Sockets that systemd listens on take the place of --http. gRPC listens itself and can't take one over.
std::vector<int> activated_descriptors() {
  std::vector<int> descriptors;
  for (const ActivatedSocket& socket : take_activated_sockets()) {
    if (socket.name == "grpc") {
      throw Error(ErrorCode::kUsage,
                  "LISTEN_FDNAMES: a socket that is handed over is for HTTP, one named 'grpc' can't be taken: leave it "
                  "out and give --grpc ADDR:PORT");
    }
    descriptors.push_back(socket.descriptor);
  }
  return descriptors;
}

// Every connection is a file; the usual limit is lower than --max-connections.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Server {
 public:
  explicit Server(const ServeOptions& options)
      : options_(options),
        service_(model_lister(options), bundle_opener(options), policy_reader(options), service_options(options)) {
    if (!options.access_log.empty()) log_ = std::make_unique<AccessLog>(options.access_log);
    HttpServerOptions http;
    http.descriptors = activated_descriptors();
    if (options.http == "none" && options.grpc.empty() && http.descriptors.empty()) {
      throw Error(ErrorCode::kUsage, "--http none leaves nothing to listen on: add --grpc ADDR:PORT");
    }
    if (http.descriptors.empty() && options.http != "none") http.address = parse_listen_address(options.http);
    http.limits = options.limits;
    http.tls = tls_files(options);
    http.tokens = read_tokens(options);
    http.allow_open_network = options.insecure_no_auth;
    http.on_request = [this](const AccessRecord& record) { count(record); };
    http.on_connections = [this](std::size_t open) {
      service_.metrics().set_connections("http", static_cast<int>(open));
    };
    http_ = std::make_unique<HttpServer>(make_router(EndpointContext{service_}), http);
    if (!options.grpc.empty()) {
      GrpcOptions grpc = grpc_options(options);
      grpc.on_request = [this](const AccessRecord& record) {
        if (log_) log_->write(record);
      };
      grpc_ = std::make_unique<GrpcServer>(service_, grpc);
    }
  }

  ~Server() {
    if (reloading_.joinable()) reloading_.join();
  }

  // Opens the models; liveness is answered meanwhile. Files that changed since they were opened are read once more.
  void load() {
    bool changed = false;
    std::future<void> loaded = std::async(std::launch::async, [this] { service_.load(); });
    while (loaded.wait_for(milliseconds(0)) != std::future_status::ready) {
      const std::optional<ServeSignal> signal = next_serve_signal(milliseconds(20));
      // Opening a model can't be given up half-way, and nothing is worth waiting for it.
      if (signal && *signal != ServeSignal::kReload) std::_Exit(kExitInterrupted);
      changed = changed || signal.has_value();
    }
    loaded.get();
    http_->open();
    if (grpc_) grpc_->set_ready(true);
    say_models();
    for (const std::string& url : http_->urls()) {
      std::string note = "listening on " + url;
      note += "; try: curl --data-binary @photo.jpg " + url + "/v1/predict";
      say_note(note);
    }
    if (grpc_) {
      say_note("listening on grpc://" + parse_listen_address(options_.grpc).host + ":" + std::to_string(grpc_->port()));
    }
    if (changed) reload();
  }

  // Until a signal ends it; returns the exit status.
  int serve() {
    while (true) {
      const std::optional<ServeSignal> signal = next_serve_signal(milliseconds(60'000));
      if (signal == ServeSignal::kReload) reload();
      if (signal == ServeSignal::kEnd) return drain(milliseconds(options_.drain_delay_ms));
      if (signal == ServeSignal::kInterrupt) return drain(milliseconds(0));  // no load balancer presses Ctrl-C
    }
  }

 private:
  void count(const AccessRecord& record) {
    service_.metrics().count_request(record.transport, record.model, record.version, record.status, record.duration);
    if (log_) log_->write(record);
  }

  void say_models() const {
    for (const auto& model : service_.models()) {
      say_note("serving " + printable(model->name) + " (version " + model->version + ", " +
               std::to_string(model->bundle.model->info().classes) + " classes), policy " + printable(options_.policy) +
               ": " + counted(std::ssize(model->policy.views), "view"));
    }
  }

  // Each kind of file for itself: one that can't be read keeps no other from being read anew, nor ends the server.
  template <typename Step>
  static void renew(Step step) {
    try {
      step();
    } catch (const std::exception& error) {
      say_error("reload: " + std::string(error.what()) + "; what was there is kept");
    }
  }

  // On a thread of its own, so that signals are heard meanwhile. One that comes while it runs is put off.
  void reload() {
    if (reloading_.joinable()) reloading_.join();
    reloading_ = std::thread([this] {
      say_note("reading models, tokens and certificates anew");
      for (const std::string& problem : service_.reload()) say_error("reload: " + problem + "; the old one is kept");
      renew([this] {
        const auto tokens = read_tokens(options_);
        if (!tokens) return;
        http_->set_tokens(tokens);
        if (grpc_) grpc_->set_tokens(tokens);
      });
      renew([this] {
        http_->reload_tls();
        if (grpc_) grpc_->reload_tls();
      });
      renew([this] {
        if (log_) log_->reopen();
      });
      say_models();
    });
  }

  // Not ready at once, but serving on for a while, so that whoever spreads requests notices; then no new connections,
  // and what is under way is finished.
  int drain(milliseconds delay) {
    const milliseconds patience(options_.drain_timeout_ms);
    service_.drain();
    if (grpc_) grpc_->set_ready(false);
    say_note("draining; a second signal ends it at once");
    wait(delay, [] { return false; });
    http_->close();
    std::future<void> grpc_closed;
    if (grpc_) grpc_closed = std::async(std::launch::async, [this, patience] { grpc_->shutdown(patience); });
    const auto finished = [&] {
      const bool grpc_done = !grpc_ || grpc_closed.wait_for(milliseconds(0)) == std::future_status::ready;
      return grpc_done && http_->wait_closed(milliseconds(0));
    };
    wait(patience, finished);
    if (!http_->wait_closed(milliseconds(0))) {
      say_warning("requests were still under way after --drain-timeout-ms: cut off");
    }
    return kExitOk;
  }

  // Until `finished`, at most this long. A second signal ends the program there and then.
  template <typename Condition>
  static void wait(milliseconds at_most, Condition finished) {
    const Clock::time_point end = Clock::now() + at_most;
    while (!finished()) {
      const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
      if (left <= milliseconds(0)) return;
      const std::optional<ServeSignal> signal = next_serve_signal(std::min(left, milliseconds(20)));
      if (signal && *signal != ServeSignal::kReload) std::_Exit(kExitInterrupted);
    }
  }

  const ServeOptions& options_;
  Service service_;
  std::unique_ptr<AccessLog> log_;
  std::unique_ptr<HttpServer> http_;  // transports go before the service
  std::unique_ptr<GrpcServer> grpc_;
  std::thread reloading_;
};

// No file of a server's is an input: one that can't be opened is a matter of configuration.
std::unique_ptr<Server> make_server(const ServeOptions& options) {
  try {
    return std::make_unique<Server>(options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kIo) throw;
    throw Error(ErrorCode::kUsage, error.what());
  }
}

}  // namespace

int run_server(const ServeOptions& options) {
  set_quiet(options.model.quiet);
  if (options.models.empty()) {
    throw Error(ErrorCode::kUsage, "no model is given: add --model FILE, an .onnx file or a folder with one");
  }
  hold_serve_signals();
  raise_file_limit();
  const std::unique_ptr<Server> server = make_server(options);
  server->load();
  return server->serve();
}

}  // namespace tta::cli
