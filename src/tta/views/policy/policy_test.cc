#include "tta/views/policy/policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tta/base/core/sha256.h"

namespace tta {
namespace {

Op hflip() {
  return make_op("hflip");
}
Op vflip() {
  return make_op("vflip");
}
Op rot90(int quarters) {
  return make_op("rot90", {static_cast<double>(quarters)});
}
Op rotate(double degrees) {
  return make_op("rotate", {degrees});
}
Op zoom(double factor) {
  return make_op("zoom", {factor});
}
Op brightness(double factor) {
  return make_op("brightness", {factor});
}
Op crop(Anchor anchor, double fraction) {
  return make_op("crop", {static_cast<double>(anchor), fraction});
}

View view_of(std::vector<Op> ops) {
  View view;
  view.ops = std::move(ops);
  return view;
}

std::string text_of(std::vector<Op> ops) {
  return canonical_text(view_of(std::move(ops)));
}

// -- normal form
// ---------------------------------------------------------------------------------------------------------

TEST(CanonicalText, IsTheViewAsAnExpression) {
  EXPECT_EQ(text_of({}), "identity");
  EXPECT_EQ(text_of({crop(Anchor::kTopLeft, 0.8), hflip(), rotate(-7.5), brightness(1.1)}),
            "crop(top_left, 0.8) * hflip() * rotate(-7.5) * brightness(1.1)");
}

TEST(CanonicalText, LeavesOutWhatChangesNothing) {
  EXPECT_EQ(text_of({rotate(0), zoom(1), brightness(1)}), "identity");
  EXPECT_EQ(text_of({rotate(5), zoom(1), hflip()}), "rotate(5) * hflip()");
  EXPECT_EQ(text_of({rotate(5), crop(Anchor::kTopLeft, 1)}), "rotate(5)");
}

TEST(CanonicalText, KeepsAFirstCropOfTheWholeImage) {
  EXPECT_EQ(text_of({crop(Anchor::kCenter, 1)}), "crop(center, 1)");
  // First is what comes first among the ops that count.
  EXPECT_EQ(text_of({rotate(0), crop(Anchor::kCenter, 1)}), "crop(center, 1)");
  EXPECT_EQ(text_of({hflip(), hflip(), crop(Anchor::kCenter, 1)}), "crop(center, 1)");
}

TEST(CanonicalText, JoinsMovesThatBecomeNeighbours) {
  EXPECT_EQ(text_of({hflip(), rotate(0), hflip()}), "identity");
  EXPECT_EQ(text_of({rot90(1), zoom(1), rot90(2)}), "rot90(3)");
}

TEST(CanonicalText, DoesNotMoveOpsPastOthers) {
  EXPECT_EQ(text_of({hflip(), rotate(5), hflip()}), "hflip() * rotate(5) * hflip()");
  EXPECT_EQ(text_of({brightness(2), hflip()}), "brightness(2) * hflip()");
  EXPECT_EQ(text_of({rotate(5), rotate(5)}), "rotate(5) * rotate(5)");
}

// Where a chain of moves takes the points to the right of the centre and above it; x points right and y up.
struct Frame {
  int right_x = 1, right_y = 0;
  int up_x = 0, up_y = 1;
  auto operator<=>(const Frame&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy means the 0 in it
};

void move_point(const Op& op, int& x, int& y) {
  if (op.def->name == "hflip") x = -x;
  if (op.def->name == "vflip") y = -y;
  if (op.def->name != "rot90") return;
  for (int quarter = 0; quarter < static_cast<int>(op.values[0]); ++quarter) {
    const int old_x = x;
    x = -y;
    y = old_x;
  }
}

Frame frame_after(const std::vector<Op>& moves) {
  Frame frame;
  for (const Op& move : moves) {
    move_point(move, frame.right_x, frame.right_y);
    move_point(move, frame.up_x, frame.up_y);
  }
  return frame;
}

const std::vector<std::vector<Op>> kEightMoves = {
    {}, {hflip()}, {vflip()}, {rot90(1)}, {rot90(2)}, {rot90(3)}, {hflip(), rot90(1)}, {hflip(), rot90(3)},
};

TEST(EffectiveOps, AllProductsOfTheEightMovesAreRight) {
  std::set<Frame> frames;
  for (const std::vector<Op>& first : kEightMoves) {
    frames.insert(frame_after(first));
    for (const std::vector<Op>& second : kEightMoves) {
      std::vector<Op> both = first;
      both.insert(both.end(), second.begin(), second.end());
      const std::vector<Op> effective = effective_ops(both);
      EXPECT_EQ(frame_after(effective), frame_after(both)) << text_of(first) << " then " << text_of(second);
      EXPECT_NE(std::find(kEightMoves.begin(), kEightMoves.end(), effective), kEightMoves.end());
    }
  }
  EXPECT_EQ(frames.size(), 8U);  // eight different moves, so equal moves have one text
}

TEST(EffectiveOps, WorkedExamples) {
  EXPECT_EQ(text_of({hflip(), vflip()}), "rot90(2)");
  EXPECT_EQ(text_of({rot90(2), hflip()}), "vflip()");
  EXPECT_EQ(text_of({rot90(1), hflip()}), "hflip() * rot90(3)");
  EXPECT_EQ(text_of({vflip(), rot90(1)}), "hflip() * rot90(3)");
  EXPECT_EQ(text_of({rot90(3), rot90(3), rot90(2)}), "identity");
}

// -- border
// --------------------------------------------------------------------------------------------------------------

std::string text_with_border(std::vector<Op> ops, Border border,
                             std::optional<std::array<std::uint8_t, 3>> fill = std::nullopt) {
  View view = view_of(std::move(ops));
  view.border = border;
  view.fill = fill;
  return canonical_text(view);
}

TEST(CanonicalText, NamesABorderThatMatters) {
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kReflect), "rotate(5)");
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kEdge), "rotate(5) * border(edge)");
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kConstant), "rotate(5) * border(constant)");
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kConstant, {{0, 128, 255}}), "rotate(5) * fill(0, 128, 255)");
  EXPECT_EQ(text_with_border({zoom(0.9)}, Border::kEdge), "zoom(0.9) * border(edge)");
  EXPECT_EQ(text_with_border({rot90(1)}, Border::kEdge), "rot90(1) * border(edge)");  // of a window that isn't square
}

