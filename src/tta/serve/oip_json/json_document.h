// simdjson behind a few functions: the only file pair, with json_numbers, that sees its errors. A document of a
// request: strict JSON, at most kMaxJsonDepth deep, at most kMaxRequestJsonValues values, and no key twice in what is
// read.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tta/serve/oip/infer.h"

namespace tta::oip {

// One member of an object.
struct JsonMember {
  std::string_view key;
  simdjson::dom::element value;
};

// Parsed text: what was read from it lives as long as it.
class JsonDocument {
 public:
  // The first `json_bytes` of `body`, which is given more room if it must be. Errors: kUsage (no JSON, said what and
  // where as far as known), kTooLarge (too many values).
  JsonDocument(std::vector<std::byte>& body, std::size_t json_bytes);

  simdjson::dom::element root() const { return root_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

// The values as the type asked for. `where` is their place ("inputs[0].shape"). Errors, kUsage: "inputs[0].shape must
// be an array".
std::vector<JsonMember> read_members(simdjson::dom::element value, const std::string& where);  // no key twice
simdjson::dom::array read_array(simdjson::dom::element value, const std::string& where);
std::string_view read_string(simdjson::dom::element value, const std::string& where);
std::vector<std::int64_t> read_integers(simdjson::dom::element value, const std::string& where);

// {"name": string, number, true or false}; a null is as if it weren't there. Errors: kUsage.
Parameters read_json_parameters(simdjson::dom::element value, const std::string& where);

// kUsage: "inputs[0].shape must be an array".
[[noreturn]] void fail_json(const std::string& where, const std::string& problem);

}  // namespace tta::oip
