#include "tta/views/policy/policy.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "tta/base/core/sha256.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// In the order of the enums.
constexpr std::string_view kPoolingNames[] = {"mean", "logit_mean", "geometric", "median", "vote", "max"};
constexpr std::string_view kStopRuleNames[] = {"none", "exact", "calibrated"};

template <typename Enum>
std::optional<Enum> find_name(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

// The eight symmetries of a square, each as the ops that we write for it.
struct Symmetry {
  std::vector<Op> ops;
  Matrix3 map;
};

// A square, so that the maps of quarter turns are permutations; even, so that its centre is exact.
constexpr Size kSquare{2, 2};

Matrix3 composite_map(std::span<const Op> moves) {
  Matrix3 map = kIdentityMatrix;
  for (const Op& move : moves) map = multiply(map, move.def->map(move.values, kSquare));
  return map;
}

std::vector<Symmetry> make_symmetries() {
  const Op hflip = make_op("hflip");
  const std::vector<std::vector<Op>> forms = {
      {},
      {hflip},
      {make_op("vflip")},
      {make_op("rot90", {1})},
      {make_op("rot90", {2})},
      {make_op("rot90", {3})},
      {hflip, make_op("rot90", {1})},
      {hflip, make_op("rot90", {3})},
  };
  std::vector<Symmetry> symmetries;
  for (const std::vector<Op>& form : forms) symmetries.push_back({form, composite_map(form)});
  return symmetries;
}

// The normal form of a chain of exact moves. Moves are signed permutations, so the maps' entries are exact.
const std::vector<Op>& normal_form(std::span<const Op> moves) {
  static const std::vector<Symmetry> symmetries = make_symmetries();
  const Matrix3 map = composite_map(moves);
  const auto found = std::find_if(symmetries.begin(), symmetries.end(), [&](const auto& s) { return s.map == map; });
  assert(found != symmetries.end());
  return found->ops;
}

// Puts `move` behind the moves that `ops` ends with.
void append_move(std::vector<Op>& ops, const Op& move) {
  auto run_begin = ops.end();
  while (run_begin != ops.begin() && std::prev(run_begin)->def->kind == OpKind::kMove) --run_begin;
  std::vector<Op> run(run_begin, ops.end());
  run.push_back(move);
  ops.erase(run_begin, ops.end());
  const std::vector<Op>& form = normal_form(run);
  ops.insert(ops.end(), form.begin(), form.end());
}

// True if the op shows nothing that lay outside the window before it, whatever the window's shape. Extreme shapes stand
// for all: a turn that keeps a square inside may not keep a strip.
bool stays_inside(const Op& op) {
  for (const Size window : {Size{1, 1}, Size{1000, 1}, Size{1, 1000}}) {
    const double width = window.width;
    const double height = window.height;
    const double tolerance = 1e-9 * std::max(width, height);
    const Matrix3 map = op.def->map(op.values, window);
    for (const Point corner : {Point{0, 0}, Point{width, 0}, Point{0, height}, Point{width, height}}) {
      const Point seen = apply(map, corner);
      if (seen.x < -tolerance || seen.x > width + tolerance) return false;
      if (seen.y < -tolerance || seen.y > height + tolerance) return false;
    }
  }
  return true;
}

bool border_matters(std::span<const Op> effective) {
  return std::any_of(effective.begin(), effective.end(),
                     [](const Op& op) { return op.def->map != nullptr && !stays_inside(op); });
}

// The border as a factor of an expression; "" for the default.
std::string border_text(const View& view) {
  if (view.border == Border::kReflect) return "";
  if (view.border == Border::kEdge || !view.fill) return "border(" + std::string(border_name(view.border)) + ")";
  const auto& [red, green, blue] = *view.fill;
  return "fill(" + std::to_string(red) + ", " + std::to_string(green) + ", " + std::to_string(blue) + ")";
}

// What makes two views the same: pixels and labels. The order of a label map's pairs means nothing.
std::pair<std::string, LabelMap> meaning(const View& view) {
  LabelMap label_map = view.label_map;
  std::sort(label_map.begin(), label_map.end());
  return {canonical_text(view), std::move(label_map)};
}

}  // namespace

std::string_view pooling_name(Pooling pooling) {
  return kPoolingNames[static_cast<std::size_t>(pooling)];
}
std::optional<Pooling> find_pooling(std::string_view name) {
  return find_name<Pooling>(kPoolingNames, name);
}
std::span<const std::string_view> pooling_names() {
  return kPoolingNames;
}

std::string_view stop_rule_name(StopRule rule) {
  return kStopRuleNames[static_cast<std::size_t>(rule)];
}
std::optional<StopRule> find_stop_rule(std::string_view name) {
  return find_name<StopRule>(kStopRuleNames, name);
}
std::span<const std::string_view> stop_rule_names() {
  return kStopRuleNames;
}

std::vector<Op> effective_ops(const std::vector<Op>& ops) {
  std::vector<Op> effective;
  for (const Op& op : ops) {
    const bool places_window = op.def->placement != nullptr && effective.empty();
    if (!places_window && op.def->is_identity(op.values)) continue;
    if (op.def->kind == OpKind::kMove) {
      append_move(effective, op);
    } else {
      effective.push_back(op);
    }
  }
  return effective;
}

std::optional<std::string> order_problem(const std::vector<Op>& ops) {
  const auto must_lead = [](const Op& op) { return op.def->placement != nullptr && op.def->map == nullptr; };
  if (ops.empty() || std::none_of(ops.begin() + 1, ops.end(), must_lead)) return std::nullopt;
  const std::vector<Op> effective = effective_ops(ops);
  const auto first = effective.begin() + (effective.empty() ? 0 : 1);
  const auto late = std::find_if(first, effective.end(), must_lead);
  if (late == effective.end()) return std::nullopt;
  return "'" + std::string(late->def->name) + "' looks at the whole picture, so it must come first in its view";
}

std::string canonical_text(const View& view) {
  const std::vector<Op> effective = effective_ops(view.ops);
  std::string text;
  const auto append = [&](const std::string& factor) {
    if (!text.empty() && !factor.empty()) text += " * ";
    text += factor;
  };
  for (const Op& op : effective) append(op_text(op));
  if (border_matters(effective)) append(border_text(view));
  return text.empty() ? "identity" : text;
}

std::string view_digest(const View& view) {
  return sha256_hex(canonical_text(view));
}

std::string display_name(const View& view) {
  return view.name.empty() ? canonical_text(view) : view.name;
}

Merged merge_equal_views(const Policy& policy) {
  Merged merged{policy, {}};
  merged.policy.views.clear();
  std::map<std::pair<std::string, LabelMap>, std::size_t> first_with;  // position among the views kept
  for (const View& view : policy.views) {
    const auto [entry, is_new] = first_with.try_emplace(meaning(view), merged.policy.views.size());
    if (is_new) {
      merged.policy.views.push_back(view);
      continue;
    }
    View& kept = merged.policy.views[entry->second];
    kept.weight += view.weight;
    merged.removed.emplace_back(display_name(view), display_name(kept));
  }
  return merged;
}

}  // namespace tta
