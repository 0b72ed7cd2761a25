// What an endpoint is: one file pair in this folder, and one line in the table of endpoints.cc.
//
//   void stats_endpoint(const EndpointContext& context, const ExchangePtr& exchange);
//
// It reads exchange->request(), asks context.service and calls exchange->respond() once: before it returns, or later
// from any thread. What it throws is answered through respond_error(). Work on a worker's thread (ServeDone) goes back
// to an endpoint thread with exchange->post().
#pragma once

#include <exception>
#include <functional>
#include <memory>

#include "tta/base/core/error.h"
#include "tta/serve/endpoints/slots.h"
#include "tta/serve/http/exchange.h"
#include "tta/serve/service/service.h"

namespace tta {

struct EndpointContext {
  Service& service;
  // Of answers with pictures (views.h), which take what nobody has counted: an image decoded, and endpoint threads.
  std::shared_ptr<Slots> picture_slots = std::make_shared<Slots>(4);
};

// The answer to a request that failed: status through wire_status(), Retry-After where trying again makes sense, the
// message and our code as JSON.
HttpResponse error_answer(const EndpointContext& context, const HttpRequest& request, const Error& error);
void respond_error(const EndpointContext& context, const ExchangePtr& exchange, const Error& error);

// Runs `work` and answers with what it throws: for work that was handed on with post(). (What an endpoint itself throws
// is caught for it.)
template <typename Work>
void guarded(const EndpointContext& context, const ExchangePtr& exchange, Work work);

// Notes `model` for the log and the counters.
std::shared_ptr<const ServedModel> note_model(const ExchangePtr& exchange, std::shared_ptr<const ServedModel> model);
// Finds the request's model ({model}, {version} of its path) and notes it. Errors: Service::find().
std::shared_ptr<const ServedModel> find_model(const EndpointContext& context, const ExchangePtr& exchange);

// Starts `request`; `answer` gets the response on an endpoint thread and calls exchange->respond(), or throws. A client
// that goes away cancels it. Errors: Service::start().
void start_request(const EndpointContext& context, const ExchangePtr& exchange,
                   std::shared_ptr<const ServedModel> model, ServeRequest request,
                   std::function<void(const ExchangePtr& exchange, ServeResponse response)> answer);

template <typename Work>
void guarded(const EndpointContext& context, const ExchangePtr& exchange, Work work) {
  try {
    work();
  } catch (const Error& error) {
    respond_error(context, exchange, error);
  } catch (const std::exception& error) {
    respond_error(context, exchange, Error(ErrorCode::kRuntime, error.what()));
  }
}

}  // namespace tta
