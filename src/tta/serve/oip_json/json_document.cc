#include "tta/serve/oip_json/json_document.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta::oip {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLeastCapacity = 64;  // simdjson refuses to allocate less than 32

// Every value but the first of its array or object has a comma before it, every array and object a bracket.
std::size_t most_values(std::string_view json) {
  return 1 + static_cast<std::size_t>(
                 std::count_if(json.begin(), json.end(), [](char c) { return c == ',' || c == '[' || c == '{'; }));
}

std::string problem_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY: return "is empty";
    case simdjson::DEPTH_ERROR: return "is nested more than " + std::to_string(kMaxJsonDepth) + " deep";
    case simdjson::UTF8_ERROR: return "is not valid UTF-8";
    case simdjson::NUMBER_ERROR: return "has a number that JSON doesn't have, or that no machine number holds";
    case simdjson::STRING_ERROR: return "has a string with an escape that JSON doesn't have";
    case simdjson::UNESCAPED_CHARS: return "has a string with a control character";
    case simdjson::UNCLOSED_STRING: return "ends within a string";
    case simdjson::MEMALLOC: return "needs more memory than there is";
    default: return "is not valid JSON";
  }
}

ParameterValue read_parameter(dom::element value, const std::string& where) {
  switch (value.type()) {
    case dom::element_type::STRING: return std::string(read_string(value, where));
    case dom::element_type::BOOL: return value.get_bool().value_unsafe();
    case dom::element_type::INT64: return value.get_int64().value_unsafe();
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return value.get_double().value_unsafe();
    default: fail_json(where, "must be a string, a number, true or false");
  }
}

}  // namespace

void fail_json(const std::string& where, const std::string& problem) {
  throw Error(ErrorCode::kUsage, where + " " + problem);
}

JsonDocument::JsonDocument(std::vector<std::byte>& body, std::size_t json_bytes)
    : parser_(std::max(body.size() + 1, kLeastCapacity)) {
  const std::string_view json(reinterpret_cast<const char*>(body.data()), json_bytes);
  if (most_values(json) > kMaxRequestJsonValues) {
    throw Error(ErrorCode::kTooLarge, "the request's JSON has more than " + std::to_string(kMaxRequestJsonValues) +
                                          " values: send tensors with the binary tensor extension");
  }
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);  // it reads, but doesn't use, that much beyond the end
  simdjson::error_code error = parser_.allocate(json_bytes + 1, kMaxJsonDepth);
  if (!error) {
    error = parser_.parse(reinterpret_cast<const std::uint8_t*>(body.data()), json_bytes, /*realloc_if_needed=*/false)
                .get(root_);
  }
  if (error == simdjson::MEMALLOC) throw Error(ErrorCode::kTooLarge, "the request's JSON " + problem_of(error));
  if (error) fail_json("the request's JSON", problem_of(error));
}

std::vector<JsonMember> read_members(dom::element value, const std::string& where) {
  dom::object object;
  if (value.get(object)) fail_json(where, "must be an object");
  std::vector<JsonMember> members;
  std::unordered_set<std::string_view> keys;
  for (const auto field : object) {
    if (!keys.insert(field.key).second) fail_json(where, "has the member '" + printable(field.key) + "' twice");
    members.push_back({field.key, field.value});
  }
  return members;
}

dom::array read_array(dom::element value, const std::string& where) {
  dom::array array;
  if (value.get(array)) fail_json(where, "must be an array");
  return array;
}

std::string_view read_string(dom::element value, const std::string& where) {
  std::string_view text;
  if (value.get(text)) fail_json(where, "must be a string");
  return text;
}

std::vector<std::int64_t> read_integers(dom::element value, const std::string& where) {
  std::vector<std::int64_t> numbers;
  for (const dom::element element : read_array(value, where)) {
    std::int64_t number = 0;
    if (element.get(number)) fail_json(where + "[" + std::to_string(numbers.size()) + "]", "must be a whole number");
    numbers.push_back(number);
  }
  return numbers;
}

Parameters read_json_parameters(dom::element value, const std::string& where) {
  Parameters parameters;
  if (value.is_null()) return parameters;
  for (const JsonMember& member : read_members(value, where)) {
    if (member.value.is_null()) continue;
    parameters.emplace(member.key, read_parameter(member.value, where + "." + printable(member.key)));
  }
  return parameters;
}

}  // namespace tta::oip
