// The page for people, GET /, and its files, GET /page/{file}. Open to everybody: it holds nothing, and asks for a
// token when the server wants one.
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

// The file of web_files() that the path names, without one the page itself; 304 for who has it already. Every answer
// carries a policy that lets the page load nothing from elsewhere, run no script that isn't a file of its own, and
// stand in no frame.
void web_page_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta
