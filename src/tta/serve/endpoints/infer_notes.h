// What the access log and the counters tell of a prediction.
#pragma once

#include "tta/serve/http/exchange.h"
#include "tta/serve/service/request.h"

namespace tta {

void note_request(const ServeRequest& request, Exchange& exchange);
void note_answers(const ServeResponse& response, Exchange& exchange);

}  // namespace tta
