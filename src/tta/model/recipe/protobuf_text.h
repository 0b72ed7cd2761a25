// protobuf's text form as JSON, so that its values are read, and complained about, like everyone else's.
#pragma once

#include <string>
#include <string_view>

#include "tta/base/core/error.h"

namespace tta {

// The message in `text` as a JSON object: enum names become strings, messages objects; a field that comes more than
// once, or has a list, an array. Numbers that JSON can't hold (inf, nan) become strings. `name` stands in messages.
//
// Errors, `code`: what isn't the text form, with its line; more than kMaxJsonDepth messages in one another;
// more than a mebibyte.
std::string json_of_protobuf_text(std::string_view text, const std::string& name, ErrorCode code);

}  // namespace tta
