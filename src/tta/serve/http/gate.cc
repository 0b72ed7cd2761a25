#include "tta/serve/http/gate.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/http/content_encoding.h"
#include "tta/serve/http/target.h"

namespace tta {
namespace {

using Header = std::pair<std::string, std::string>;

Admission refuse(int status, std::string code, std::string_view message, std::string_view request_id,
                 std::optional<Header> header = std::nullopt) {
  HttpResponse response = error_response(status, code, message, request_id);
  if (header) response.headers.push_back(std::move(*header));
  Admission admission;
  admission.refusal.emplace(std::move(response));
  admission.refusal_code = std::move(code);
  return admission;
}

// OPTIONS tells what a path takes. No word of other sites' pages: they have no business here (no CORS).
Admission options_answer(const std::string& allow) {
  HttpResponse response;
  response.status = 204;
  response.headers.emplace_back("Allow", allow);
  Admission admission;
  admission.refusal.emplace(std::move(response));
  return admission;
}

Admission no_such_method(const RequestHead& head, const Router::Match& match, std::string_view request_id) {
  const HttpMethod method = http_method(head.method);
  if (method == HttpMethod::kOptions) return options_answer(match.allow);
  const bool known = method != HttpMethod::kOther;
  return refuse(known ? 405 : 501, known ? "METHOD_NOT_ALLOWED" : "NOT_IMPLEMENTED",
                printable(head.method, 32) + " isn't possible here, but " + match.allow, request_id,
                Header("Allow", match.allow));
}

Admission no_token(TokenVerdict verdict, std::string_view request_id) {
  if (verdict == TokenVerdict::kForbidden) {
    return refuse(403, "FORBIDDEN", "this token isn't allowed to do that", request_id);
  }
  return refuse(401, "UNAUTHENTICATED", "a token is needed: Authorization: Bearer ...", request_id,
                Header("WWW-Authenticate", "Bearer"));
}

}  // namespace

Admission admit(const RequestHead& head, const Router& router, const Tokens* tokens, const HttpLimits& limits,
                std::string_view request_id) {
  const std::optional<Target> target = split_target(head.target);
  if (!target) return refuse(400, "BAD_REQUEST", "the address isn't understood", request_id);
  const HttpMethod method = http_method(head.method);
  if (target->path == "*") {
    if (method == HttpMethod::kOptions) return options_answer("GET, HEAD, POST, OPTIONS");
    return refuse(400, "BAD_REQUEST", "the address '*' is for OPTIONS alone", request_id);
  }
  std::optional<Router::Match> match = router.match(method, target->path);
  if (!match) return refuse(400, "BAD_REQUEST", "the address has a '%' without two hex digits", request_id);
  if (match->route == nullptr && match->allow.empty()) {
    return refuse(404, "NOT_FOUND", "nothing is at " + printable(target->path), request_id);
  }
  if (match->route == nullptr) return no_such_method(head, *match, request_id);
  const Route& route = *match->route;
  if (tokens != nullptr) {
    const TokenVerdict verdict = tokens->check(head.headers.get("authorization"), route.access);
    if (verdict != TokenVerdict::kAllowed) return no_token(verdict, request_id);
  }
  if (route.body == BodyRule::kRequired && !head.chunked && !head.content_length) {
    return refuse(411, "LENGTH_REQUIRED", "a body is needed: Content-Length or Transfer-Encoding: chunked", request_id);
  }
  if (head.headers.count("content-encoding") > 1 || !knows_content_encoding(head.headers.get("content-encoding"))) {
    return refuse(415, "UNSUPPORTED", "Content-Encoding is something else than gzip or deflate", request_id,
                  Header("Accept-Encoding", "gzip, deflate"));
  }
  Admission admission;
  try {
    admission.query = Query(target->query);
  } catch (const Error& error) {
    return refuse(400, "USAGE", error.what(), request_id);
  }
  admission.route = &route;
  admission.path_values = std::move(match->values);
  admission.body_bytes =
      route.body == BodyRule::kNone ? std::min(kMaxIgnoredBody, limits.body_bytes) : limits.body_bytes;
  return admission;
}

}  // namespace tta
