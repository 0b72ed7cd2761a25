// Sheets are drawn with whatever fonts there are, so these tests look at pictures, colours and places, not at letters.
#include "tta/predict/sheet/sheet.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

#include "support/support.h"
#include "tta/base/core/limits.h"
#include "tta/image/pixels/resample.h"

namespace tta {
namespace {

using testing::pixel_difference;
using testing::random_image;

using Rgb = std::array<int, 3>;
constexpr Rgb kGround{250, 250, 248};
constexpr Rgb kAgrees{0, 114, 178};
constexpr Rgb kDiffers{213, 94, 0};

Rgb at(const Image& image, int x, int y) {
  const std::uint8_t* pixel = image.view().pixel(x, y);
  return {pixel[0], pixel[1], pixel[2]};
}

Sheet sheet_of(int cells, Size picture) {
  Sheet sheet;
  sheet.title = "tench";
  sheet.facts = {"fish.jpg", "model.onnx"};
  sheet.picture = picture;
  for (int i = 0; i < cells; ++i) sheet.cells.push_back({"rotate(" + std::to_string(i) + ")", 1.0 / cells, {}, {}});
  return sheet;
}

Sheet answered(Sheet sheet, double probability = 0.5) {
  sheet.probability = probability;
  for (SheetCell& cell : sheet.cells) cell.answer = {"tench", probability, true};
  return sheet;
}

Image plain(Size size, std::uint8_t value) {
  Image image(size, 1);
  std::fill_n(image.row(0), image.size_bytes(), value);
  return image;
}

SheetPictures all_plain(const Sheet& sheet) {
  return [size = sheet.picture](int) { return plain(size, 128); };
}

// Every pixel of `picture` as a square, in three channels.
Image enlarged_rgb(ImageView picture, int factor) {
  Image image({picture.width() * factor, picture.height() * factor}, 3);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const std::uint8_t* from = picture.pixel(x / factor, y / factor);
      for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = from[picture.channels() == 3 ? c : 0];
    }
  }
  return image;
}

void expect_pictures_enlarged(const Sheet& sheet, int channels, int factor) {
  const auto picture = [&](int cell) { return random_image(sheet.picture, channels, static_cast<unsigned>(cell)); };
  const Image drawn = draw_sheet(sheet, picture);
  const SheetLayout layout = layout_of(sheet);
  ASSERT_EQ(drawn.size(), layout.size);
  for (int cell = 0; cell < std::ssize(sheet.cells); ++cell) {
    const Image expected = enlarged_rgb(picture(cell), factor);
    EXPECT_EQ(pixel_difference(drawn.view().crop(layout.picture_of(cell)), expected), "") << cell;
  }
}

long long count_pixels(const Image& image, Rect place, Rgb colour) {
  long long count = 0;
  for (int y = place.y; y < place.y + place.height; ++y) {
    for (int x = place.x; x < place.x + place.width; ++x) count += at(image, x, y) == colour;
  }
  return count;
}

Rect whole(const Image& image) {
  return {0, 0, image.width(), image.height()};
}

TEST(Sheet, PicturesStandInItUnchanged) {
  expect_pictures_enlarged(answered(sheet_of(8, {300, 280})), 3, 1);
  expect_pictures_enlarged(sheet_of(10, {299, 299}), 1, 1);
}

TEST(Sheet, SmallPicturesAreEnlargedPixelByPixel) {
  expect_pictures_enlarged(answered(sheet_of(8, {28, 28})), 1, 17);
  expect_pictures_enlarged(sheet_of(10, {32, 32}), 3, 14);
  expect_pictures_enlarged(sheet_of(1, {1, 1}), 3, 640);
}

TEST(Sheet, LargePicturesAreReducedAsPillowDoes) {
  const Sheet sheet = sheet_of(6, {900, 450});
  const Image picture = random_image(sheet.picture, 3, 7);
  const Image drawn = draw_sheet(sheet, [&](int) { return Image::copy_of(picture); });
  const SheetLayout layout = layout_of(sheet);
  EXPECT_EQ(pixel_difference(drawn.view().crop(layout.picture_of(5)), resize(picture, layout.shown, Filter::kLanczos)),
            "");
}

