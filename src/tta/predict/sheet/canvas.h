// A sheet of pixels to draw on, with real text in any script: the one place that knows Cairo, Pango and Fontconfig.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tta/image/image.h"

namespace tta {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
};

enum class Weight { kNormal, kMedium, kBold };

// A stretch of text in one style.
struct TextPart {
  std::string text;  // any bytes: what isn't valid UTF-8, or would break the line, is shown as \xNN; never markup
  Colour colour;
  Weight weight = Weight::kNormal;
};

// A paragraph: parts one after the other, wrapped at `width`; what doesn't go into `most_lines` ends in an ellipsis.
struct TextBlock {
  std::vector<TextPart> parts;
  int text_px = 12;
  int width = 0;       // pixels; 0 = as wide as the text
  int most_lines = 1;  // of it
};

// Pixels that a block takes, and its lines.
struct TextExtent {
  int width = 0;
  int height = 0;
  int lines = 0;
};

// Errors, kUsage: no font is installed, so that there could be no text (says what to install).
void require_fonts();

// Not thread-safe; several canvases may be used by several threads.
class Canvas {
 public:
  // Requires: sides >= 1. Errors: require_fonts(); kTooLarge where memory gives out.
  Canvas(Size size, Colour ground);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  TextExtent measure(const TextBlock& block) const;

  // The block's first line stands centred in a line of line_height(text_px) whose top left corner is at (x, y).
  TextExtent draw_text(const TextBlock& block, int x, int y);

  // A rectangle with round corners; the outline lies inside it.
  void fill(Rect place, double radius, Colour colour);
  void outline(Rect place, double radius, double thickness, Colour colour);

  // A disc of `diameter` at the place's top left corner; a ring where `hollow`.
  void dot(double x, double y, double diameter, bool hollow, Colour colour);

  // `picture`, pixel by pixel, at (x, y). Requires: lies inside the canvas.
  void draw_picture(ImageView picture, int x, int y);

  Image pixels() const;  // RGB

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace tta
