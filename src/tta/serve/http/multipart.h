// A form with files: multipart/form-data (RFC 7578), as browsers, curl -F and Python's requests send it.
//
//   body = [preamble CRLF] "--" boundary CRLF part *(CRLF "--" boundary CRLF part) CRLF "--" boundary "--" [CRLF
//   epilogue] part = *(field CRLF) CRLF data
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

inline constexpr std::size_t kMaxFormParts = 256;
inline constexpr std::size_t kMaxPartHeaderBytes = std::size_t{8} << 10;

struct FormPart {
  std::string name;                 // of the form's field
  std::string file_name;            // empty where it is no file; any text: not to be used as a path
  std::string content_type;         // lower case, without parameters; empty = none was given
  std::span<const std::byte> data;  // inside the body
};

// The boundary that a Content-Type of multipart/form-data names. Errors: kUsage (none, or not 1 to 70 characters).
std::string form_boundary(std::string_view content_type);

// Errors: kUsage (no boundary where one has to be, a part without name, an end that is missing, too many parts or
// fields).
std::vector<FormPart> parse_multipart(std::span<const std::byte> body, std::string_view boundary);

}  // namespace tta
