#include "tta/cli/policy_notes.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "tta/base/core/text.h"
#include "tta/cli/messages.h"

namespace tta::cli {
namespace {

constexpr std::size_t kMostNamed = 3;

std::string pair_text(const std::string& removed, const std::string& kept) {
  if (removed == kept) return "'" + printable(kept) + "' twice";
  return "'" + printable(removed) + "' as '" + printable(kept) + "'";
}

}  // namespace

void say_merged(const Merged& merged) {
  if (merged.removed.empty()) return;
  std::string examples;
  for (std::size_t i = 0; i < std::min(kMostNamed, merged.removed.size()); ++i) {
    examples += (examples.empty() ? "" : ", ") + pair_text(merged.removed[i].first, merged.removed[i].second);
  }
  if (merged.removed.size() > kMostNamed) examples += ", ...";
  const bool one = merged.removed.size() == 1;
  say_note(counted(std::ssize(merged.removed), "view") + (one ? " is" : " are") +
           " the same as another on every image (" + examples + "): run once, the weights added");
}

}  // namespace tta::cli
