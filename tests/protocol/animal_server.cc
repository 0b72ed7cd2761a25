#include "protocol/animal_server.h"

#include <cmath>
#include <limits>
#include <utility>

#include "support/fake_model.h"
#include "tta/image/codec/codec.h"
#include "tta/serve/endpoints/endpoints.h"
#include "tta/views/policy/expression.h"

namespace tta::testing {
namespace {

constexpr int kHeight = 4, kWidth = 6, kPixels = kHeight * kWidth;

}  // namespace

// Planes of red, green and blue, as they are.
void AnimalServer::run_row(std::span<const float> input, std::span<float> output) {
  const float red = input[0], green = input[kPixels], blue = input[2 * kPixels];
  if (red == 255 && green == 0 && blue == 253) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  float sum = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    output[c] = 1;
    for (std::size_t i = 0; i < kPixels; ++i) output[c] += input[c * kPixels + i];
    sum += output[c];
  }
  for (float& share : output) share /= sum;
  if (red == 255 && green == 0 && blue == 254) output[0] = std::numeric_limits<float>::quiet_NaN();
}

AnimalServer::AnimalServer(const std::optional<GrpcOptions>& grpc) {
  const auto open = [this](const std::filesystem::path&) {
    ModelInfo info = fake_info(3, kHeight, kWidth, 3);
    info.input_name = "pixels";
    Bundle bundle;
    bundle.model = std::make_shared<FakeModel>(
        info, [this](std::span<const float> in, std::span<float> out) { run_row(in, out); });
    bundle.recipe.input = {kWidth, kHeight};
    bundle.labels = {"cat", "dog", "eel"};
    return bundle;
  };
  const auto policy = [](const Bundle&) { return parse_expression("hflip", PolicyContext{}); };
  ServiceOptions options;
  options.threads = 2;
  service_ = std::make_unique<Service>(
      [] {
        return std::vector<ModelSource>{{"animals", "animals"}, {"birds", "birds"}};
      },
      open, policy, options);
  service_->load();
  HttpServerOptions http;
  http.address = ListenAddress{"127.0.0.1", 0};
  http_ = std::make_unique<HttpServer>(make_router({*service_}), http);
  if (grpc) grpc_ = std::make_unique<GrpcServer>(*service_, *grpc);
}

AnimalServer::~AnimalServer() {
  let_go();
}

RawResponse AnimalServer::get(const std::string& target) {
  return ask("GET", target, "", "");
}

RawResponse AnimalServer::post(const std::string& target, std::string_view body, const std::string& headers) {
  return ask("POST", target, body, headers);
}

RawResponse AnimalServer::ask(const std::string& method, const std::string& target, std::string_view body,
                              const std::string& headers) {
  const std::string url = http_->urls().at(0);
  RawClient client(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
  std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
  if (method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  return client.ask(request).value();
}

void AnimalServer::wait_for_waiting(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_ >= count; });
}

void AnimalServer::let_go() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

std::string png_of(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  Image image({kWidth, kHeight}, 3);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      image.row(y)[3 * x] = red;
      image.row(y)[3 * x + 1] = green;
      image.row(y)[3 * x + 2] = blue;
    }
  }
  const std::vector<std::byte> png = encode_png(image);
  return {reinterpret_cast<const char*>(png.data()), png.size()};
}

std::string as_base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k > bytes.size() ? '=' : kAlphabet[bits >> (18 - 6 * k) & 63];
    }
  }
  return text;
}

}  // namespace tta::testing
