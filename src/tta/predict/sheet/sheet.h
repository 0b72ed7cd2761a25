// The contact sheet: every view as the model sees it, with its name, its weight and its answer, on one picture.
//
// Plain data in, pixels out. Text may be anything (any script, any length, any bytes); fonts are those that fontconfig
// finds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tta/image/image.h"
#include "tta/predict/sheet/sheet_layout.h"

namespace tta {

// What a model said to a view.
struct SheetAnswer {
  std::string label;
  double probability = 0;  // 0..1
  bool agrees = true;      // with the answer of all views together
};

struct SheetCell {
  std::string name;
  double share = 0;                   // of the weights of all views, 0..1
  std::optional<int> same_as;         // the earlier cell whose view coincides with this one on this image
  std::optional<SheetAnswer> answer;  // nothing without a model
};

struct Sheet {
  std::string title;                  // the pooled answer; without a model what the user should read first
  std::optional<double> probability;  // of the pooled answer, 0..1
  std::vector<std::string> facts;     // the subtitle: image, model, policy, ...
  Size picture;                       // of every view, pixels
  std::vector<SheetCell> cells;       // 1 to kMaxViews, in the policy's order
};

// The picture of a cell, gray or RGB, sheet.picture pixels. Asked for once a cell, in order, so that not all of them
// need be in memory. What it throws ends the drawing.
using SheetPictures = std::function<Image(int cell)>;

// Where everything will stand. Depends on the fonts, as heights follow from lines of text. Errors: those of
// draw_sheet().
SheetLayout layout_of(const Sheet& sheet);

// The sheet as RGB pixels, at most kMaxSheetSize. Pictures stand in it unchanged, or enlarged by a
// whole factor, where they are small enough; else reduced as Pillow does with Lanczos.
//
// Errors: require_sheet_fonts(); kTooLarge where memory gives out.
Image draw_sheet(const Sheet& sheet, const SheetPictures& pictures);

// Errors, kUsage: no font is installed, so there could be no text. For telling so before the work.
void require_sheet_fonts();

}  // namespace tta
