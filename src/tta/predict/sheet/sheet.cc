#include "tta/predict/sheet/sheet.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "tta/image/pixels/resample.h"
#include "tta/predict/sheet/canvas.h"
#include "tta/predict/sheet/sheet_layout.h"

namespace tta {
namespace {

constexpr Colour kGround{250, 250, 248};
constexpr Colour kCard{255, 255, 255};
constexpr Colour kHairline{226, 226, 222};
constexpr Colour kTrack{236, 236, 232};
constexpr Colour kInk{28, 31, 36};
constexpr Colour kFaint{107, 112, 122};

// Blue and vermillion of Okabe and Ito's palette, which people with any colour vision tell apart ("Color Universal
// Design", 2008). Beside them the shape tells: a disc or a ring, a thin outline or a thick one.
constexpr Colour kAgrees{0, 114, 178};
constexpr Colour kDiffers{213, 94, 0};

// --- text ----------------------------------------------------------------------------------------------------------

// "83.1 %"; "0.7 %".
std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f\u00A0%%", share * 100);
  return text;
}

// A weight: "10 %" where that is exact, else one decimal.
std::string share_text(double share) {
  const double value = share * 100;
  if (std::abs(value - std::round(value)) > 1e-9) return percent(share);
  return std::to_string(std::lround(value)) + "\u00A0%";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Names of views say their numbers in full, 0.7777777777777778, which is more than a caption holds: these are cut, with
// an ellipsis that says so.
std::string without_long_decimals(const std::string& name) {
  constexpr std::size_t kMostKept = 5;
  constexpr std::size_t kLeft = 3;
  std::string text;
  for (std::size_t i = 0; i < name.size();) {
    text += name[i++];
    if (name[i - 1] != '.') continue;
    std::size_t end = i;
    while (end < name.size() && is_digit(name[end])) ++end;
    const bool is_long = end - i > kMostKept;
    text += name.substr(i, is_long ? kLeft : end - i) + (is_long ? "\u2026" : "");
    i = end;
  }
  return text;
}

// Lines break behind a '*', not before it.
std::string with_stars_kept(const std::string& name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool before_star = name[i] == ' ' && i + 1 < name.size() && name[i + 1] == '*';
    text += before_star ? std::string("\u00A0") : std::string(1, name[i]);
  }
  return text;
}

// A short text that isn't broken into lines.
std::string unbroken(const std::string& text) {
  constexpr std::size_t kShort = 32;
  if (text.size() > kShort) return text;
  std::string result;
  for (const char c : text) result += c == ' ' ? std::string("\u00A0") : std::string(1, c);
  return result;
}

TextBlock line_of(std::string text, int text_px, Colour colour, Weight weight = Weight::kNormal) {
  TextBlock block;
  block.parts.push_back({std::move(text), colour, weight});
  block.text_px = text_px;
  return block;
}

TextBlock name_of(const Sheet& sheet, int cell, int text_px) {
  TextBlock block;
  block.parts = {{std::to_string(cell), kFaint, Weight::kNormal},
                 {"  ", kFaint, Weight::kNormal},
                 {with_stars_kept(without_long_decimals(sheet.cells[cell].name)), kInk, Weight::kMedium}};
  block.text_px = text_px;
  return block;
}

TextBlock facts_of(const Sheet& sheet, const SheetLayout& layout) {
  TextBlock block;
  for (const std::string& fact : sheet.facts) {
    if (!block.parts.empty()) block.parts.push_back({"  \u00B7  ", kFaint});
    block.parts.push_back({unbroken(fact), kFaint});
  }
  block.text_px = layout.facts_px;
  block.width = layout.size.width - 2 * layout.margin;
  block.most_lines = kMostFactLines;
  return block;
}

// --- measuring -----------------------------------------------------------------------------------------------------

bool has_answers(const Sheet& sheet) {
  return std::any_of(sheet.cells.begin(), sheet.cells.end(), [](const SheetCell& cell) { return !!cell.answer; });
}

bool tells_agreement(const Sheet& sheet) {
  return has_answers(sheet) && sheet.cells.size() > 1;
}

// What the share leaves of a caption's line.
int name_width(const Canvas& canvas, const SheetCell& cell, const SheetLayout& layout, int text_px) {
  const TextBlock share = line_of(share_text(cell.share), text_px, kFaint);
  return std::max(layout.text_width - canvas.measure(share).width - text_px / 2, 1);
}

// The largest size, not much smaller than other captions, at which every name goes into one line; 0 if there is none.
int one_line_name_px(const Canvas& canvas, const Sheet& sheet, const SheetLayout& layout) {
  int text_px = layout.text_px;
  const int least = std::max(text_px * 3 / 4, kLeastTextPx);
  for (int cell = 0; cell < std::ssize(sheet.cells); ++cell) {
    while (canvas.measure(name_of(sheet, cell, text_px)).width >
           name_width(canvas, sheet.cells[cell], layout, text_px)) {
      if (--text_px < least) return 0;
    }
  }
  return text_px;
}

int most_name_lines(const Canvas& canvas, const Sheet& sheet, const SheetLayout& layout) {
  int most = 1;
  for (int cell = 0; cell < std::ssize(sheet.cells); ++cell) {
    TextBlock name = name_of(sheet, cell, layout.text_px);
    name.width = name_width(canvas, sheet.cells[cell], layout, layout.text_px);
    name.most_lines = kMostNameLines;
    most = std::max(most, canvas.measure(name).lines);
  }
  return most;
}

// --- drawing -------------------------------------------------------------------------------------------------------

class SheetPainter {
 public:
  explicit SheetPainter(const Sheet& sheet)
      : sheet_(sheet), layout_(layout_of(sheet)), canvas_(layout_.size, kGround) {}

