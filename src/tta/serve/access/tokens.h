// Who may call what: bearer tokens, and what each of them allows.
//
// The file of tokens, one a line (empty lines and those that start with '#' don't count):
//
//   line  = token [blank scope *("," scope)]
//   token = 16 or more of A-Z a-z 0-9 - . _ ~ + / =        (openssl rand -hex 32)
//   scope = "infer" | "metadata" | "metrics" | "admin"      none = all but admin
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// kOpen needs no token: liveness, readiness, the page's files. Where no tokens are in force, everything is open.
enum class Access { kOpen, kInfer, kMetadata, kMetrics, kAdmin };

enum class TokenVerdict {
  kAllowed,
  kUnknown,    // none was given, or one that isn't ours: 401
  kForbidden,  // one of ours without that scope: 403
};

// Immutable once read: thread-safe.
class Tokens {
 public:
  static constexpr std::size_t kMinLength = 16;
  static constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;

  // Errors: kUsage naming file and line, never the token.
  static Tokens parse(std::string_view text, const std::string& name);
  static Tokens read(const std::filesystem::path& path);  // Errors: those of parse(); kIo

  // `authorization` as the header carries it: "Bearer <token>". Takes the same time whichever token it is, and however
  // much of it is right: digests are compared, all of them, to their last byte.
  TokenVerdict check(std::string_view authorization, Access access) const;

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string digest;  // SHA-256, hex
    unsigned scopes = 0;
  };
  std::vector<Entry> entries_;
};

}  // namespace tta
