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

// The first of `texts`, with commas.
std::string examples_of(const std::vector<std::string>& texts) {
  std::string examples;
  for (std::size_t i = 0; i < std::min(kMostNamed, texts.size()); ++i) examples += (i == 0 ? "" : ", ") + texts[i];
  return examples + (texts.size() > kMostNamed ? ", ..." : "");
}

}  // namespace

void say_merged(const Merged& merged) {
  if (merged.removed.empty()) return;
  const bool one = merged.removed.size() == 1;
  say_note(counted(std::ssize(merged.removed), "view") + (one ? " is" : " are") +
           " the same as another on every image (" + examples_of(texts_of(merged)) + "): run once, the weights added");
}

void say_near_duplicates(std::span<const NearDuplicate> near) {
  if (near.empty()) return;
  std::vector<std::string> texts;
  for (const NearDuplicate& one : near) {
    texts.push_back("'" + printable(one.view) + "' like '" + printable(one.like) + "'");
  }
  say_note(counted(std::ssize(near), "view") + (near.size() == 1 ? " looks" : " look") + " almost like another (" +
           examples_of(texts) + "): little is gained by running both; 'tta policy' lists them");
}

void say_tuned_elsewhere(const Policy& policy, const std::string& model_sha256) {
  if (!policy.fitted || policy.fitted->model_sha256.empty() || policy.fitted->model_sha256 == model_sha256) return;
  say_warning("the policy was tuned with another model (SHA-256 " + printable(policy.fitted->model_sha256, 64) +
              ", this one has " + model_sha256 + "): its gain may be another one here");
}

void say_void_certificate(const std::optional<std::string>& problem) {
  if (!problem) return;
  say_warning("the calibrated stop is used, but its certificate is void: " + *problem);
}

}  // namespace tta::cli
