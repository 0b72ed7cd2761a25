// The query of a request: what stands behind '?' in its target.
//
//   query = [pair *("&" pair)]     pair = name ["=" value]     both percent-encoded, '+' is a space
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tta {

inline constexpr std::size_t kMaxQueryPairs = 64;

// Accessors throw Error{kUsage} naming the parameter, the value and what is allowed.
class Query {
 public:
  Query() = default;
  // Errors: kUsage (a '%' without two digits, a name that is there twice, more than kMaxQueryPairs, no valid UTF-8).
  explicit Query(std::string_view text);

  // One more, as it is. Errors: kUsage (it is there already, too many, no valid UTF-8).
  void add(std::string name, std::string value);

  bool empty() const { return pairs_.empty(); }
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

  // Refuses parameters that aren't in `known`, with a did-you-mean.
  void allow_only(std::initializer_list<std::string_view> known) const;

  std::optional<std::string> text(std::string_view name) const;
  std::optional<int> integer(std::string_view name, int low, int high) const;  // both ends allowed
  std::optional<bool> flag(std::string_view name) const;  // 1, true or nothing ("?per_view"); 0, false

 private:
  const std::string* find(std::string_view name) const;

  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace tta
