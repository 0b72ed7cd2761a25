#include "tta/serve/http/message.h"

#include <algorithm>
#include <array>

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/serve/http/ascii.h"

namespace tta {
namespace {

constexpr std::array<std::pair<HttpMethod, std::string_view>, 7> kMethods = {{
    {HttpMethod::kGet, "GET"},
    {HttpMethod::kHead, "HEAD"},
    {HttpMethod::kPost, "POST"},
    {HttpMethod::kPut, "PUT"},
    {HttpMethod::kPatch, "PATCH"},
    {HttpMethod::kDelete, "DELETE"},
    {HttpMethod::kOptions, "OPTIONS"},
}};

}  // namespace

std::string_view http_method_name(HttpMethod method) {
  for (const auto& [known, name] : kMethods) {
    if (known == method) return name;
  }
  return "";
}

// Methods are case-sensitive (RFC 9110, 9.1).
HttpMethod http_method(std::string_view name) {
  for (const auto& [method, known] : kMethods) {
    if (known == name) return method;
  }
  return HttpMethod::kOther;
}

std::string_view HttpHeaders::get(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

std::size_t HttpHeaders::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [name](const auto& field) { return equal_ignoring_case(field.first, name); }));
}

std::string_view HttpRequest::path_value(std::string_view name) const {
  const auto found = path_values.find(name);
  return found == path_values.end() ? std::string_view() : std::string_view(found->second);
}

HttpResponse json_response(int status, std::string json) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(json);
  return response;
}

HttpResponse error_response(int status, std::string_view code, std::string_view message, std::string_view request_id) {
  JsonWriter out;
  out.begin_object().member("error", message).member("code", code).member("request_id", request_id).end_object();
  return json_response(status, out.take());
}

}  // namespace tta
