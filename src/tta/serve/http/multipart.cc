#include "tta/serve/http/multipart.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/http/ascii.h"
#include "tta/serve/http/media_type.h"

namespace tta {
namespace {

constexpr std::string_view kCrLf = "\r\n";

[[noreturn]] void fail(const std::string& problem) {
  throw Error(ErrorCode::kUsage, "multipart/form-data: " + problem);
}

// memmem() is linear; std::search and string_view::find are not.
std::size_t find(std::string_view text, std::string_view word, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;  // an empty text may have no address
  const void* found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

void read_disposition(std::string_view value, FormPart& part) {
  const std::optional<ParameterizedValue> disposition = parse_parameterized(value);
  if (!disposition || disposition->word != "form-data")
    fail("a part's Content-Disposition is no 'form-data; name=...'");
  part.name = disposition->parameter("name");
  part.file_name = disposition->parameter("filename");
}

void read_field(std::string_view line, FormPart& part) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) fail("a part's header line has no ':'");
  const std::string_view name = trim(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (equal_ignoring_case(name, "content-disposition")) {
    read_disposition(value, part);
  } else if (equal_ignoring_case(name, "content-type")) {
    const std::optional<ParameterizedValue> type = parse_parameterized(value);
    if (!type) fail("a part's Content-Type can't be read");
    part.content_type = type->word;
  } else if (equal_ignoring_case(name, "content-transfer-encoding")) {
    const bool plain = equal_ignoring_case(value, "binary") || equal_ignoring_case(value, "8bit") ||
                       equal_ignoring_case(value, "7bit");
    if (!plain)
      fail("Content-Transfer-Encoding '" + printable(value) + "' isn't supported: send the bytes as they are");
  }
}

// `text` is a part: its fields, an empty line, its data.
FormPart read_part(std::string_view text) {
  FormPart part;
  std::size_t at = 0;
  while (true) {
    const std::size_t end = find(text.substr(0, std::min(text.size(), kMaxPartHeaderBytes)), kCrLf, at);
    if (end == std::string_view::npos) fail("a part's header isn't ended by an empty line, or is too long");
    const std::string_view line = text.substr(at, end - at);
    at = end + kCrLf.size();
    if (line.empty()) break;
    read_field(line, part);
  }
  if (part.name.empty()) fail("a part has no name");
  part.data = std::as_bytes(std::span(text.substr(at)));
  return part;
}

// Behind a boundary: the position of the next part, or nothing where the form ends.
std::optional<std::size_t> after_boundary(std::string_view body, std::size_t at) {
  if (body.substr(at, 2) == "--") return std::nullopt;
  while (at < body.size() && (body[at] == ' ' || body[at] == '\t')) ++at;  // "transport padding"
  if (body.substr(at, 2) != kCrLf) fail("a boundary isn't followed by a line break");
  return at + kCrLf.size();
}

}  // namespace

std::string form_boundary(std::string_view content_type) {
  const std::optional<ParameterizedValue> type = parse_parameterized(content_type);
  if (!type || type->word != "multipart/form-data")
    fail("Content-Type '" + printable(content_type) + "' is another one");
  const std::string_view boundary = type->parameter("boundary");
  if (boundary.empty() || boundary.size() > 70) fail("Content-Type names no boundary of 1 to 70 characters");
  return std::string(boundary);
}

std::vector<FormPart> parse_multipart(std::span<const std::byte> body, std::string_view boundary) {
  const std::string_view text(reinterpret_cast<const char*>(body.data()), body.size());
  const std::string delimiter = std::string(kCrLf) + "--" + std::string(boundary);
  const std::string_view first = std::string_view(delimiter).substr(kCrLf.size());
  std::size_t behind = first.size();
  if (text.substr(0, first.size()) != first) {
    const std::size_t found = find(text, delimiter, 0);
    if (found == std::string_view::npos) fail("the body doesn't have the boundary that Content-Type names");
    behind = found + delimiter.size();
  }
  std::vector<FormPart> parts;
  while (const std::optional<std::size_t> begin = after_boundary(text, behind)) {
    if (parts.size() == kMaxFormParts) fail("more than " + std::to_string(kMaxFormParts) + " parts");
    // A part may be empty: its own line break can be the delimiter's.
    const std::size_t end = find(text, delimiter, *begin - kCrLf.size());
    if (end == std::string_view::npos) fail("the last part isn't ended by the boundary");
    parts.push_back(read_part(end < *begin ? std::string_view() : text.substr(*begin, end - *begin)));
    behind = end + delimiter.size();
  }
  return parts;
}

}  // namespace tta
