#include "tta/serve/endpoints/web_page.h"

#include <string>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/web/web_files.h"

namespace tta {
namespace {

// Pictures come as data URIs, the person's own photo as a blob.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// If-None-Match: "*", or a list of tags, of which W/"x" means the same as "x" here (RFC 9110, 13.1.2).
bool has_already(std::string_view if_none_match, std::string_view etag) {
  for (std::string_view tag : split(if_none_match, ',')) {
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag || tag == "*") return true;
  }
  return false;
}

}  // namespace

void web_page_endpoint(const EndpointContext&, const ExchangePtr& exchange) {
  const HttpRequest& request = exchange->request();
  const std::string_view name = request.path_value("file");
  const WebFile* file = find_web_file(name.empty() ? "index.html" : name);
  if (file == nullptr) throw Error(ErrorCode::kNotFound, "the page has no such file");
  HttpResponse response;
  response.headers = {{"Content-Security-Policy", std::string(kContentSecurityPolicy)},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Cache-Control", "no-cache"},
                      {"ETag", file->etag}};
  if (has_already(request.headers.get("if-none-match"), file->etag)) {
    response.status = 304;
  } else {
    response.content_type = file->content_type;
    response.asset = file->text;
  }
  exchange->respond(std::move(response));
}

}  // namespace tta
