#include "tta/predict/sheet/sheet_layout.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

namespace tta {
namespace {

constexpr int kLeastBox = 64;          // longest side of a picture, where there are very many
constexpr int kLeastTextWidth = 112;   // of a caption, under however narrow a picture
constexpr int kLeastSheetWidth = 480;  // room for a title
constexpr int kLeastTitlePx = 26;

int rounded(double value) {
  return static_cast<int>(std::lround(value));
}

// The width of a sheet whose pictures are enlarged: what a slide needs, and more where names would get too little room.
int most_enlarged_width(int cells) {
  return cells <= 60 ? 2560 : 3840;
}

// The longest side that a picture may have on a sheet with that many.
int most_box(int cells, bool enlarged) {
  if (enlarged) return cells <= 2 ? 640 : 480;
  return cells == 1 ? 960 : 640;
}

// `picture` as large as a square of `box` allows: a whole number of times its size, or reduced in proportion.
Size fitted(Size picture, int box) {
  const int longest = std::max(picture.width, picture.height);
  if (longest <= box) return {picture.width * (box / longest), picture.height * (box / longest)};
  const auto reduced = [&](int side) { return std::max(rounded(1.0 * side * box / longest), 1); };
  return {reduced(picture.width), reduced(picture.height)};
}

// What follows from the size of the pictures, heights of captions in lines apart.
void size_cards(SheetLayout& layout, Size shown) {
  layout.shown = shown;
  layout.text_width = std::max(shown.width, kLeastTextWidth);
  const int most_text_px = layout.columns <= 2 ? 18 : 22;  // few cards make a small sheet
  layout.text_px = std::clamp(rounded(layout.text_width / 15.0), kLeastTextPx, most_text_px);
  layout.padding = rounded(layout.text_px * 0.6);
  layout.gap = rounded(layout.text_px * 0.7);
  layout.margin = rounded(layout.text_px * 2.0);
  layout.card.width = layout.text_width + 2 * layout.padding;
}

void size_caption(SheetLayout& layout, const SheetContent& content) {
  const int line = line_height(layout.text_px);
  layout.name_px = content.name_px > 0 ? content.name_px : layout.text_px;
  layout.name_top = layout.padding + layout.shown.height + rounded(layout.text_px * 0.5);
  layout.note_top = layout.name_top + content.name_lines * line;
  layout.answer_top = layout.note_top + (content.notes ? line : 0);
  layout.bar_height = std::max(rounded(layout.text_px * 0.3), 3);
  layout.bar_top = layout.answer_top + (content.answers ? line + rounded(layout.text_px * 0.15) : 0);
  const int caption_end = content.answers ? layout.bar_top + layout.bar_height + rounded(layout.text_px * 0.2)
                                          : layout.answer_top - rounded(layout.text_px * 0.15);
  layout.card.height = caption_end + layout.padding;
}

Size grid_size(const SheetLayout& layout) {
  const auto side = [&](int count, int one) { return count * one + (count - 1) * layout.gap; };
  return {side(layout.columns, layout.card.width), side(layout.rows, layout.card.height)};
}

int header_height(SheetLayout& layout, const SheetContent& content) {
  layout.title_px = std::clamp(rounded(layout.size.width / 58.0), rounded(layout.text_px * 1.6), 56);
  layout.title_px = std::max(layout.title_px, kLeastTitlePx);
  layout.facts_px = rounded(layout.title_px * 0.52);
  layout.title_top = layout.margin;
  layout.facts_top = layout.title_top + line_height(layout.title_px);
  layout.agreement_top = layout.facts_top + content.fact_lines * line_height(layout.facts_px);
  const int end = layout.agreement_top + (content.agreement ? line_height(layout.facts_px) : 0);
  return end + rounded(layout.title_px * 0.5);
}

void size_sheet(SheetLayout& layout, const SheetContent& content) {
  size_caption(layout, content);
  const Size grid = grid_size(layout);
  layout.size.width = std::max(grid.width + 2 * layout.margin, kLeastSheetWidth);
  layout.grid_top = header_height(layout, content);
  layout.size.height = layout.grid_top + grid.height + layout.margin;
}

bool fits(const SheetLayout& layout, const SheetContent& content) {
  const bool enlarged = layout.shown.width > content.picture.width;
  const int most_width = enlarged ? most_enlarged_width(content.cells) : kMaxSheetSize.width;
  const int longest = std::max(layout.shown.width, layout.shown.height);
  return longest <= most_box(content.cells, enlarged) && layout.size.width <= most_width &&
         layout.size.height <= kMaxSheetSize.height;
}

// The sheet with that many columns and pictures as large as fit, if any do.
std::optional<SheetLayout> with_columns(int columns, const SheetContent& content) {
  SheetLayout layout;
  layout.columns = columns;
  layout.rows = (content.cells + columns - 1) / columns;
  for (int box = most_box(1, /*enlarged=*/false); box >= kLeastBox; box -= 4) {
    size_cards(layout, fitted(content.picture, box));
    size_sheet(layout, content);
    if (fits(layout, content)) return layout;
  }
  return std::nullopt;
}

// How far from handsome: the grid's shape against what a slide has below a title, and the places left empty.
double ugliness(const SheetLayout& layout, int cells) {
  constexpr double kWanted = 1.45;
  const Size grid = grid_size(layout);
  const double shape = std::abs(std::log(1.0 * grid.width / grid.height / kWanted));
  const double empty = 1 - 1.0 * cells / (layout.columns * layout.rows);
  return shape + 2 * empty;
}

// What is measured only once the columns are known must not change them, nor make a sheet too high: all text is taken
// to be as much as it can be.
int best_columns(const SheetContent& content) {
  SheetContent nominal = content;
  nominal.name_lines = kMostNameLines;
  nominal.notes = true;
  nominal.fact_lines = kMostFactLines;
  int best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= content.cells; ++columns) {
    const auto layout = with_columns(columns, nominal);
    if (!layout) continue;
    const double now = ugliness(*layout, content.cells);
    if (now >= least) continue;
    best = columns;
    least = now;
  }
  assert(std::isfinite(least) && "kMaxViews smallest cells fit on a sheet");
  return best;
}

}  // namespace

Rect SheetLayout::card_of(int cell) const {
  const int grid_left = (size.width - grid_size(*this).width) / 2;
  return {grid_left + cell % columns * (card.width + gap), grid_top + cell / columns * (card.height + gap), card.width,
          card.height};
}

Rect SheetLayout::picture_of(int cell) const {
  const Rect place = card_of(cell);
  return {place.x + (place.width - shown.width) / 2, place.y + padding, shown.width, shown.height};
}

int line_height(int text_px) {
  return rounded(text_px * 1.45);
}

// Letters without a tail then stand in the middle of the line, whatever the font.
int baseline(int text_px) {
  return rounded(line_height(text_px) * 0.5 + text_px * 0.36);
}

SheetLayout lay_out_sheet(const SheetContent& content) {
  assert(content.cells >= 1 && content.picture.width >= 1 && content.picture.height >= 1);
  const auto layout = with_columns(best_columns(content), content);
  assert(layout && "a sheet whose nominal form fits");
  return *layout;
}

}  // namespace tta
