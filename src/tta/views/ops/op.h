// What an op is: its name, parameters, kind, and the object that `render` needs to run it.
//
// An op is one of five kinds, and `render` knows only the kinds. One op is one file pair (ops/<name>.{h,cc}) that
// defines one OpDef, plus one line in the table in op_table.cc. All of it is plain data and pure functions:
// thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/image/image.h"
#include "tta/image/matrix.h"

namespace tta {

enum class OpKind {
  kMap,     // a 3x3 map of the window
  kMove,    // an exact move of pixels: one of the eight symmetries of the rectangle
  kTable,   // a 256-entry table per channel, perhaps made from a statistic of the pixels
  kMix,     // a new colour for each pixel from its old one
  kFilter,  // anything that needs neighbours: image in, image out
};

// What a table is made from, of the pixels as they are before the op.
enum class Statistic { kNone, kLumaMean, kRanges, kHistograms };

// Only what an op's `statistic` asks for is filled. A gray image fills the first of three channels.
struct PixelStatistics {
  double luma_mean = 0;                // kLumaMean: of Pillow's convert("L")
  std::array<ValueRange, 3> ranges{};  // kRanges: the darkest and the brightest value of each channel
  Histograms histograms{};             // kHistograms: counts of the 256 values of each channel
};

// One parameter. A number in [min, max], or a choice among words, stored as their index.
struct ParamDef {
  std::string_view name;
  std::string_view unit = {};  // "degrees", "fraction of the side", "" for pure factors and choices
  double min = 0;
  double max = 0;
  bool integer = false;
  bool odd = false;  // odd numbers only, and 0 where `min` allows it; such a parameter is an integer
  std::optional<double> default_value = {};        // nothing = must be given
  std::span<const std::string_view> choices = {};  // not empty: a choice; min and max are then ignored
};

// The anchors of `crop` (docs/policies.md): squares at the centre or a corner, and along the long side (left means top
// for portraits).
enum class Anchor { kCenter, kTopLeft, kTopRight, kBottomLeft, kBottomRight, kLeft, kRight };

// Where `anchor` puts a smaller window inside a picture of size `outer`: the share of the free room that lies left of
// the window and above it. (0, 0) is the top left corner, (0.5, 0.5) the centre, (1, 1) the bottom right corner.
Point anchor_position(Anchor anchor, Size outer);

// A window placed absolutely, by the first op of a view: the source is resized so that the model's input divided by
// `fraction` just covers it (both sides, where the recipe squashes), then the window is cut at `anchor` on whole
// pixels. `whole_picture`: the source is resized so that it just fits into `fraction` of the window, and the rest of
// the window is padding.
struct Placement {
  Anchor anchor = Anchor::kCenter;
  double fraction = 1;
  bool whole_picture = false;
};

using OpValues = std::span<const double>;  // one per ParamDef, in their order

struct OpDef {
  std::string_view name;
  std::string_view summary = {};  // one line for `tta policy --help` and the documentation
  OpKind kind = OpKind::kMap;
  std::span<const ParamDef> params = {};

  // True if these values change nothing, whatever the image: rotate(0), brightness(1). Of an op with a `placement` this
  // is said of `map`: as the first op of a view it is never an identity.
  bool (*is_identity)(OpValues values) = nullptr;

  // What is wrong with values that are each allowed, or null: "its corners don't make a convex quadrilateral".
  // Optional.
  const char* (*problem)(OpValues values) = nullptr;

  // kMap and kMove: from output coordinates to coordinates before the op, both in pixels of a window of that size. For
  // kMove a signed permutation about the window's centre.
  Matrix3 (*map)(OpValues values, Size window) = nullptr;

  // kMap, optional: what the op means as the first of a view, instead of `map`. Without a map it must be the first.
  Placement (*placement)(OpValues values) = nullptr;

  // kTable: one table per channel.
  Statistic statistic = Statistic::kNone;
  ByteTables (*table)(OpValues values, const PixelStatistics& statistics, int channels) = nullptr;

  // kMix: `pixels` RGB pixels (3 bytes each), in place.
  void (*mix)(OpValues values, std::uint8_t* rgb, std::size_t pixels) = nullptr;

  // kFilter: a new image of the same size and channels.
  Image (*filter)(OpValues values, ImageView image) = nullptr;

  // kFilter: true if it makes no difference whether the picture is mirrored or turned before the op or after it, to the
  // bit and whatever its size. Then flips cost nothing; else pixels are moved before the op, in a pass of their own.
  bool symmetric = false;

  // Of no use to a gray image: refused for gray models when the plan is made. Every kMix has it.
  bool needs_colour = false;
};

// One op with its values. A value type; `def` points to a table entry (or, in tests, to a definition of their own).
struct Op {
  const OpDef* def = nullptr;
  std::vector<double> values;
  bool operator==(const Op&) const = default;
};

// All ops in the order of the documentation; and one by name, or null.
std::span<const OpDef* const> all_ops();
const OpDef* find_op(std::string_view name);
std::vector<std::string_view> op_names();

// The op of that name with its values. Requires: it exists, and the values are allowed.
Op make_op(std::string_view name, std::vector<double> values = {});

// `op` as an expression: "rotate(7)", "crop(top_left, 0.8)", "hflip()". Numbers in their shortest form; every value
// given.
std::string op_text(const Op& op);

// Checks one value against its ParamDef. Nothing if it is allowed, else what is wrong: "is 400, allowed -180..180".
std::optional<std::string> value_problem(const ParamDef& param, double value);

// Checks values that are each allowed against each other (OpDef::problem): "perspective: its corners ...", or nothing.
std::optional<std::string> op_problem(const Op& op);

// The value of a choice's word, or nothing if it isn't one of them. Requires: `param` is a choice.
std::optional<double> choice_value(const ParamDef& param, std::string_view word);

// What is wrong with such a word: "is 'centre', allowed center, top_left (did you mean 'center'?)".
std::string choice_problem(const ParamDef& param, std::string_view word);

}  // namespace tta
