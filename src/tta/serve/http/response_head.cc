#include "tta/serve/http/response_head.h"

#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>

namespace tta {
namespace {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), in English whatever the locale.
std::string http_date(std::chrono::system_clock::time_point time) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 40> rest{};
  std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT", &fields);
  const std::string day = (fields.tm_mday < 10 ? "0" : "") + std::to_string(fields.tm_mday);
  return std::string(kDays[static_cast<std::size_t>(fields.tm_wday)]) + ", " + day + " " +
         kMonths[static_cast<std::size_t>(fields.tm_mon)] + rest.data();
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  for (const char c : value) head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  head += "\r\n";
}

}  // namespace

std::string_view response_bytes(const HttpResponse& response) {
  return response.asset.empty() ? std::string_view(response.body) : response.asset;
}

std::string response_head(const HttpResponse& response, AfterResponse after, std::string_view request_id,
                          std::string_view traceparent, std::chrono::system_clock::time_point now) {
  const std::string_view reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason) + "\r\n";
  add_field(head, "Date", http_date(now));
  if (!response.content_type.empty()) add_field(head, "Content-Type", response.content_type);
  // Where there is no content, a length would be that of another answer: a 304's is the one that the client has.
  const bool has_content = response.status != 204 && response.status != 304;
  if (has_content) add_field(head, "Content-Length", std::to_string(response_bytes(response).size()));
  add_field(head, "Connection", after == AfterResponse::kClose ? "close" : "keep-alive");
  add_field(head, "X-Content-Type-Options", "nosniff");
  if (!request_id.empty()) add_field(head, "X-Request-Id", request_id);
  if (!traceparent.empty()) add_field(head, "traceparent", traceparent);
  for (const auto& [name, value] : response.headers) add_field(head, name, value);
  return head + "\r\n";
}

}  // namespace tta