TEST(Sheet, AsksForEachPictureOnceInOrder) {
  const Sheet sheet = sheet_of(7, {32, 32});
  std::vector<int> asked;
  draw_sheet(sheet, [&](int cell) {
    asked.push_back(cell);
    return plain(sheet.picture, 0);
  });
  EXPECT_EQ(asked, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Sheet, WhatAPictureThrowsEndsTheDrawing) {
  const Sheet sheet = sheet_of(2, {32, 32});
  EXPECT_THROW(draw_sheet(sheet, [](int) -> Image { throw std::runtime_error("no picture"); }), std::runtime_error);
}

TEST(Sheet, SameSheetSamePixels) {
  const Sheet sheet = answered(sheet_of(5, {32, 32}));
  EXPECT_EQ(pixel_difference(draw_sheet(sheet, all_plain(sheet)), draw_sheet(sheet, all_plain(sheet))), "");
}

TEST(Sheet, DifferingCellsAreOutlined) {
  Sheet sheet = answered(sheet_of(4, {32, 32}));
  sheet.cells[2].answer = {"goldfish", 0.9, false};
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  const SheetLayout layout = layout_of(sheet);
  for (int cell = 0; cell < 4; ++cell) {
    const Rect card = layout.card_of(cell);
    EXPECT_EQ(at(drawn, card.x, card.y + card.height / 2) == kDiffers, cell == 2);
    EXPECT_EQ(count_pixels(drawn, card, kAgrees) > 0, cell != 2);
    EXPECT_EQ(count_pixels(drawn, card, kDiffers) > 0, cell == 2);
  }
}

TEST(Sheet, BarsAreAsLongAsTheProbability) {
  Sheet sheet = answered(sheet_of(3, {32, 32}));
  const std::array<double, 3> probabilities{0.25, 0.5, 1};
  for (std::size_t cell = 0; cell < 3; ++cell) sheet.cells[cell].answer->probability = probabilities[cell];
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  const SheetLayout layout = layout_of(sheet);
  for (int cell = 0; cell < 3; ++cell) {
    const Rect card = layout.card_of(cell);
    const Rect row{card.x, card.y + layout.bar_top + layout.bar_height / 2, card.width, 1};
    EXPECT_NEAR(static_cast<double>(count_pixels(drawn, row, kAgrees)), layout.text_width * probabilities[cell], 3);
  }
}

TEST(Sheet, ProbabilitiesBeyondTheirRangeStayInTheirBar) {
  Sheet sheet = answered(sheet_of(2, {32, 32}));
  sheet.cells[0].answer->probability = 1.0000001;
  sheet.cells[1].answer->probability = 0;
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  const SheetLayout layout = layout_of(sheet);
  const int right = layout.card_of(0).x + layout.card.width - layout.padding;
  EXPECT_EQ(count_pixels(drawn, {right, layout.grid_top, layout.padding, layout.card.height}, kAgrees), 0);
}

TEST(Sheet, WithoutAModelThereIsNothingToAgreeWith) {
  const Sheet sheet = sheet_of(4, {32, 32});
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  EXPECT_EQ(count_pixels(drawn, whole(drawn), kAgrees), 0);
  EXPECT_EQ(count_pixels(drawn, whole(drawn), kDiffers), 0);
}

TEST(Sheet, CellsThatCoincideSaySo) {
  Sheet sheet = sheet_of(4, {32, 32});
  const int height = layout_of(sheet).card.height;
  sheet.cells[3].same_as = 1;
  const SheetLayout layout = layout_of(sheet);
  EXPECT_EQ(layout.card.height, height + line_height(layout.text_px));
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  const auto ink_in_note = [&](int cell) {
    const Rect card = layout.card_of(cell);
    const Rect note{card.x + layout.padding, card.y + layout.note_top, layout.text_width, line_height(layout.text_px)};
    return note.width * note.height - count_pixels(drawn, note, {255, 255, 255});
  };
  EXPECT_GT(ink_in_note(3), 50);
  EXPECT_EQ(ink_in_note(2), 0);
}

// What is written on a sheet comes from files that anybody may have made.
const std::string kHardTexts[] = {
    "",
    " ",
    "<b>bold</b> & <i>",
    std::string(100'000, 'W'),
    std::string("a\0b", 3),
    "two\nlines\r\n\tand a tab",
    "bad \xFF\xC0\xAF bytes \xE2\x82",
    "\u202Eevil\u202C \u2066order\u2069",
    "\u91D1\u9C7C \u9B5A \uAE08\uBD95\uC5B4",
    "\u0633\u0645\u0643\u0629 \u0630\u0647\u0628\u064A\u0629",
    "\u05D3\u05D2 \u05D6\u05D4\u05D1 10 %",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
    "\U0001F41F\U0001F468\u200D\U0001F469\u200D\U0001F467",
    "\uFFFF\U0010FFFF",
    "0.77777777777777777777777777777777777.12345678.",
};

TEST(Sheet, AnyTextKeepsToItsPlace) {
  for (const std::string& text : kHardTexts) {
    SCOPED_TRACE(text.substr(0, 40));
    Sheet sheet = answered(sheet_of(6, {224, 224}));
    sheet.title = text;
    sheet.facts = {text, text, "1 view"};
    sheet.cells[1].name = text;
    sheet.cells[1].answer->label = text;
    const Image drawn = draw_sheet(sheet, all_plain(sheet));
    const SheetLayout layout = layout_of(sheet);
    ASSERT_EQ(drawn.size(), layout.size);
    // Between the cards, beside the header and below everything there is nothing but ground.
    const Rect left = layout.card_of(0);
    const Rect middle = layout.card_of(1);
    const auto is_ground = [&](Rect place) {
      return count_pixels(drawn, place, kGround) == 1LL * place.width * place.height;
    };
    EXPECT_TRUE(is_ground({left.x + left.width, left.y, layout.gap, left.height}));
    EXPECT_TRUE(is_ground({middle.x + middle.width, middle.y, layout.gap, middle.height}));
    EXPECT_TRUE(is_ground({middle.x, middle.y + middle.height, middle.width, layout.gap}));
    EXPECT_TRUE(is_ground({0, 0, layout.size.width, layout.title_top / 2}));
    EXPECT_TRUE(is_ground({layout.size.width - layout.margin + 2, 0, layout.margin - 2, layout.grid_top}));
    const Image grey = enlarged_rgb(plain(sheet.picture, 128), layout.shown.width / sheet.picture.width);
    EXPECT_EQ(pixel_difference(drawn.view().crop(layout.picture_of(1)), grey), "");
  }
}

TEST(Sheet, MarkupIsText) {
  Sheet bold = sheet_of(1, {32, 32});
  Sheet normal = bold;
  bold.title = "<span foreground=\"red\">fish</span>";
  normal.title = "fish";
  EXPECT_NE(pixel_difference(draw_sheet(bold, all_plain(bold)), draw_sheet(normal, all_plain(normal))), "");
}

TEST(Sheet, HoldsAsManyViewsAsAPolicyMay) {
  const Sheet sheet = answered(sheet_of(kMaxViews, {224, 224}));
  const Image drawn = draw_sheet(sheet, all_plain(sheet));
  EXPECT_LE(drawn.width(), kMaxSheetSize.width);
  EXPECT_LE(drawn.height(), kMaxSheetSize.height);
  const Rect last = layout_of(sheet).card_of(kMaxViews - 1);
  EXPECT_GT(count_pixels(drawn, last, kAgrees), 0);
}

}  // namespace
}  // namespace tta
