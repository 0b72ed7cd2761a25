#include "tta/cli/policy_notes.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/cli/messages.h"

namespace tta::cli {
namespace {

constexpr std::size_t kMostNamed = 3;

// "'crop(center, 1)' 4 times" for a view that is there with its own name again, "'vflip() * hflip()' as 'rot90(2)'" for
// one with another name.
std::string text_of(const std::string& removed, const std::string& kept, std::ptrdiff_t times) {
  if (removed == kept) return "'" + printable(kept) + "' " + (times == 1 ? "twice" : counted(times + 1, "time"));
  return "'" + printable(removed) + "' as '" + printable(kept) + "'";
}

// Each pair once, in order.
std::vector<std::string> texts_of(const Merged& merged) {
  std::vector<std::string> texts;
  for (auto pair = merged.removed.begin(); pair != merged.removed.end(); ++pair) {
    if (std::find(merged.removed.begin(), pair, *pair) != pair) continue;
    texts.push_back(text_of(pair->first, pair->second, std::count(pair, merged.removed.end(), *pair)));
  }
  return texts;
}

}  // namespace

void say_merged(const Merged& merged) {
  if (merged.removed.empty()) return;
  const std::vector<std::string> texts = texts_of(merged);
  std::string examples;
  for (std::size_t i = 0; i < std::min(kMostNamed, texts.size()); ++i) examples += (i == 0 ? "" : ", ") + texts[i];
  if (texts.size() > kMostNamed) examples += ", ...";
  const bool one = merged.removed.size() == 1;
  say_note(counted(std::ssize(merged.removed), "view") + (one ? " is" : " are") +
           " the same as another on every image (" + examples + "): run once, the weights added");
}

}  // namespace tta::cli