  Image paint(const SheetPictures& pictures) {
    draw_title();
    canvas_.draw_text(facts_of(sheet_, layout_), layout_.margin, layout_.facts_top);
    if (tells_agreement(sheet_)) draw_agreement();
    for (int cell = 0; cell < std::ssize(sheet_.cells); ++cell) draw_cell(cell, pictures(cell));
    return canvas_.pixels();
  }

 private:
  // The label, and behind it the probability, which is never cut.
  void draw_title() {
    const int width = layout_.size.width - 2 * layout_.margin;
    TextBlock title = line_of(sheet_.title, layout_.title_px, kInk, Weight::kBold);
    title.width = width;
    if (!sheet_.probability) {
      canvas_.draw_text(title, layout_.margin, layout_.title_top);
      return;
    }
    const TextBlock probability = line_of(percent(*sheet_.probability), layout_.title_px, kFaint);
    const int space = layout_.title_px / 2;
    title.width = std::max(width - space - canvas_.measure(probability).width, 1);
    TextBlock natural = title;
    natural.width = 0;
    title.width = std::min(title.width, canvas_.measure(natural).width + 1);
    canvas_.draw_text(title, layout_.margin, layout_.title_top);
    canvas_.draw_text(probability, layout_.margin + title.width + space, layout_.title_top);
  }

  // Tells how many views agree, and with it what the marks mean.
  void draw_agreement() {
    std::ptrdiff_t agreeing = 0;
    std::ptrdiff_t differing = 0;
    for (const SheetCell& cell : sheet_.cells) {
      if (cell.answer) ++(cell.answer->agrees ? agreeing : differing);
    }
    const auto text = [](std::ptrdiff_t count, const char* one, const char* several) {
      return std::to_string(count) + (count == 1 ? one : several);
    };
    int x = layout_.margin;
    if (agreeing > 0) x = draw_marked(x, text(agreeing, " view agrees", " views agree"), /*agrees=*/true);
    if (differing > 0) draw_marked(x, text(differing, " view differs", " views differ"), /*agrees=*/false);
  }

  // Returns where the next may stand.
  int draw_marked(int x, const std::string& text, bool agrees) {
    draw_mark(x, layout_.agreement_top, layout_.facts_px, agrees);
    const int start = x + mark_width(layout_.facts_px);
    const TextExtent extent = canvas_.draw_text(line_of(text, layout_.facts_px, kFaint), start, layout_.agreement_top);
    return start + extent.width + layout_.facts_px * 3 / 2;
  }

  static int mark_width(int text_px) { return text_px; }

  void draw_mark(int x, int y, int text_px, bool agrees) {
    const double diameter = text_px * 0.6;
    canvas_.dot(x, y + (line_height(text_px) - diameter) / 2, diameter, /*hollow=*/!agrees,
                agrees ? kAgrees : kDiffers);
  }

  void draw_cell(int index, const Image& picture) {
    const SheetCell& cell = sheet_.cells[index];
    assert(picture.size() == sheet_.picture);
    const Rect card = layout_.card_of(index);
    const Rect place = layout_.picture_of(index);
    draw_card(card, cell);
    if (place.width >= picture.width() && place.height >= picture.height()) {
      draw_enlarged(picture, place);
    } else {
      canvas_.draw_picture(resize(picture, layout_.shown, Filter::kLanczos), place.x, place.y);
    }
    draw_caption(index, card.x + layout_.padding, card.y);
  }

