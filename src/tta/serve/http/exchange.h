// One request on its way through an endpoint: the request, and the one place where its answer goes.
//
// An endpoint gets a shared pointer, keeps it as long as it works on the request, and calls respond() once, now or
// later, from any thread. An exchange that is dropped unanswered answers 500 by itself, so a client never hangs.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "tta/serve/http/message.h"

namespace tta {

// What the access log and the counters tell of a request beyond what the transport sees. Set before respond().
struct ExchangeNotes {
  std::string model;  // only of models that exist (a client must not make new label values)
  std::string version;
  std::string policy;  // as the client named it, or empty
  int images = 0;
  int views_requested = 0;  // over all images
  int views_used = 0;
  std::string error_code;  // "TOO_LARGE"; empty = none
};

class Exchange {
 public:
  // What the transport (or a test) gives. All may be called from any thread.
  struct Wire {
    std::function<void(HttpResponse response, ExchangeNotes notes)> send;  // at most once
    std::function<void(std::function<void()> work)> post;                  // runs `work` on an endpoint thread
  };

  Exchange(HttpRequest request, Wire wire);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Not to be touched once respond() was called. An endpoint may move the body out.
  HttpRequest& request() { return request_; }
  ExchangeNotes& notes() { return notes_; }

  // The answer; every call but the first is ignored. Thread-safe.
  void respond(HttpResponse response);

  // Runs `work` on one of the threads that endpoints run on: for work that doesn't belong on a model's worker (writing
  // JSON) or on the thread of the sockets. Thread-safe.
  void post(std::function<void()> work) { wire_.post(std::move(work)); }

  // `cancel` is called once if the client goes before the answer (also at once, where it has gone already), on any
  // thread; never after respond(). Must not throw or wait. Thread-safe.
  void on_gone(std::function<void()> cancel);

  // By the transport: the client has gone.
  void client_gone();

 private:
  HttpRequest request_;
  Wire wire_;
  ExchangeNotes notes_;
  std::mutex mutex_;
  bool answered_ = false;
  bool gone_ = false;
  std::function<void()> cancel_;
};

using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace tta
