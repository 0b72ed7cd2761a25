#include "tta/views/ops/op.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tta {
namespace {

TEST(OpTable, FindsEveryOpByItsName) {
  for (const OpDef* def : all_ops()) EXPECT_EQ(find_op(def->name), def) << def->name;
  EXPECT_EQ(find_op("hflop"), nullptr);
  EXPECT_EQ(find_op(""), nullptr);
}

TEST(OpTable, NamesAreUniqueAndInTheTablesOrder) {
  const std::vector<std::string_view> names = op_names();
  ASSERT_EQ(names.size(), all_ops().size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(names[i], all_ops()[i]->name);
    EXPECT_EQ(std::count(names.begin(), names.end(), names[i]), 1) << names[i];
  }
}

// What op.h promises of every definition: the function of its kind, a summary, parameters that make sense.
TEST(OpTable, EveryDefinitionIsWhole) {
  for (const OpDef* def : all_ops()) {
    SCOPED_TRACE(def->name);
    EXPECT_FALSE(def->summary.empty());
    EXPECT_NE(def->is_identity, nullptr);
    const bool geometric = def->kind == OpKind::kMap || def->kind == OpKind::kMove;
    EXPECT_EQ(def->map != nullptr || def->placement != nullptr, geometric);
    EXPECT_EQ(def->table != nullptr, def->kind == OpKind::kTable);
    EXPECT_EQ(def->mix != nullptr, def->kind == OpKind::kMix);
    EXPECT_EQ(def->filter != nullptr, def->kind == OpKind::kFilter);
    EXPECT_TRUE(def->kind != OpKind::kMix || def->needs_colour);
    EXPECT_TRUE(def->kind == OpKind::kFilter || !def->symmetric);
    for (const ParamDef& param : def->params) {
      SCOPED_TRACE(param.name);
      EXPECT_TRUE(!param.choices.empty() || param.min < param.max);
      EXPECT_TRUE(param.integer || !param.odd);
      EXPECT_EQ(value_problem(param, param.default_value.value_or(param.min)), std::nullopt);
    }
  }
}

TEST(OpText, IsAnExpressionWithEveryValue) {
  EXPECT_EQ(op_text(make_op("hflip")), "hflip()");
  EXPECT_EQ(op_text(make_op("rotate", {7})), "rotate(7)");
  EXPECT_EQ(op_text(make_op("rotate", {-7.25})), "rotate(-7.25)");
  EXPECT_EQ(op_text(make_op("crop", {1, 0.8})), "crop(top_left, 0.8)");
  EXPECT_EQ(op_text(make_op("translate", {1.0 / 32, -0.0})), "translate(0.03125, 0)");
}

TEST(Op, ComparesByDefinitionAndValues) {
  EXPECT_EQ(make_op("rotate", {7}), make_op("rotate", {7}));
  EXPECT_NE(make_op("rotate", {7}), make_op("rotate", {8}));
  EXPECT_NE(make_op("brightness", {2}), make_op("contrast", {2}));
}

TEST(ValueProblem, SaysWhatIsAllowed) {
  const ParamDef number{.name = "x", .min = -1, .max = 0.5};
  EXPECT_EQ(value_problem(number, -1), std::nullopt);
  EXPECT_EQ(value_problem(number, 0.5), std::nullopt);
  EXPECT_EQ(value_problem(number, 0.51), "is 0.51, allowed -1..0.5");
  EXPECT_EQ(value_problem(number, std::nan("")), "is not a finite number");
  EXPECT_EQ(value_problem(number, std::numeric_limits<double>::infinity()), "is not a finite number");
}

TEST(ValueProblem, OddNumbersMayBeZeroWhereTheRangeHasIt) {
  const ParamDef odd{.name = "x", .min = 3, .max = 7, .integer = true, .odd = true};
  for (const double allowed : {3, 5, 7}) EXPECT_EQ(value_problem(odd, allowed), std::nullopt);
  EXPECT_EQ(value_problem(odd, 4), "is 4, allowed odd numbers 3..7");
  EXPECT_EQ(value_problem(odd, 4.5), "is 4.5, allowed odd numbers 3..7");
  EXPECT_EQ(value_problem(odd, 9), "is 9, allowed odd numbers 3..7");
  const ParamDef odd_or_none{.name = "x", .min = 0, .max = 7, .integer = true, .odd = true};
  EXPECT_EQ(value_problem(odd_or_none, 0), std::nullopt);
  EXPECT_EQ(value_problem(odd_or_none, 2), "is 2, allowed odd numbers 0..7");
}

TEST(ValueProblem, ChoicesAreIndices) {
  constexpr std::string_view kWords[] = {"a", "b", "c"};
  const ParamDef choice{.name = "x", .choices = kWords};
  EXPECT_EQ(value_problem(choice, 2), std::nullopt);
  EXPECT_EQ(value_problem(choice, 3), "is 3, allowed whole numbers 0..2");
  EXPECT_EQ(value_problem(choice, 0.5), "is 0.5, allowed whole numbers 0..2");
}

TEST(AnchorPosition, SharesTheFreeRoom) {
  const auto expect_at = [](Anchor anchor, Size outer, double x, double y) {
    const Point position = anchor_position(anchor, outer);
    EXPECT_EQ(position.x, x);
    EXPECT_EQ(position.y, y);
  };
  expect_at(Anchor::kCenter, {4, 3}, 0.5, 0.5);
  expect_at(Anchor::kTopRight, {4, 3}, 1, 0);
  expect_at(Anchor::kBottomLeft, {4, 3}, 0, 1);
  expect_at(Anchor::kLeft, {4, 3}, 0, 0.5);
  expect_at(Anchor::kLeft, {3, 4}, 0.5, 0);
  expect_at(Anchor::kRight, {3, 4}, 0.5, 1);
  expect_at(Anchor::kRight, {3, 3}, 1, 0.5);
}

}  // namespace
}  // namespace tta
