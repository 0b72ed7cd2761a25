// A request's target (RFC 9112, 3.2): where it points, whichever form it has.
//
//   origin-form    "/v2/models?x=y"
//   absolute-form  "http://host:8080/v2/models?x=y"     scheme and authority don't matter: there is one site here
//   asterisk-form  "*"                                   OPTIONS alone
#pragma once

#include <optional>
#include <string_view>

namespace tta {

struct Target {
  std::string_view path;   // starts with '/', or is "*"; still percent-encoded
  std::string_view query;  // without the '?'
};

// Views into `target`. Nothing where it is none of these forms (CONNECT's "host:443").
std::optional<Target> split_target(std::string_view target);

}  // namespace tta
