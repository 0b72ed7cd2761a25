// Header values with parameters: Content-Type, Content-Disposition.
//
//   value = word *(";" name "=" (token | quoted-string))
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tta {

struct ParameterizedValue {
  std::string word;                                            // lower case: "multipart/form-data"
  std::map<std::string, std::string, std::less<>> parameters;  // names in lower case

  std::string_view parameter(std::string_view name) const;  // empty where there is none
};

// Nothing where the value is malformed: a parameter twice, without '=', a quote that isn't closed.
std::optional<ParameterizedValue> parse_parameterized(std::string_view value);

}  // namespace tta
