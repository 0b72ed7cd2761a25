// Endpoints without sockets: a service on a small model, and one request's answer.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/fake_model.h"
#include "tta/serve/endpoints/endpoint.h"
#include "tta/views/policy/expression.h"

namespace tta::testing {

struct Answered {
  HttpResponse response;
  ExchangeNotes notes;

  std::string header(std::string_view name) const {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }
};

// What `endpoint` answers to `request`, whenever it does. Its posted work runs where it is posted.
inline Answered answered(void (*endpoint)(const EndpointContext&, const ExchangePtr&), const EndpointContext& context,
                         HttpRequest request) {
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable there;
    std::optional<Answered> answer;
  };
  const auto mailbox = std::make_shared<Mailbox>();
  Exchange::Wire wire;
  wire.send = [mailbox](HttpResponse response, ExchangeNotes notes) {
    const std::lock_guard lock(mailbox->mutex);
    mailbox->answer = Answered{std::move(response), std::move(notes)};
    mailbox->there.notify_all();
  };
  wire.post = [](const std::function<void()>& work) { work(); };
  {
    const auto exchange = std::make_shared<Exchange>(std::move(request), std::move(wire));
    guarded(context, exchange, [&] { endpoint(context, exchange); });
  }
  std::unique_lock lock(mailbox->mutex);
  mailbox->there.wait(lock, [&] { return mailbox->answer.has_value(); });
  return *mailbox->answer;
}

inline HttpRequest get(const std::string& path) {
  HttpRequest request;
  request.path = path;
  request.request_id = "r1";
  return request;
}

inline HttpRequest post(const std::string& path, const std::string& query, std::vector<std::byte> body) {
  HttpRequest request = get(path);
  request.method = HttpMethod::kPost;
  request.query = Query(query);
  request.body = std::move(body);
  return request;
}

// Gray 8 x 8 pixels, three classes "dark", "middle" and "light": the first pixel's own, and more of `middle` the more
// the second differs. Policy unless asked: hflip.
inline std::unique_ptr<Service> toy_service() {
  ServiceOptions options;
  options.threads = 1;
  auto service = std::make_unique<Service>(
      [] {
        return std::vector<ModelSource>{{"toy", "toy"}};
      },
      [](const std::filesystem::path&) {
        Bundle bundle;
        bundle.model =
            std::make_shared<FakeModel>(fake_info(1, 8, 8, 3), [](std::span<const float> in, std::span<float> out) {
              out[0] = (255 - in[0]) / 300;
              out[2] = in[0] / 300;
              out[1] = 1 - out[0] - out[2];
            });
        bundle.labels = {"dark", "middle", "light"};
        bundle.recipe.channels = 1;
        bundle.recipe.resize.mode = ResizeMode::kExact;
        bundle.recipe.resize.size = {8, 8};
        bundle.recipe.input = {8, 8};
        return bundle;
      },
      [](const Bundle&) { return parse_expression("hflip", PolicyContext{}); }, options);
  service->load();
  return service;
}

}  // namespace tta::testing
