// Where everything stands on a contact sheet. Pure arithmetic on sizes: no text is measured and nothing is drawn here.
#pragma once

#include "tta/image/image.h"

namespace tta {

// No sheet is larger, in pixels.
inline constexpr Size kMaxSheetSize{4000, 12000};

// No text is smaller.
inline constexpr int kLeastTextPx = 11;

// Longer text ends in an ellipsis.
inline constexpr int kMostNameLines = 3;
inline constexpr int kMostFactLines = 3;

// What a sheet has to hold.
struct SheetContent {
  int cells = 1;          // at least 1, at most kMaxViews
  Size picture;           // of every view, pixels; sides >= 1
  int name_lines = 1;     // lines for the name of a view, 1 to kMostNameLines
  int name_px = 0;        // their text; 0 = as the other captions
  bool answers = false;   // each cell has an answer
  bool notes = false;     // some cell has a note
  int fact_lines = 1;     // lines of the subtitle, 1 to kMostFactLines
  bool agreement = true;  // a line that tells how many views agree
};

// Pixels throughout. Cells stand row by row, all of one size, each a card with a picture above its caption.
struct SheetLayout {
  Size size;
  int columns = 1;
  int rows = 1;

  // A picture on the sheet: enlarged by a whole factor where that fits, so that its pixels stay what they are; else as
  // it is; else reduced.
  Size shown;

  int margin = 0;   // around everything
  int gap = 0;      // between cards
  int padding = 0;  // inside a card
  Size card;
  int text_width = 0;  // of a caption

  int text_px = 0;   // captions
  int name_px = 0;   // names in them
  int title_px = 0;  // the title
  int facts_px = 0;  // the subtitle, and the line on agreement

  // From the top of the sheet.
  int title_top = 0;
  int facts_top = 0;
  int agreement_top = 0;
  int grid_top = 0;

  // From the top of a card; what a sheet doesn't have has the top of what follows.
  int name_top = 0;
  int note_top = 0;
  int answer_top = 0;
  int bar_top = 0;
  int bar_height = 0;

  Rect card_of(int cell) const;
  Rect picture_of(int cell) const;  // the pixels of its picture, and nothing else
};

// Pixels from one line of text to the next, and from a line's top to its baseline.
int line_height(int text_px);
int baseline(int text_px);

// The grid is wider than high, as slides are, and leaves few places empty. How many columns there are doesn't depend on
// lines of text, so that text can be measured in between.
SheetLayout lay_out_sheet(const SheetContent& content);

}  // namespace tta
