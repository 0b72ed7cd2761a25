// A request and a response of HTTP as plain data, without a socket and without the library that reads them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tta/serve/http/query.h"

namespace tta {

enum class HttpMethod { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
std::string_view http_method_name(HttpMethod method);  // "GET"; "" for kOther
HttpMethod http_method(std::string_view name);

// Header fields in the order in which they came. Names compare without regard to case.
class HttpHeaders {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  // The first field of that name; empty where there is none.
  std::string_view get(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;  // kHead comes as kGet: the transport leaves the body out
  std::string path;                      // as it was sent, without the query: for logs
  std::map<std::string, std::string, std::less<>> path_values;  // what stood for {model}; decoded once
  Query query;                                                  // decoded once
  HttpHeaders headers;
  std::vector<std::byte> body;  // whole, chunks joined, Content-Encoding undone; bounded by --max-body-bytes
  std::string request_id;       // of the client, or made: never empty, safe to print
  std::string traceparent;      // W3C's, valid, or empty
  std::string client;           // "127.0.0.1:43210"

  // What stood for {name} in the route's path; empty where that part is absent.
  std::string_view path_value(std::string_view name) const;
  std::string_view body_text() const { return {reinterpret_cast<const char*>(body.data()), body.size()}; }
};

struct HttpResponse {
  int status = 200;
  std::string content_type;                                  // empty = no Content-Type, for empty bodies
  std::vector<std::pair<std::string, std::string>> headers;  // beyond those that the transport adds (Content-Length,
                                                             // Date, Connection, X-Request-Id, traceparent)
  std::string body;
  std::string_view asset;  // sent instead of `body`: bytes that outlive the server (embedded files)
};

// A response with this text as JSON.
HttpResponse json_response(int status, std::string json);

// {"error":"...","code":"TOO_LARGE","request_id":"..."}
HttpResponse error_response(int status, std::string_view code, std::string_view message, std::string_view request_id);

}  // namespace tta
