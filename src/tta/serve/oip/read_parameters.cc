#include "tta/serve/oip/read_parameters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta::oip {
namespace {

constexpr std::int64_t kMostDeadlineMs = 24 * 60 * 60 * 1000;
constexpr std::string_view kOwnPrefix = "tta_";

[[noreturn]] void fail(std::string_view name, const std::string& problem) {
  throw Error(ErrorCode::kUsage, "parameters." + printable(name) + " " + problem);
}

const std::string& text_of(std::string_view name, const ParameterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  fail(name, "must be a string");
}

// JSON and older gRPC stubs know no integers, so a whole double counts as one.
std::int64_t integer_of(std::string_view name, const ParameterValue& value, std::int64_t low, std::int64_t high) {
  std::optional<std::int64_t> number;
  std::string shown = "no whole number";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    number = *integer;
    shown = std::to_string(*integer);
  } else if (const auto* real = std::get_if<double>(&value); real != nullptr && std::trunc(*real) == *real) {
    if (std::abs(*real) < 0x1p53) number = static_cast<std::int64_t>(*real);
  }
  if (number && *number >= low && *number <= high) return *number;
  fail(name, "is " + shown + ", allowed " + std::to_string(low) + ".." + std::to_string(high));
}

[[noreturn]] void fail_word(std::string_view name, std::string_view word, std::span<const std::string_view> allowed) {
  const std::string hint = did_you_mean(word, allowed);
  fail(name, "is '" + printable(word) + "'" + (hint.empty() ? ", allowed are " + join(allowed, ", ") : hint));
}

void set_deadline(std::chrono::milliseconds deadline, ServeRequest& into) {
  into.deadline = into.deadline ? std::min(*into.deadline, deadline) : deadline;
}

void read_policy(const ParameterValue& value, ServeRequest& into) {
  into.policy = text_of("tta_policy", value);
  if (into.policy.empty()) fail("tta_policy", "is empty; leave it out for the model's policy");
}

void read_max_views(const ParameterValue& value, ServeRequest& into) {
  into.max_views = static_cast<int>(integer_of("tta_max_views", value, 1, kMaxViews));
}

void read_stop(const ParameterValue& value, ServeRequest& into) {
  const std::string& word = text_of("tta_stop", value);
  into.stop = find_stop_rule(word);
  if (!into.stop) fail_word("tta_stop", word, stop_rule_names());
}

void read_deadline(const ParameterValue& value, ServeRequest& into) {
  set_deadline(std::chrono::milliseconds(integer_of("tta_deadline_ms", value, 1, kMostDeadlineMs)), into);
}

void read_orientation(const ParameterValue& value, ServeRequest& into) {
  constexpr std::array<std::string_view, 2> kWords = {"ignore", "apply"};
  const std::string& word = text_of("tta_orientation", value);
  if (word != kWords[0] && word != kWords[1]) fail_word("tta_orientation", word, kWords);
  into.orientation = word == "apply" ? Orientation::kApply : Orientation::kIgnore;
}

// Microseconds, of which our deadlines know only thousands: rounded up, so that a short one is not "none".
void read_timeout(const ParameterValue& value, ServeRequest& into) {
  const std::int64_t us = integer_of("timeout", value, 0, kMostDeadlineMs * 1000);
  if (us > 0) set_deadline(std::chrono::milliseconds((us + 999) / 1000), into);
}

void read_priority(const ParameterValue& value, ServeRequest&) {
  integer_of("priority", value, 0, std::int64_t{1} << 53);
}

struct Known {
  std::string_view name;
  void (*read)(const ParameterValue& value, ServeRequest& into);
};
constexpr std::array<Known, 7> kKnown = {{{"tta_policy", read_policy},
                                          {"tta_max_views", read_max_views},
                                          {"tta_stop", read_stop},
                                          {"tta_deadline_ms", read_deadline},
                                          {"tta_orientation", read_orientation},
                                          {"timeout", read_timeout},
                                          {"priority", read_priority}}};

void refuse_unknown(std::string_view name) {
  if (name.starts_with(kOwnPrefix)) {
    std::vector<std::string_view> own;
    for (const Known& known : kKnown) {
      if (known.name.starts_with(kOwnPrefix)) own.push_back(known.name);
    }
    const std::string hint = did_you_mean(name, own);
    fail(name, "is unknown" + (hint.empty() ? "; there are " + join(own, ", ") : hint));
  }
  if (name.starts_with("triton_") || name.starts_with("sequence_")) fail(name, "is not supported");
}

}  // namespace

void read_parameters(const Parameters& parameters, ServeRequest& into) {
  for (const auto& [name, value] : parameters) {
    const std::string_view wanted = name;  // clang 14 can't capture a part of a binding
    const auto* known =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& candidate) { return candidate.name == wanted; });
    if (known != kKnown.end()) {
      known->read(value, into);
    } else {
      refuse_unknown(name);
    }
  }
}

void check_tensor_parameters(const Parameters& parameters, const std::string& where) {
  for (const auto& [name, value] : parameters) {
    if (name.starts_with(kOwnPrefix)) {
      throw Error(ErrorCode::kUsage, where + ".parameters." + printable(name) + " belongs to the request's parameters");
    }
    if (name.starts_with("shared_memory_")) {
      throw Error(ErrorCode::kUsage, where + ".parameters." + printable(name) + ": shared memory is not supported");
    }
  }
}

}  // namespace tta::oip
