// What the addresses under /v1 are asked: images in a body or a form, and parameters.
#pragma once

#include <string>
#include <vector>

#include "tta/serve/http/message.h"
#include "tta/serve/http/query.h"
#include "tta/serve/service/request.h"

namespace tta {

struct Question {
  Query parameters;                // of the query, and of a form's fields
  std::vector<JobInput> images;    // at least one, encoded
  std::vector<std::string> names;  // one per image
};

// Takes the body out of `request`. Errors: kUsage (no image, a broken form), kUnsupported (JSON).
Question read_question(HttpRequest& request);

// The parameters policy, stop, max_views, deadline_ms and orientation. Errors: kUsage, with what is allowed.
ServeRequest serve_request(Question question);

}  // namespace tta