  void draw_card(Rect card, const SheetCell& cell) {
    const bool differs = cell.answer && !cell.answer->agrees;
    const double radius = layout_.padding * 0.9;
    canvas_.fill(card, radius, kCard);
    canvas_.outline(card, radius, differs ? std::max(layout_.padding / 4.0, 2.0) : 1.0, differs ? kDiffers : kHairline);
  }

  // By a whole factor, 1 included: every pixel becomes a square.
  void draw_enlarged(const Image& picture, Rect place) {
    if (picture.size() == layout_.shown) return canvas_.draw_picture(picture, place.x, place.y);
    const int factor = place.width / picture.width();
    Image large({place.width, place.height}, picture.channels());
    const int channels = picture.channels();
    for (int y = 0; y < large.height(); ++y) {
      for (int x = 0; x < large.width(); ++x) {
        std::copy_n(picture.view().pixel(x / factor, y / factor), channels,
                    large.row(y) + std::ptrdiff_t{x} * channels);
      }
    }
    canvas_.draw_picture(large, place.x, place.y);
  }

  void draw_caption(int index, int x, int y) {
    const SheetCell& cell = sheet_.cells[index];
    TextBlock name = name_of(sheet_, index, layout_.name_px);
    name.width = name_width(canvas_, cell, layout_, layout_.name_px);
    name.most_lines = kMostNameLines;
    const int name_top = y + layout_.name_top + baseline(layout_.text_px) - baseline(layout_.name_px);
    canvas_.draw_text(name, x, name_top);
    draw_right(line_of(share_text(cell.share), layout_.name_px, kFaint), x, name_top);
    if (cell.same_as) {
      TextBlock note = line_of("same view as " + std::to_string(*cell.same_as), layout_.text_px, kFaint);
      note.width = layout_.text_width;
      canvas_.draw_text(note, x, y + layout_.note_top);
    }
    if (cell.answer) draw_answer(*cell.answer, x, y);
  }

  // At the caption's right end. Returns its width.
  int draw_right(const TextBlock& block, int x, int y) {
    const int width = canvas_.measure(block).width;
    canvas_.draw_text(block, x + layout_.text_width - width, y);
    return width;
  }

  void draw_answer(const SheetAnswer& answer, int x, int y) {
    const Colour colour = answer.agrees ? kAgrees : kDiffers;
    const TextBlock probability = line_of(percent(answer.probability), layout_.text_px, kInk);
    const int taken = draw_right(probability, x, y + layout_.answer_top);
    draw_mark(x, y + layout_.answer_top, layout_.text_px, answer.agrees);
    const int mark = mark_width(layout_.text_px);
    TextBlock label = line_of(answer.label, layout_.text_px, answer.agrees ? kInk : kDiffers);
    label.width = std::max(layout_.text_width - mark - taken - layout_.text_px / 2, 1);
    canvas_.draw_text(label, x + mark, y + layout_.answer_top);
    draw_bar({x, y + layout_.bar_top, layout_.text_width, layout_.bar_height}, answer.probability, colour);
  }

  void draw_bar(Rect place, double share, Colour colour) {
    const double radius = place.height / 2.0;
    canvas_.fill(place, radius, kTrack);
    place.width = std::max(static_cast<int>(std::lround(place.width * std::clamp(share, 0.0, 1.0))), place.height);
    canvas_.fill(place, radius, colour);
  }

  const Sheet& sheet_;
  SheetLayout layout_;
  Canvas canvas_;
};

}  // namespace

// Columns don't depend on text, so text can be measured at their width; only heights follow from it.
SheetLayout layout_of(const Sheet& sheet) {
  SheetContent content;
  content.cells = static_cast<int>(sheet.cells.size());
  content.picture = sheet.picture;
  content.answers = has_answers(sheet);
  content.agreement = tells_agreement(sheet);
  content.notes =
      std::any_of(sheet.cells.begin(), sheet.cells.end(), [](const SheetCell& cell) { return !!cell.same_as; });
  const SheetLayout first = lay_out_sheet(content);
  const Canvas scratch({1, 1}, kGround);
  content.fact_lines = std::max(scratch.measure(facts_of(sheet, first)).lines, 1);
  content.name_px = one_line_name_px(scratch, sheet, first);
  if (content.name_px == 0) content.name_lines = most_name_lines(scratch, sheet, first);
  return lay_out_sheet(content);
}

void require_sheet_fonts() {
  require_fonts();
}

Image draw_sheet(const Sheet& sheet, const SheetPictures& pictures) {
  assert(!sheet.cells.empty());
  return SheetPainter(sheet).paint(pictures);
}

}  // namespace tta
