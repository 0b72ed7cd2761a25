#include "tta/image/codec/unknown.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "tta/base/core/error.h"

namespace tta {
namespace {

using namespace std::string_view_literals;

// Formats known by bytes at a place of the file. The first match counts.
struct Signature {
  std::size_t at;
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array kSignatures = {
    Signature{0, "GIF87a"sv, "GIF"},
    Signature{0, "GIF89a"sv, "GIF"},
    Signature{0, "II\x2A\0"sv, "TIFF"},
    Signature{0, "MM\0\x2A"sv, "TIFF"},
    Signature{0, "II\x2B\0"sv, "BigTIFF"},
    Signature{0, "MM\0\x2B"sv, "BigTIFF"},
    Signature{4, "ftypavif"sv, "AVIF"},
    Signature{4, "ftypavis"sv, "AVIF"},
    Signature{4, "ftyphei"sv, "HEIC"},
    Signature{4, "ftyphev"sv, "HEIC"},
    Signature{4, "ftypmif1"sv, "HEIC"},
    Signature{4, "ftypmsf1"sv, "HEIC"},
    Signature{0, "\0\0\0\x0CjP  \r\n\x87\n"sv, "JPEG 2000"},
    Signature{0, "\xFF\x4F\xFF\x51"sv, "JPEG 2000"},
    Signature{0, "\0\0\0\x0CJXL \r\n\x87\n"sv, "JPEG XL"},
    Signature{0, "\xFF\x0A"sv, "JPEG XL"},
    Signature{0, "8BPS"sv, "PSD"},
    Signature{0, "\0\0\1\0"sv, "ICO"},
    Signature{0, "%PDF"sv, "PDF"},
    Signature{0, "P7\n"sv, "PAM"},
};

std::string lower_case_start(std::string_view text, std::size_t length) {
  std::string start(text.substr(0, length));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return start;
}

// True if nothing in `text` is a control character that text doesn't have. Any encoding that contains ASCII passes.
bool looks_like_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return (c >= 0x20 && c != 0x7F) || (c >= '\t' && c <= '\r') || c == 0x1B; });
}

[[noreturn]] void throw_text(std::string_view text) {
  constexpr std::size_t kStartBytes = 1024;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string start = lower_case_start(text, kStartBytes);
  const auto has_tag = [&](std::string_view tag) {
    return start.starts_with('<') && start.find(tag) != std::string::npos;
  };
  if (has_tag("<html") || has_tag("<!doctype html")) {
    throw Error(ErrorCode::kDecode, "input is a web page (HTML), not an image: the download has probably failed");
  }
  if (has_tag("<svg")) {
    throw Error(ErrorCode::kUnsupported, "input is SVG, a drawing and not pixels: convert it to PNG");
  }
  if (start.starts_with("version https://git-lfs.github.com/")) {
    throw Error(ErrorCode::kDecode, "input is a Git LFS pointer, not an image: fetch the files with 'git lfs pull'");
  }
  throw Error(ErrorCode::kDecode, "input is text, not an image");
}

}  // namespace

void throw_unknown(Bytes bytes) {
  constexpr std::size_t kInspectedBytes = 4096;
  if (bytes.empty()) throw Error(ErrorCode::kDecode, "input is empty (0 bytes)");
  for (const Signature& signature : kSignatures) {
    if (has_bytes(bytes, signature.at, 0) && starts_with(bytes.subspan(signature.at), signature.bytes)) {
      throw Error(ErrorCode::kUnsupported, "input is " + std::string(signature.name) +
                                               ", which is not supported: convert it to JPEG, PNG, WebP, BMP or PNM");
    }
  }
  const std::string_view text = as_text(bytes.first(std::min(bytes.size(), kInspectedBytes)));
  if (looks_like_text(text)) throw_text(text);
  throw Error(ErrorCode::kDecode, "input is not an image of any known format");
}

}  // namespace tta
