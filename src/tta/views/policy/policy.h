// A policy: an ordered list of weighted views, how to pool them, and when to stop. Plain data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tta/image/image.h"
#include "tta/views/ops/op.h"
#include "tta/views/policy/calibrated_stop.h"

namespace tta {

// Ops of one view. Far more than any view needs; it bounds what a short expression can make of memory.
inline constexpr std::size_t kMaxOps = 64;

enum class Pooling { kMean, kLogitMean, kGeometric, kMedian, kVote, kMax };
std::string_view pooling_name(Pooling pooling);              // "logit_mean"
std::optional<Pooling> find_pooling(std::string_view name);  // or nothing
std::span<const std::string_view> pooling_names();

enum class StopRule { kNone, kExact, kCalibrated };
std::string_view stop_rule_name(StopRule rule);                 // "exact"
std::optional<StopRule> find_stop_rule(std::string_view name);  // or nothing
std::span<const std::string_view> stop_rule_names();

// Pairs (seen as, really is) of class names or indices, a permutation of those named; applied before pooling.
using LabelMap = std::vector<std::pair<std::string, std::string>>;

// A view: ops one after the other; the empty list is the identity view.
struct View {
  std::string name;  // for people; empty = its canonical text
  std::vector<Op> ops;
  double weight = 1;  // >= 0, finite
  Border border = Border::kReflect;
  std::optional<std::array<std::uint8_t, 3>> fill;  // kConstant; nothing = the recipe's mean colour
  LabelMap label_map;
  bool operator==(const View&) const = default;
};

// Where a tuned policy came from. Told to people, not acted on, apart from a warning when the model differs.
struct Fitted {
  std::string model_sha256;
  std::int64_t images = 0;  // that it was tuned on
  std::uint64_t seed = 0;   // at most 2^63 - 1: what JSON readers agree on
  std::optional<double> heldout_gain_pp;
  std::optional<std::array<double, 2>> ci95_pp;
  std::string recipe_sha256;  // of recipe_json()
  std::string data_sha256;    // dataset_digest()
  std::string method;         // how the held-out gain was found: "split" or "cross-fitting"
  std::string objective;
  std::int64_t heldout_images = 0;
  std::optional<double> tuning_gain_pp;  // on the images that it was tuned on
  std::string reason;                    // why this policy, a sentence
  bool operator==(const Fitted&) const = default;
};

struct Policy {
  std::string name;
  std::vector<View> views;  // 1 to kMaxViews; at least one weight > 0
  Pooling pool = Pooling::kMean;
  double temperature = 1;  // > 0; acts on the pooled distribution
  StopRule stop = StopRule::kNone;
  std::optional<CalibratedStop> calibrated;  // what StopRule::kCalibrated works with; may be there with another rule
  std::optional<Fitted> fitted;
  bool operator==(const Policy&) const = default;
};

// The ops that count: ops that change nothing are left out, and neighbouring flips and turns are brought to one normal
// form (at most hflip, then rot90; vflip for itself). This is what a view means, and what is rendered: an op is the
// first of its view if it comes first in this list, so `rotate(0) * crop(center, 0.8)` is `crop(center, 0.8)`.
std::vector<Op> effective_ops(const std::vector<Op>& ops);

// What is wrong with these ops in this order, or nothing: an op that looks at the whole picture must come first.
std::optional<std::string> order_problem(const std::vector<Op>& ops);

// The one text of a view: an expression that means exactly this view, with ops that change nothing removed,
// neighbouring flips and turns brought to one normal form, every value in its shortest form, and the border if it isn't
// the default and an op can look beyond its window. "identity" for the identity view. Name, weight and label map don't
// take part: they don't change pixels.
std::string canonical_text(const View& view);

// SHA-256 of the canonical text, 64 hexadecimal digits: the view's name in a score store.
std::string view_digest(const View& view);

// The name that people see: the view's own, or its canonical text.
std::string display_name(const View& view);

// Views that mean the same on every image are run once: later ones are removed and their weight is added to the first.
// Views with different label maps are different. `removed` tells (name of the removed, name of the kept).
struct Merged {
  Policy policy;
  std::vector<std::pair<std::string, std::string>> removed;
};
Merged merge_equal_views(const Policy& policy);

}  // namespace tta
