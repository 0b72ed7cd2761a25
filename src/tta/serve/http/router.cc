#include "tta/serve/http/router.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "tta/base/core/text.h"
#include "tta/serve/http/percent.h"

namespace tta {
namespace {

// The ']' that belongs to the '[' at `open`.
std::size_t closing_bracket(const std::string& path, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < path.size(); ++i) {
    if (path[i] == '[') ++depth;
    if (path[i] == ']' && --depth == 0) return i;
  }
  assert(false && "a '[' without ']'");
  return path.size();
}

// "/a[/b]/c" as {"/a/c", "/a/b/c"}.
std::vector<std::string> alternatives(const std::string& path) {
  const std::size_t open = path.find('[');
  if (open == std::string::npos) return {path};
  const std::size_t close = closing_bracket(path, open);
  std::vector<std::string> all;
  for (const std::string& rest : alternatives(path.substr(close + 1))) {
    all.push_back(path.substr(0, open) + rest);
    for (const std::string& between : alternatives(path.substr(open + 1, close - open - 1))) {
      all.push_back(path.substr(0, open).append(between).append(rest));
    }
  }
  return all;
}

std::optional<std::vector<std::string>> decoded_segments(std::string_view path) {
  if (path.empty() || path.front() != '/') return std::nullopt;
  path.remove_prefix(1);
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  std::vector<std::string> segments;
  for (const std::string_view part : split(path, '/')) {
    std::optional<std::string> segment = percent_decode(part, Plus::kIsPlus);
    if (!segment) return std::nullopt;
    segments.push_back(std::move(*segment));
  }
  return segments;
}

// What a path takes, as the Allow header says it.
std::string allow_header(const std::vector<HttpMethod>& methods) {
  std::string text;
  for (const HttpMethod method : methods) {
    text += std::string(http_method_name(method)) + ", ";
    if (method == HttpMethod::kGet) text += "HEAD, ";
  }
  return text + "OPTIONS";
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    for (const std::string& path : alternatives(routes_[i].path)) add_pattern(path, i);
  }
}

void Router::add_pattern(const std::string& path, std::size_t route) {
  assert(!path.empty() && path.front() == '/');
  Pattern pattern;
  pattern.route = route;
  for (const std::string_view part : split(std::string_view(path).substr(1), '/')) {
    Segment segment;
    const std::size_t close = part.find('}');
    if (!part.empty() && part.front() == '{' && close != std::string_view::npos) {
      segment.name = part.substr(1, close - 1);
      segment.literal = part.substr(close + 1);
    } else {
      segment.literal = part;
    }
    pattern.segments.push_back(std::move(segment));
  }
  patterns_.push_back(std::move(pattern));
}

bool Router::fits(const Pattern& pattern, const std::vector<std::string>& segments) {
  if (pattern.segments.size() != segments.size()) return false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view want = pattern.segments[i].literal;
    const std::string_view have = segments[i];
    if (pattern.segments[i].name.empty()) {
      if (have != want) return false;
    } else if (have.size() <= want.size() || have.substr(have.size() - want.size()) != want) {
      return false;  // a {name} stands for at least one character
    }
  }
  return true;
}

// Literals go before {name}s: routes are few, so all patterns are tried and the most literal one is taken.
std::optional<Router::Match> Router::match(HttpMethod method, std::string_view path) const {
  const std::optional<std::vector<std::string>> segments = decoded_segments(path);
  if (!segments) return std::nullopt;
  if (method == HttpMethod::kHead) method = HttpMethod::kGet;
  Match match;
  const Pattern* best = nullptr;
  std::size_t best_literals = 0;
  std::vector<HttpMethod> methods;
  for (const Pattern& pattern : patterns_) {
    if (!fits(pattern, *segments)) continue;
    const HttpMethod takes = routes_[pattern.route].method;
    if (std::find(methods.begin(), methods.end(), takes) == methods.end()) methods.push_back(takes);
    std::size_t literals = 0;
    for (const Segment& segment : pattern.segments) literals += segment.name.empty() ? 2 : !segment.literal.empty();
    if (takes == method && (best == nullptr || literals > best_literals)) {
      best = &pattern;
      best_literals = literals;
    }
  }
  if (!methods.empty()) match.allow = allow_header(methods);
  if (best == nullptr) return match;
  match.route = &routes_[best->route];
  for (std::size_t i = 0; i < segments->size(); ++i) {
    const Segment& segment = best->segments[i];
    const std::string& value = (*segments)[i];
    if (!segment.name.empty()) match.values[segment.name] = value.substr(0, value.size() - segment.literal.size());
  }
  return match;
}

}  // namespace tta
