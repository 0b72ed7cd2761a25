#include "tta/predict/sheet/sheet_layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tta/base/core/limits.h"

namespace tta {
namespace {

SheetContent content_of(int cells, Size picture) {
  SheetContent content;
  content.cells = cells;
  content.picture = picture;
  content.answers = true;
  return content;
}

bool inside(Rect inner, Rect outer) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

bool apart(Rect a, Rect b) {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

Rect whole(Size size) {
  return {0, 0, size.width, size.height};
}

constexpr int kCounts[] = {1, 2, 3, 5, 8, 10, 17, 32, 97, 144, kMaxViews};
constexpr Size kPictures[] = {{1, 1},     {28, 28},     {32, 32},   {224, 224}, {299, 299},    {384, 384},
                              {512, 256}, {1024, 1024}, {16, 1024}, {1024, 16}, {16384, 16384}};

TEST(SheetLayout, HoldsEveryCellWithinItsLimits) {
  for (const int cells : kCounts) {
    for (const Size picture : kPictures) {
      SCOPED_TRACE(::testing::Message() << cells << " of " << picture.width << " x " << picture.height);
      SheetContent content = content_of(cells, picture);
      content.name_lines = kMostNameLines;
      content.fact_lines = kMostFactLines;
      content.notes = true;
      const SheetLayout layout = lay_out_sheet(content);
      EXPECT_LE(layout.size.width, kMaxSheetSize.width);
      EXPECT_LE(layout.size.height, kMaxSheetSize.height);
      EXPECT_GE(layout.columns * layout.rows, cells);
      EXPECT_LT(layout.columns * (layout.rows - 1), cells) << "an empty row";
      for (int i = 0; i < cells; ++i) {
        ASSERT_TRUE(inside(layout.card_of(i), whole(layout.size))) << i;
        ASSERT_GE(layout.card_of(i).y, layout.agreement_top + line_height(layout.facts_px)) << i;
        ASSERT_TRUE(inside(layout.picture_of(i), layout.card_of(i))) << i;
        for (const int other : {i - 1, i - layout.columns}) {
          ASSERT_TRUE(other < 0 || apart(layout.card_of(i), layout.card_of(other))) << i;
        }
      }
    }
  }
}

TEST(SheetLayout, CaptionsStandBelowThePictureAndInsideTheCard) {
  for (const int cells : kCounts) {
    SheetContent content = content_of(cells, {224, 224});
    content.notes = true;
    const SheetLayout layout = lay_out_sheet(content);
    const int line = line_height(layout.text_px);
    EXPECT_GE(layout.name_top, layout.padding + layout.shown.height);
    EXPECT_GE(layout.note_top, layout.name_top + line);
    EXPECT_GE(layout.answer_top, layout.note_top + line);
    EXPECT_GE(layout.bar_top, layout.answer_top + line);
    EXPECT_LE(layout.bar_top + layout.bar_height + layout.padding / 2, layout.card.height);
  }
}

TEST(SheetLayout, TextIsLegible) {
  for (const int cells : kCounts) {
    for (const Size picture : kPictures) {
      const SheetLayout layout = lay_out_sheet(content_of(cells, picture));
      EXPECT_GE(layout.text_px, 11);
      EXPECT_GE(layout.text_width, 10 * layout.text_px);
      EXPECT_GE(layout.title_px, layout.text_px);
      EXPECT_GE(layout.facts_px, layout.text_px * 2 / 3);
    }
  }
}

TEST(SheetLayout, PicturesAreEnlargedByWholeFactorsOrNotAtAll) {
  for (const int cells : kCounts) {
    for (const Size picture : kPictures) {
      const Size shown = lay_out_sheet(content_of(cells, picture)).shown;
      if (shown.width < picture.width || shown.height < picture.height) continue;
      EXPECT_EQ(shown.width % picture.width, 0);
      EXPECT_EQ(shown.height, shown.width / picture.width * picture.height);
    }
  }
}

TEST(SheetLayout, ReducedPicturesKeepTheirProportions) {
  const Size wide = lay_out_sheet(content_of(8, {2000, 1000})).shown;
  EXPECT_LT(wide.width, 2000);
  EXPECT_NEAR(wide.width, 2 * wide.height, 1);
  const Size thin = lay_out_sheet(content_of(kMaxViews, {1, 16384})).shown;
  EXPECT_EQ(thin.width, 1);
  EXPECT_GT(thin.height, 50);
}

// What a model sees is shown in full where there is room, which there is for the usual policies.
TEST(SheetLayout, UsualPoliciesAreShownPixelByPixel) {
  for (const int cells : {1, 2, 8, 10, 32}) {
    for (const int side : {28, 32, 96, 224, 299, 384}) {
      EXPECT_GE(lay_out_sheet(content_of(cells, {side, side})).shown.width, side) << cells << " of " << side;
    }
  }
}

TEST(SheetLayout, GridsAreThoseOfAHandsomeSlide) {
  const auto grid = [](int cells, int side) {
    const SheetLayout layout = lay_out_sheet(content_of(cells, {side, side}));
    return std::pair(layout.columns, layout.rows);
  };
  using Grid = std::pair<int, int>;
  for (const int side : {32, 224}) {
    EXPECT_EQ(grid(1, side), Grid(1, 1));
    EXPECT_EQ(grid(2, side), Grid(2, 1));
    EXPECT_EQ(grid(4, side), Grid(2, 2));
    EXPECT_EQ(grid(6, side), Grid(3, 2));
    EXPECT_EQ(grid(8, side), Grid(4, 2));
    EXPECT_EQ(grid(10, side), Grid(5, 2));
    EXPECT_EQ(grid(32, side), Grid(8, 4));
  }
}

TEST(SheetLayout, ColumnsDoNotDependOnText) {
  for (const int cells : kCounts) {
    for (const Size picture : kPictures) {
      SheetContent content = content_of(cells, picture);
      const int columns = lay_out_sheet(content).columns;
      content.name_lines = kMostNameLines;
      content.fact_lines = kMostFactLines;
      EXPECT_EQ(lay_out_sheet(content).columns, columns);
    }
  }
}

TEST(SheetLayout, WhatIsMissingTakesNoPlace) {
  SheetContent with = content_of(4, {224, 224});
  SheetContent without = with;
  without.answers = without.agreement = false;
  EXPECT_LT(lay_out_sheet(without).card.height, lay_out_sheet(with).card.height);
  EXPECT_LT(lay_out_sheet(without).grid_top, lay_out_sheet(with).grid_top);
}

}  // namespace
}  // namespace tta
