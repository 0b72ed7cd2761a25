// A policy: an ordered list of weighted views, how to pool them, and when to stop. Plain data.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tta/image/image.h"
#include "tta/views/ops/op.h"

namespace tta {

enum class Pooling { kMean, kLogitMean, kGeometric, kMedian, kVote, kMax };
std::string_view pooling_name(Pooling pooling);  // "logit_mean"

enum class StopRule { kNone, kExact, kCalibrated };
std::string_view stop_rule_name(StopRule rule);  // "exact"

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
  std::int64_t images = 0;
  std::uint64_t seed = 0;
  std::optional<double> heldout_gain_pp;
  std::optional<std::array<double, 2>> ci95_pp;
  bool operator==(const Fitted&) const = default;
};

struct Policy {
  std::string name;
  std::vector<View> views;  // 1 to kMaxViews; at least one weight > 0
  Pooling pool = Pooling::kMean;
  double temperature = 1;  // > 0; acts on the pooled distribution
  StopRule stop = StopRule::kNone;
  std::optional<Fitted> fitted;
  bool operator==(const Policy&) const = default;
};

// The one text of a view: an expression that means exactly this view, with ops that change nothing removed, neighbouring
// flips and turns brought to one normal form, every value in its shortest form, and the border if it matters and isn't the
// default. "identity" for the identity view. Name, weight and label map don't take part: they don't change pixels.
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
