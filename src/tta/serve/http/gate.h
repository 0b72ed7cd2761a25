// What is decided of a request from its header alone, before its body is read: whether it may come in at all.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tta/serve/access/tokens.h"
#include "tta/serve/http/http_limits.h"
#include "tta/serve/http/message.h"
#include "tta/serve/http/request_reader.h"
#include "tta/serve/http/router.h"

namespace tta {

struct Admission {
  std::optional<HttpResponse> refusal;  // 400, 401, 403, 404, 405, 411, 415, 501; or the answer to OPTIONS
  std::string refusal_code;             // "NOT_FOUND"; empty for OPTIONS

  // Of a request that may come in:
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> path_values;
  Query query;
  std::size_t body_bytes = 0;  // at most
};

// `tokens` null: everything is open.
Admission admit(const RequestHead& head, const Router& router, const Tokens* tokens, const HttpLimits& limits,
                std::string_view request_id);

}  // namespace tta
