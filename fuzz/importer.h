// What the fuzzers of the importers share: what is read can be drawn from, and gives policies that read back equal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/policy_json.h"

namespace tta::fuzz {

using ReadTrainingViews = TrainingViews (*)(std::string_view text, const std::string& name, bool skip_unsupported);

// Reads `text` with one importer, whatever the detection makes of it. Nothing if it is refused.
inline std::optional<TrainingViews> views_of(ReadTrainingViews read, std::string_view text) {
  try {
    return read(text, "pipeline", /*skip_unsupported=*/true);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Nothing if it needs more random numbers or ops than are allowed.
inline std::optional<Policy> drawn(const TrainingViews& training, double strength) {
  try {
    return drawn_policy(training, {.count = 4, .seed = 0, .strength = strength});
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Policies are written and read only once an input: that took most of the time, and has a fuzzer of its own.
inline void draw_and_read_back(const TrainingViews& training) {
  for (const double strength : {1.0, 0.3, 0.0}) {
    const std::optional<Policy> policy = drawn(training, strength);
    if (!policy) return;
    expect(policy->views.size() == 4);
    if (strength == 1) expect(parse_policy_json(policy_json(*policy), "policy.json") == *policy);
    if (strength == 0) expect(merge_equal_views(*policy).policy.views.size() == 1);
  }
}

inline int import_and_draw(ReadTrainingViews read, const std::uint8_t* data, std::size_t size) {
  if (const auto training = views_of(read, text_of(data, size))) draw_and_read_back(*training);
  return 0;
}

}  // namespace tta::fuzz
