#include "tta/cli/serve_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tta/base/core/limits.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/serve_run.h"

namespace tta::cli {
namespace {

constexpr long long kMostMs = 86'400'000;
constexpr long long kMostBytes = 1LL << 40;

void add_number(CLI::App& command, const char* group, const char* name, int& value, long long least, long long most,
                const char* help) {
  command.add_option(name, value, help)
      ->check(whole_number(least, most))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
}

void add_bytes(CLI::App& command, const char* group, const char* name, std::size_t& value, const char* help) {
  command.add_option(name, value, help)
      ->check(whole_number(1, kMostBytes))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
}

// Durations are kept as such, and typed as milliseconds.
void add_time(CLI::App& command, const char* group, const char* name, std::chrono::milliseconds& value,
              const char* help) {
  command
      .add_option_function<long long>(
          name, [&value](long long ms) { value = std::chrono::milliseconds(ms); }, help)
      ->check(whole_number(1, kMostMs))
      ->default_str(std::to_string(value.count()))
      ->type_name("N")
      ->group(group);
}

void add_answer_flags(CLI::App& command, ServeOptions& options) {
  const char* group = "Answer";
  command.add_option("--policy", options.policy, "Of requests that name none: a preset, an expression or a file")
      ->capture_default_str()
      ->type_name("POLICY")
      ->group(group);
  add_number(command, group, "--max-batch-size", options.max_batch_size, 1, 1024,
             "Views per run, of any requests; for accelerators");
  add_number(command, group, "--max-queue-delay-microseconds", options.max_queue_delay_us, 0, 60'000'000,
             "How long a batch that isn't full may wait for more views");
}

void add_load_flags(CLI::App& command, ServeOptions& options) {
  const char* group = "Load";
  command
      .add_option("--max-queue-cost", options.max_queue_cost,
                  "What may wait, in views of 224 x 224; 0 is 64 for every worker")
      ->check(number(0, 1e9))
      ->capture_default_str()
      ->type_name("X")
      ->group(group);
  add_number(command, group, "--max-images", options.max_images, 1, 1'000'000,
             "Images that may wait or run, whatever they cost");
  command
      .add_flag_callback(
          "--no-shed", [&options] { options.shed = false; },
          "Refuse requests under load rather than answer them with fewer views")
      ->group(group);
  add_number(command, group, "--drain-delay-ms", options.drain_delay_ms, 0, kMostMs,
             "After SIGTERM: how long to serve on, not ready, before connections are closed");
  add_number(command, group, "--drain-timeout-ms", options.drain_timeout_ms, 0, kMostMs,
             "Then: how long requests under way may take to finish");
}

void add_network_flags(CLI::App& command, ServeOptions& options) {
  const char* group = "Network";
  command.add_option("--http", options.http, "Where to listen; port 0 is any free one, 'none' is nowhere")
      ->capture_default_str()
      ->type_name("ADDR:PORT")
      ->group(group);
  command.add_option("--grpc", options.grpc, "The Open Inference Protocol over gRPC too")
      ->type_name("ADDR:PORT")
      ->group(group);
  const auto file = [&](const char* name, std::filesystem::path& path, const char* help) {
    command.add_option(name, path, help)->type_name("FILE")->group(group);
  };
  file("--tls-cert", options.tls_certificate, "Certificate (PEM, with its chain): TLS instead of plain text");
  file("--tls-key", options.tls_key, "Its key (PEM)");
  file("--tls-client-ca", options.tls_client_ca, "Clients need a certificate that one of these signed (PEM)");
  file("--token-file", options.token_file, "Clients need a token: TOKEN [SCOPE,...], one a line");
  command
      .add_flag("--insecure-no-auth", options.insecure_no_auth,
                "Listen beyond this machine though nobody is asked for a token or a certificate")
      ->group(group);
  command.add_option("--access-log", options.access_log, "A line of JSON for each request; - for standard output")
      ->type_name("FILE")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--metrics-compat", [&options](const std::string&) { options.triton_metrics = true; },
          "Counters under another server's names too: triton")
      ->check(one_of({"triton"}))
      ->type_name("NAME")
      ->group(group);
}

void add_http_limits(CLI::App& command, ServeOptions& options) {
  const char* group = "Limits of HTTP";
  HttpLimits& limits = options.limits;
  add_bytes(command, group, "--max-body-bytes", limits.body_bytes, "Bytes of a request's body, also decompressed");
  add_bytes(command, group, "--max-buffered-bytes", limits.buffered_bytes,
            "Bytes of all bodies that are held at a time");
  add_number(command, group, "--max-connections", limits.connections, 1, 1'000'000, "Open connections");
  add_time(command, group, "--header-timeout-ms", limits.header_timeout, "For a request's header");
  add_time(command, group, "--body-timeout-ms", limits.body_timeout, "For a body that stands still");
  add_time(command, group, "--idle-timeout-ms", limits.idle_timeout, "For a connection between requests");
  add_time(command, group, "--write-timeout-ms", limits.write_timeout, "For a client to read 256 KiB of an answer");
}

}  // namespace

void add_serve_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("serve", "Answer over HTTP and gRPC: a web page, curl, the Open Inference Protocol");
  const auto options = std::make_shared<ServeOptions>();
  add_answer_flags(command, *options);
  add_served_model_options(command, options->model, options->models);
  add_network_flags(command, *options);
  add_load_flags(command, *options);
  add_http_limits(command, *options);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta serve --model model.onnx --policy ten_crop\n"
      "  curl --data-binary @photo.jpg http://127.0.0.1:8080/v1/predict\n"
      "  tta serve --model cats=cats.onnx --model dogs=dogs/ --http 0.0.0.0:8443 \\\n"
      "      --tls-cert cert.pem --tls-key key.pem --token-file tokens\n"
      "SIGTERM finishes what is under way, SIGHUP reads models, tokens and certificates anew.");
  command.callback([options, &action] { action = [options] { return run_server(*options); }; });
}

}  // namespace tta::cli
