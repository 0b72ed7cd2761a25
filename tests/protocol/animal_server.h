// A whole server on free ports, HTTP and gRPC, with two models that take no time.
//
// "animals" takes RGB pixels of 4 x 6 as they are, input "pixels", classes cat, dog, eel; which of them it sees depends
// on the picture alone: its mean red, green and blue, as shares. A picture whose first pixel is 255, 0, 254 makes it
// answer NaN; one of 255, 0, 253 makes it wait until it is let go. "birds" is the same under another name.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/raw_client.h"
#include "tta/image/image.h"
#include "tta/serve/grpc/grpc_server.h"
#include "tta/serve/http/http_server.h"
#include "tta/serve/service/service.h"

namespace tta::testing {

class AnimalServer {
 public:
  explicit AnimalServer(const std::optional<GrpcOptions>& grpc = std::nullopt);  // nothing = HTTP alone
  ~AnimalServer();

  Service& service() { return *service_; }
  GrpcServer& grpc() { return *grpc_; }
  std::string grpc_address() const { return "127.0.0.1:" + std::to_string(grpc_->port()); }

  RawResponse get(const std::string& target);
  // `headers`: lines, each with "\r\n".
  RawResponse post(const std::string& target, std::string_view body, const std::string& headers = "");
  RawResponse ask(const std::string& method, const std::string& target, std::string_view body,
                  const std::string& headers);

  void wait_for_waiting(int count);  // until so many runs of the model wait
  void let_go();                     // what waits, and what comes

 private:
  void run_row(std::span<const float> input, std::span<float> output);

  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<GrpcServer> grpc_;
};

// 6 x 4 pixels of one colour, as a PNG and as numbers.
std::string png_of(std::uint8_t red, std::uint8_t green, std::uint8_t blue);
std::string as_base64(std::string_view bytes);

}  // namespace tta::testing