TEST(CanonicalText, LeavesOutAFillThatIsNotUsed) {
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kEdge, {{1, 2, 3}}), "rotate(5) * border(edge)");
  EXPECT_EQ(text_with_border({rotate(5)}, Border::kReflect, {{1, 2, 3}}), "rotate(5)");
}

TEST(CanonicalText, LeavesOutABorderThatNothingReaches) {
  EXPECT_EQ(text_with_border({}, Border::kEdge), "identity");
  EXPECT_EQ(text_with_border({hflip(), rotate(180)}, Border::kEdge), "hflip() * rotate(180)");
  EXPECT_EQ(text_with_border({crop(Anchor::kLeft, 1), crop(Anchor::kTopLeft, 0.7)}, Border::kEdge),
            "crop(left, 1) * crop(top_left, 0.7)");
  EXPECT_EQ(text_with_border({zoom(1.2), brightness(2)}, Border::kEdge), "zoom(1.2) * brightness(2)");
}

// -- names
// ---------------------------------------------------------------------------------------------------------------

TEST(ViewDigest, IsTheHashOfTheCanonicalText) {
  View view = view_of({rotate(0)});
  view.name = "a name";
  view.weight = 3;
  EXPECT_EQ(view_digest(view), sha256_hex("identity"));
  EXPECT_NE(view_digest(view), view_digest(view_of({hflip()})));
}

TEST(DisplayName, IsTheViewsOwnOrItsText) {
  View view = view_of({hflip()});
  EXPECT_EQ(display_name(view), "hflip()");
  view.name = "mirror";
  EXPECT_EQ(display_name(view), "mirror");
}

TEST(Names, LeadBack) {
  for (const std::string_view name : pooling_names()) EXPECT_EQ(pooling_name(*find_pooling(name)), name);
  for (const std::string_view name : stop_rule_names()) EXPECT_EQ(stop_rule_name(*find_stop_rule(name)), name);
  EXPECT_EQ(pooling_name(Pooling::kLogitMean), "logit_mean");
  EXPECT_EQ(stop_rule_name(StopRule::kCalibrated), "calibrated");
  EXPECT_EQ(find_pooling("average"), std::nullopt);
  EXPECT_EQ(find_stop_rule(""), std::nullopt);
}

// -- merging
// -------------------------------------------------------------------------------------------------------------

TEST(MergeEqualViews, KeepsTheFirstWithAllTheWeight) {
  Policy policy;
  policy.name = "example";
  policy.views = {view_of({}), view_of({hflip()}), view_of({rotate(0)}), view_of({vflip(), rot90(2)})};
  policy.views[2].name = "no turn";
  policy.views[2].weight = 2.5;
  policy.pool = Pooling::kVote;

  const Merged merged = merge_equal_views(policy);
  ASSERT_EQ(merged.policy.views.size(), 2U);
  EXPECT_EQ(merged.policy.views[0].weight, 3.5);
  EXPECT_EQ(merged.policy.views[1].weight, 2);
  EXPECT_EQ(merged.policy.pool, Pooling::kVote);
  EXPECT_EQ(merged.policy.name, "example");
  const std::vector<std::pair<std::string, std::string>> removed{{"no turn", "identity"}, {"hflip()", "hflip()"}};
  EXPECT_EQ(merged.removed, removed);
}

TEST(MergeEqualViews, ChangesNothingWhereAllDiffer) {
  Policy policy;
  policy.views = {view_of({hflip()}), view_of({vflip()})};
  const Merged merged = merge_equal_views(policy);
  EXPECT_EQ(merged.policy, policy);
  EXPECT_TRUE(merged.removed.empty());
}

TEST(MergeEqualViews, TellsLabelMapsApartButNotTheirOrder) {
  Policy policy;
  policy.views = {view_of({hflip()}), view_of({hflip()}), view_of({hflip()})};
  policy.views[1].label_map = {{"left", "right"}, {"right", "left"}};
  policy.views[2].label_map = {{"right", "left"}, {"left", "right"}};
  const Merged merged = merge_equal_views(policy);
  ASSERT_EQ(merged.policy.views.size(), 2U);
  EXPECT_EQ(merged.policy.views[1].weight, 2);
}

}  // namespace
}  // namespace tta
