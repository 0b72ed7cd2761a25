#include "tta/serve/access/tokens.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/sha256.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

constexpr std::array<std::pair<std::string_view, Access>, 4> kScopes = {{
    {"infer", Access::kInfer},
    {"metadata", Access::kMetadata},
    {"metrics", Access::kMetrics},
    {"admin", Access::kAdmin},
}};

unsigned bit_of(Access access) {
  return 1U << static_cast<unsigned>(access);
}

bool is_token_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

unsigned parse_scopes(std::string_view text, const std::string& where) {
  if (text.empty()) return bit_of(Access::kInfer) | bit_of(Access::kMetadata) | bit_of(Access::kMetrics);
  unsigned scopes = 0;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view word = trim(part);
    const auto* const known =
        std::find_if(kScopes.begin(), kScopes.end(), [&](const auto& row) { return row.first == word; });
    if (known == kScopes.end()) {
      throw Error(ErrorCode::kUsage,
                  where + ": scope '" + printable(word) + "', allowed: infer, metadata, metrics, admin");
    }
    scopes |= bit_of(known->second);
  }
  return scopes;
}

// Every byte is looked at, whatever the ones before said.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

// The token of "Bearer <token>"; empty if it is none. The scheme's name is read without regard to case (RFC
// 9110, 11.1).
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer";
  if (authorization.size() <= kScheme.size() || authorization[kScheme.size()] != ' ') return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if ((authorization[i] | 0x20) != kScheme[i]) return {};
  }
  return trim(authorization.substr(kScheme.size()));
}

}  // namespace

Tokens Tokens::parse(std::string_view text, const std::string& name) {
  Tokens tokens;
  int line_number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++line_number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    const std::string where = name + ":" + std::to_string(line_number);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view token = line.substr(0, end);
    if (token.size() < kMinLength || !std::all_of(token.begin(), token.end(), is_token_char)) {
      throw Error(ErrorCode::kUsage, where + ": a token has " + std::to_string(kMinLength) +
                                         " or more of A-Z a-z 0-9 - . _ ~ + / = (make one: openssl rand -hex 32)");
    }
    tokens.entries_.push_back({sha256_hex(token), parse_scopes(trim(line.substr(end)), where)});
  }
  if (tokens.entries_.empty()) throw Error(ErrorCode::kUsage, name + " holds no token");
  return tokens;
}

Tokens Tokens::read(const std::filesystem::path& path) {
  return parse(read_text_file(path, kMaxFileBytes), printable(path.string()));
}

TokenVerdict Tokens::check(std::string_view authorization, Access access) const {
  if (access == Access::kOpen) return TokenVerdict::kAllowed;
  const std::string digest = sha256_hex(bearer_token(authorization));
  bool known = false;
  unsigned scopes = 0;
  for (const Entry& entry : entries_) {
    const bool same = equal_in_constant_time(entry.digest, digest);
    known |= same;
    scopes |= same ? entry.scopes : 0U;
  }
  if (!known) return TokenVerdict::kUnknown;
  return (scopes & bit_of(access)) != 0 ? TokenVerdict::kAllowed : TokenVerdict::kForbidden;
}

}  // namespace tta
