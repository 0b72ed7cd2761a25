// The server's life: open the models, listen, serve, read files anew when asked to, drain, end.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tta/cli/model_options.h"
#include "tta/serve/http/http_limits.h"

namespace tta::cli {

struct ServeOptions {
  ModelOptions model;               // of every model; `model.model` isn't used
  std::vector<std::string> models;  // [NAME=]PATH
  std::string policy = "none";      // of requests that name none

  std::string http = "127.0.0.1:8080";  // ADDR:PORT, or "none"
  std::string grpc;                     // ADDR:PORT, or empty: not at all
  HttpLimits limits;
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::filesystem::path tls_client_ca;
  std::filesystem::path token_file;
  bool insecure_no_auth = false;
  std::string access_log;  // a file, "-" for standard output, empty = none
  bool triton_metrics = false;

  int max_batch_size = 1;
  int max_queue_delay_us = 0;
  double max_queue_cost = 0;
  int max_images = 1024;
  bool shed = true;

  int drain_delay_ms = 5'000;
  int drain_timeout_ms = 30'000;
};

// Serves until a signal ends it. Returns the exit status: 0 after a drain, 130 where a second signal cut it short.
// Errors: kUsage (flags, an address in use), those of opening a model or a policy, kIo (the access log).
int run_server(const ServeOptions& options);

}  // namespace tta::cli
