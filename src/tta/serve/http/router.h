// Which endpoint answers a request. Immutable once made: thread-safe.
//
//   path     = 1*("/" segment)          of a route
//   segment  = literal | "{" name "}" [literal]
//   "[" ... "]" around segments of a path: with or without them
//
// "/v2/models/{model}[/versions/{version}]/infer", "/v1/models/{model}:predict". A request's path is split at '/' first
// and decoded then, so "%2F" stays inside a segment; "." and ".." have no meaning and match nothing but a {name}. One
// slash at its end is ignored.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/serve/access/tokens.h"
#include "tta/serve/http/exchange.h"
#include "tta/serve/http/message.h"

namespace tta {

// Bytes of a body that an endpoint has no use for.
inline constexpr std::size_t kMaxIgnoredBody = std::size_t{64} << 10;

enum class BodyRule {
  kNone,  // one that comes nevertheless is read, up to kMaxIgnoredBody, and thrown away
  kOptional,
  kRequired,  // 411 without Content-Length or chunks
};

enum class RunsOn {
  kEndpointThread,  // may take its time (decode base64, parse JSON), but not wait
  kSocketThread,    // microseconds: health, which never queues behind anything
};

struct Route {
  HttpMethod method = HttpMethod::kGet;  // kGet answers HEAD too
  std::string path;
  Access access = Access::kInfer;
  BodyRule body = BodyRule::kNone;
  RunsOn runs_on = RunsOn::kEndpointThread;
  std::function<void(const ExchangePtr&)> handle;  // what it throws becomes a 500
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // null: no route for this path (404), or, where allow isn't empty, method (405)
    std::map<std::string, std::string, std::less<>> values;  // of the {name}s
    std::string allow;                                       // "GET, HEAD, OPTIONS": what the path takes
  };
  // `path` as it was sent, without the query. Nothing where its percent-encoding is broken.
  std::optional<Match> match(HttpMethod method, std::string_view path) const;

 private:
  struct Segment {
    std::string name;     // of a {name}; empty = a literal
    std::string literal;  // the segment, or what follows the {name}
  };
  struct Pattern {
    std::vector<Segment> segments;
    std::size_t route;
  };

  static bool fits(const Pattern& pattern, const std::vector<std::string>& segments);
  void add_pattern(const std::string& path, std::size_t route);

  std::vector<Route> routes_;
  std::vector<Pattern> patterns_;
};

}  // namespace tta
