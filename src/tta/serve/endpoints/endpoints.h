// The table of endpoints: every address that the server answers.
#pragma once

#include "tta/serve/endpoints/endpoint.h"
#include "tta/serve/http/router.h"

namespace tta {

// All of them, ready for the transport. Requires: what `context` refers to outlives the router.
Router make_router(const EndpointContext& context);

}  // namespace tta
