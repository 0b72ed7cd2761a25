#include "tta/serve/http/target.h"

#include "tta/serve/http/ascii.h"

namespace tta {
namespace {

// "/path?query" of "http://host/path?query"; "/" stands for an absent path.
std::optional<std::string_view> without_authority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = target.find_first_of("/?");
    if (end == 0) return std::nullopt;
    if (end == std::string_view::npos) return "/";
    return target.substr(end);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Target> split_target(std::string_view target) {
  if (target == "*") return Target{target, {}};
  std::string_view origin = target;
  if (target.empty() || target.front() != '/') {
    const std::optional<std::string_view> rest = without_authority(target);
    if (!rest) return std::nullopt;
    origin = *rest;
  }
  const std::size_t mark = origin.find('?');
  if (mark == std::string_view::npos) return Target{origin, {}};
  const std::string_view path = mark == 0 ? std::string_view("/") : origin.substr(0, mark);
  return Target{path, origin.substr(mark + 1)};
}

}  // namespace tta
