#include "tta/serve/endpoints/infer_body.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/http/media_type.h"
#include "tta/serve/http/multipart.h"
#include "tta/serve/oip_json/header_length.h"
#include "tta/serve/oip_json/read_infer.h"
#include "tta/serve/oip_json/read_instances.h"
#include "tta/serve/oip_json/single_input.h"

namespace tta {
namespace {

constexpr std::string_view kForm = "multipart/form-data";
constexpr std::string_view kJson = "application/json";

// Types that say nothing of what the body is: what clients send who don't set any.
constexpr std::array<std::string_view, 4> kAnything = {"", "application/octet-stream",
                                                       "application/x-www-form-urlencoded", "text/plain"};

// Lower case, without parameters.
std::string content_type(const HttpRequest& request) {
  const std::string_view value = request.headers.get("content-type");
  if (value.empty()) return "";
  const auto parsed = parse_parameterized(value);
  if (!parsed) throw Error(ErrorCode::kUsage, "Content-Type is malformed: '" + printable(value) + "'");
  return parsed->word;
}

bool begins_as_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != body.npos && body[first] == '{';
}

oip::ParameterValue query_value(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  if (text == "true" || text == "false") return text == "true";
  return text;
}

// Whole numbers are integers, true and false are flags, everything else is text.
void add_query(const Query& query, oip::InferRequest& request) {
  query.allow_only({"tta_policy", "tta_max_views", "tta_stop", "tta_deadline_ms", "tta_orientation", "timeout",
                    "priority", "binary_data_output"});
  for (const auto& [name, value] : query.pairs()) {
    if (!request.parameters.emplace(name, query_value(value)).second) {
      throw Error(ErrorCode::kUsage, "'" + name + "' is among the body's parameters and in the query");
    }
  }
}

// Parts that are files are images, the others parameters.
oip::InferRequest read_form(const ServedModel& model, const HttpRequest& request, Query& parameters) {
  oip::InferRequest read = oip::file_request(model, {});
  oip::InferTensor& input = read.inputs[0];
  input.elements.clear();
  for (const FormPart& part : parse_multipart(request.body, form_boundary(request.headers.get("content-type")))) {
    if (part.file_name.empty() && !part.content_type.starts_with("image/")) {
      parameters.add(part.name, {reinterpret_cast<const char*>(part.data.data()), part.data.size()});
    } else {
      input.elements.emplace_back(part.data.begin(), part.data.end());
    }
  }
  if (input.elements.empty()) throw Error(ErrorCode::kUsage, "the form has no file: curl -F image=@photo.jpg");
  input.shape = {static_cast<std::int64_t>(input.elements.size())};
  return read;
}

[[noreturn]] void throw_unsupported(const std::string& type) {
  throw Error(ErrorCode::kUnsupported, "Content-Type '" + printable(type) +
                                           "' is not supported: JSON, image/..., multipart/form-data, or "
                                           "application/octet-stream with " +
                                           std::string(oip::kHeaderLength));
}

}  // namespace

bool is_json_body(const HttpRequest& request) {
  const std::string type = content_type(request);
  if (type == kJson) return true;
  return std::find(kAnything.begin(), kAnything.end(), type) != kAnything.end() && begins_as_json(request.body_text());
}

oip::InferRequest read_files_body(const ServedModel& model, HttpRequest& request) {
  const std::string type = content_type(request);
  Query parameters = request.query;
  oip::InferRequest read;
  if (type == kForm) {
    read = read_form(model, request, parameters);
  } else if (type.starts_with("image/") || std::find(kAnything.begin(), kAnything.end(), type) != kAnything.end()) {
    read = oip::file_request(model, std::move(request.body));
  } else {
    throw_unsupported(type);
  }
  add_query(parameters, read);
  return read;
}

oip::InferRequest read_infer_body(const ServedModel& model, HttpRequest& request) {
  std::size_t json_bytes = request.body.size();
  const bool has_length = request.headers.count(oip::kHeaderLength) > 0;
  if (has_length) json_bytes = oip::read_header_length(request.headers.get(oip::kHeaderLength), request.body.size());
  if (!has_length && !is_json_body(request)) return read_files_body(model, request);
  oip::InferRequest read = has_length && json_bytes == 0 ? oip::raw_request(model, std::move(request.body))
                                                         : oip::read_infer(std::move(request.body), json_bytes);
  add_query(request.query, read);
  return read;
}

oip::InferRequest read_instances_body(const ServedModel& model, HttpRequest& request) {
  oip::InferRequest read = oip::read_instances(model, std::move(request.body));
  add_query(request.query, read);
  return read;
}

}  // namespace tta
