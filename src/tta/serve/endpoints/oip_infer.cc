#include "tta/serve/endpoints/oip_infer.h"

#include <string>
#include <utility>

#include "tta/serve/endpoints/infer_body.h"
#include "tta/serve/endpoints/infer_notes.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/oip/write_response.h"
#include "tta/serve/oip_json/binary_outputs.h"
#include "tta/serve/oip_json/header_length.h"
#include "tta/serve/oip_json/write_infer.h"

namespace tta {
namespace {

HttpResponse infer_response(oip::WrittenInfer written) {
  if (!written.binary) return json_response(200, std::move(written.body));
  HttpResponse response;
  response.content_type = "application/octet-stream";
  response.headers.emplace_back(oip::kHeaderLength, std::to_string(written.json_bytes));
  response.body = std::move(written.body);
  return response;
}

}  // namespace

void oip_infer_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const auto model = find_model(context, exchange);
  oip::InferRequest request = read_infer_body(*model, exchange->request());
  const oip::BinaryOutputs binary = oip::read_binary_outputs(request);
  oip::CheckedRequest checked = oip::read_request(*model, std::move(request), context.service.limits());
  note_request(checked.request, *exchange);
  start_request(context, exchange, model, std::move(checked.request),
                [plan = std::move(checked.plan), binary](const ExchangePtr& to, const ServeResponse& response) {
                  note_answers(response, *to);
                  to->respond(infer_response(oip::write_infer(oip::write_response(response, plan), binary)));
                });
}

}  // namespace tta
