#include "tta/predict/sheet/canvas.h"

#include <cairo/cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/predict/sheet/sheet_layout.h"

namespace tta {
namespace {

// The first that is installed; fontconfig puts others beside it for scripts that it lacks.
constexpr const char* kFamilies = "Inter, Noto Sans, Open Sans, DejaVu Sans, Sans";

// As much of a text as could ever be seen, in bytes.
constexpr std::size_t kMostText = 1000;

template <auto Free>
struct FreeBy {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeBy<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, FreeBy<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, FreeBy<g_object_unref>>;
using Attributes = std::unique_ptr<PangoAttrList, FreeBy<pango_attr_list_unref>>;
using Font = std::unique_ptr<PangoFontDescription, FreeBy<pango_font_description_free>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, FreeBy<cairo_font_options_destroy>>;

void check(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  throw Error(ErrorCode::kTooLarge, std::string("a sheet can't be drawn: ") + cairo_status_to_string(status));
}

PangoWeight pango_weight(Weight weight) {
  switch (weight) {
    case Weight::kNormal: return PANGO_WEIGHT_NORMAL;
    case Weight::kMedium: return PANGO_WEIGHT_MEDIUM;
    case Weight::kBold: return PANGO_WEIGHT_BOLD;
  }
  assert(false && "a weight without a name");
  return PANGO_WEIGHT_NORMAL;
}

// Text of one direction must not turn the order of what stands beside it around: each part is isolated (Unicode
// UAX #9) by the first and the second of these characters.
std::string isolated(const TextPart& part) {
  constexpr std::string_view kIsolates = "\u2068\u2069";
  constexpr std::size_t kEach = kIsolates.size() / 2;
  return std::string(kIsolates.substr(0, kEach)) + printable(part.text, kMostText) +
         std::string(kIsolates.substr(kEach));
}

void add_attribute(PangoAttrList* list, PangoAttribute* attribute, std::size_t begin, std::size_t end) {
  attribute->start_index = static_cast<guint>(begin);
  attribute->end_index = static_cast<guint>(end);
  pango_attr_list_insert(list, attribute);  // takes it
}

void add_style(PangoAttrList* list, const TextPart& part, std::size_t begin, std::size_t end) {
  const auto channel = [](std::uint8_t value) { return static_cast<guint16>(value * 257); };
  add_attribute(
      list, pango_attr_foreground_new(channel(part.colour.red), channel(part.colour.green), channel(part.colour.blue)),
      begin, end);
  add_attribute(list, pango_attr_weight_new(pango_weight(part.weight)), begin, end);
}

void set_text(PangoLayout* layout, const TextBlock& block) {
  const Attributes attributes(pango_attr_list_new());
  std::string text;
  for (const TextPart& part : block.parts) {
    const std::size_t begin = text.size();
    text += isolated(part);
    add_style(attributes.get(), part, begin, text.size());
  }
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  pango_layout_set_attributes(layout, attributes.get());
}

Layout layout_of(cairo_t* context, const TextBlock& block) {
  Layout layout(pango_cairo_create_layout(context));
  // Letters where they belong, not on whole pixels: sheets are scaled on slides.
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
  const Font font(pango_font_description_from_string(kFamilies));
  pango_font_description_set_absolute_size(font.get(), block.text_px * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  // A caption runs from left to right, in whichever direction its parts run.
  pango_context_set_base_dir(pango_layout_get_context(layout.get()), PANGO_DIRECTION_LTR);
  pango_layout_set_auto_dir(layout.get(), FALSE);
  if (block.width > 0) {
    pango_layout_set_width(layout.get(), block.width * PANGO_SCALE);
    pango_layout_set_height(layout.get(), -block.most_lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  }
  set_text(layout.get(), block);
  return layout;
}

TextExtent extent_of(PangoLayout* layout, int text_px) {
  TextExtent extent;
  pango_layout_get_pixel_size(layout, &extent.width, nullptr);
  extent.lines = pango_layout_get_line_count(layout);
  extent.height = extent.lines * line_height(text_px);
  return extent;
}

void rounded_path(cairo_t* context, double x, double y, double width, double height, double radius) {
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(context);
  cairo_arc(context, x + width - radius, y + radius, radius, -kQuarter, 0);
  cairo_arc(context, x + width - radius, y + height - radius, radius, 0, kQuarter);
  cairo_arc(context, x + radius, y + height - radius, radius, kQuarter, 2 * kQuarter);
  cairo_arc(context, x + radius, y + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(context);
}

void set_colour(cairo_t* context, Colour colour) {
  cairo_set_source_rgb(context, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
}

// Cairo's pixels: 32 bits, native byte order, red in the higher ones.
std::uint32_t packed(const std::uint8_t* pixel, int channels) {
  const std::uint32_t red = pixel[0];
  const std::uint32_t green = pixel[channels == 3 ? 1 : 0];
  const std::uint32_t blue = pixel[channels == 3 ? 2 : 0];
  return red << 16 | green << 8 | blue;
}

}  // namespace

void require_fonts() {
  // Pango itself ends the program where it finds none.
  const FcFontSet* fonts = FcInit() == FcTrue ? FcConfigGetFonts(nullptr, FcSetSystem) : nullptr;
  if (fonts && fonts->nfont > 0) return;
  throw Error(ErrorCode::kUsage,
              "a sheet needs a font for its text, and fontconfig finds none: install one (Debian: fonts-dejavu-core)");
}

struct Canvas::Handles {
  Surface surface;
  Context context;
};

Canvas::Canvas(Size size, Colour ground) {
  require_fonts();
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height));
  check(cairo_surface_status(surface.get()));
  Context context(cairo_create(surface.get()));
  check(cairo_status(context.get()));
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context.get(), options.get());
  set_colour(context.get(), ground);
  cairo_paint(context.get());
  handles_ = std::make_unique<Handles>();
  handles_->surface = std::move(surface);
  handles_->context = std::move(context);
}

Canvas::~Canvas() = default;

TextExtent Canvas::measure(const TextBlock& block) const {
  return extent_of(layout_of(handles_->context.get(), block).get(), block.text_px);
}

TextExtent Canvas::draw_text(const TextBlock& block, int x, int y) {
  cairo_t* context = handles_->context.get();
  const Layout layout = layout_of(context, block);
  // Fonts differ in how high their own lines are, and fallback fonts within one text too. Ours are all the same, so
  // each line is set by its baseline.
  const int line = line_height(block.text_px);
  const int count = pango_layout_get_line_count(layout.get());
  const TextExtent extent = extent_of(layout.get(), block.text_px);
  // Accents upon accents reach as high as somebody wants them to.
  const double overhang = block.text_px * 0.2;
  cairo_save(context);
  cairo_rectangle(context, x - overhang, y - overhang, std::max(block.width, extent.width) + 2 * overhang,
                  extent.height + 2 * overhang);
  cairo_clip(context);
  for (int i = 0; i < count; ++i) {
    cairo_move_to(context, x, y + i * line + baseline(block.text_px));
    pango_cairo_show_layout_line(context, pango_layout_get_line_readonly(layout.get(), i));
  }
  cairo_restore(context);
  return extent;
}

void Canvas::fill(Rect place, double radius, Colour colour) {
  cairo_t* context = handles_->context.get();
  rounded_path(context, place.x, place.y, place.width, place.height, radius);
  set_colour(context, colour);
  cairo_fill(context);
}

void Canvas::outline(Rect place, double radius, double thickness, Colour colour) {
  cairo_t* context = handles_->context.get();
  const double half = thickness / 2;
  rounded_path(context, place.x + half, place.y + half, place.width - thickness, place.height - thickness,
               radius - half);
  set_colour(context, colour);
  cairo_set_line_width(context, thickness);
  cairo_stroke(context);
}

void Canvas::dot(double x, double y, double diameter, bool hollow, Colour colour) {
  cairo_t* context = handles_->context.get();
  const double thickness = hollow ? diameter / 4 : 0;
  cairo_new_path(context);
  cairo_arc(context, x + diameter / 2, y + diameter / 2, (diameter - thickness) / 2, 0, 2 * std::numbers::pi);
  set_colour(context, colour);
  if (!hollow) return cairo_fill(context);
  cairo_set_line_width(context, thickness);
  cairo_stroke(context);
}

void Canvas::draw_picture(ImageView picture, int x, int y) {
  cairo_surface_t* surface = handles_->surface.get();
  assert(x >= 0 && y >= 0 && x + picture.width() <= cairo_image_surface_get_width(surface) &&
         y + picture.height() <= cairo_image_surface_get_height(surface));
  cairo_surface_flush(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int row = 0; row < picture.height(); ++row) {
    unsigned char* target = cairo_image_surface_get_data(surface) + std::ptrdiff_t{y + row} * stride + x * 4;
    for (int column = 0; column < picture.width(); ++column, target += 4) {
      const std::uint32_t value = packed(picture.pixel(column, row), picture.channels());
      std::memcpy(target, &value, sizeof value);
    }
  }
  cairo_surface_mark_dirty(surface);
}

Image Canvas::pixels() const {
  cairo_surface_t* surface = handles_->surface.get();
  cairo_surface_flush(surface);
  check(cairo_status(handles_->context.get()));
  Image image({cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface)}, 3);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < image.height(); ++y) {
    const unsigned char* source = cairo_image_surface_get_data(surface) + std::ptrdiff_t{y} * stride;
    std::uint8_t* target = image.row(y);
    for (int x = 0; x < image.width(); ++x, source += 4, target += 3) {
      std::uint32_t value = 0;
      std::memcpy(&value, source, sizeof value);
      target[0] = static_cast<std::uint8_t>(value >> 16);
      target[1] = static_cast<std::uint8_t>(value >> 8);
      target[2] = static_cast<std::uint8_t>(value);
    }
  }
  return image;
}

}  // namespace tta
