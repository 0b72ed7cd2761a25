#include "tta/views/render/plan.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// Products of sines and quotients carry rounding of about 1e-16; anything below this many pixels over a whole image is
// meant to be exact.
constexpr double kSlack = 1e-9;

// A view may look this many pixels away from the canvas's corner, and at no less than this share of a canvas pixel with
// one of its own. Both are far beyond use; within them whole pixels fit into an int and no map degenerates.
constexpr double kMaxReach = 1 << 28;
constexpr double kMinScale = 1e-4;

// A projective map shows a corner of the window at most this many times smaller than the centre.
constexpr double kNearestHorizon = 0.1;

[[noreturn]] void fail(const View& view, const std::string& problem) {
  throw Error(ErrorCode::kView, "view '" + printable(display_name(view)) + "': " + problem);
}

// Where a view looks while its geometry is put together: the canvas, and the map from output to canvas pixels.
struct Frame {
  Canvas canvas;
  Matrix3 map = kIdentityMatrix;
  Size output;
  std::optional<Rect> cut;  // what of the source the recipe cuts out before it resizes
};

// The canvas of a picture that must hold a crop of `crop` pixels: padded where it is smaller. `start` is where the crop
// begins on the canvas.
Canvas canvas_for_crop(Size picture, const CenterCrop& crop, Size window, Point& start) {
  Canvas canvas;
  canvas.picture = picture;
  canvas.size = {std::max(picture.width, window.width), std::max(picture.height, window.height)};
  const int x = crop_start(picture.width, window.width, crop.offset);
  const int y = crop_start(picture.height, window.height, crop.offset);
  canvas.picture_x = std::max(-x, 0);
  canvas.picture_y = std::max(-y, 0);
  if (canvas.padded()) canvas.fill = crop.fill;
  start = {static_cast<double>(std::max(x, 0)), static_cast<double>(std::max(y, 0))};
  return canvas;
}

// The frame of a recipe that cuts or pads the source before it resizes: the canvas has the source's own pixels, and the
// window is what is resized, so that views see what lies beyond a cut.
Frame proportioned_frame(const Recipe& recipe, Size source) {
  Frame frame;
  frame.output = recipe.resize.size;
  const Rect part = part_to_resize(recipe.resize, source);
  Canvas& canvas = frame.canvas;
  canvas.picture = canvas.size = source;
  const Matrix3 scale = scaling(static_cast<double>(part.width) / frame.output.width,
                                static_cast<double>(part.height) / frame.output.height);
  if (recipe.resize.mode == ResizeMode::kCropExact) {
    frame.cut = part;
    frame.map = multiply(translation(part.x, part.y), scale);
    return frame;
  }
  canvas.size = {part.width, part.height};
  canvas.picture_x = -part.x;
  canvas.picture_y = -part.y;
  if (canvas.padded()) canvas.fill = recipe.crop.fill;
  frame.map = scale;
  return frame;
}

// The identity view's frame: the recipe's resize, padding and crop.
Frame recipe_frame(const View& view, const Recipe& recipe, Size source) {
  if (fits_proportions(recipe.resize.mode)) return proportioned_frame(recipe, source);
  Frame frame;
  const Size picture = resized_size(recipe.resize, source);
  const bool crops = recipe.crop.size != Size{};
  const Size window = crops ? recipe.crop.size : picture;
  frame.output = recipe.input == Size{} ? window : recipe.input;
  if (window != frame.output) {
    const std::string after_recipe = window == source ? "," : ", " + size_text(window) + " after the recipe,";
    fail(view, "the image is " + size_text(source) + after_recipe + " but the model takes " + size_text(frame.output) +
                   "; give a recipe that resizes or crops to that");
  }
  Point start;
  frame.canvas = canvas_for_crop(picture, recipe.crop, window, start);
  frame.map = translation(start.x, start.y);
  return frame;
}

// Where on the canvas a window at `anchor` starts, on whole pixels: at an edge, or centred by the recipe's rounding.
Point anchored(Anchor anchor, Size canvas, Size window, CropOffset rule) {
  const Point share = anchor_position(anchor, canvas);
  const auto start = [rule](double share_of_room, int outer, int inner) {
    return share_of_room == 0.5 ? crop_start(outer, inner, rule) : share_of_room * (outer - inner);
  };
  return {start(share.x, canvas.width, window.width), start(share.y, canvas.height, window.height)};
}

// The whole picture fitted into `fraction` of the window, the rest padded with the mean colour.
Frame letterbox_frame(double fraction, const Recipe& recipe, Size source, Size output) {
  const double scale = fraction * std::min(static_cast<double>(output.width) / source.width,
                                           static_cast<double>(output.height) / source.height);
  const auto fitted = [scale](int side) { return std::max(1, static_cast<int>(std::nearbyint(side * scale))); };
  Frame frame;
  frame.output = output;
  Canvas& canvas = frame.canvas;
  canvas.picture = {std::min(fitted(source.width), output.width), std::min(fitted(source.height), output.height)};
  canvas.size = output;
  canvas.picture_x = -crop_start(canvas.picture.width, output.width, recipe.crop.offset);
  canvas.picture_y = -crop_start(canvas.picture.height, output.height, recipe.crop.offset);
  if (canvas.padded()) canvas.fill = mean_colour(recipe);
  return frame;
}

// A window placed absolutely: torchvision's Resize followed by one of FiveCrop's crops.
Frame placed_frame(const Placement& placement, const Recipe& recipe, Size source, Size output) {
  if (placement.whole_picture) return letterbox_frame(placement.fraction, recipe, source, output);
  const auto grown = [&](int side) { return std::max(1, static_cast<int>(std::nearbyint(side / placement.fraction))); };
  const Size needed{grown(output.width), grown(output.height)};
  Frame frame;
  frame.output = output;
  Resize cover = recipe.resize;
  cover.mode = recipe.resize.mode == ResizeMode::kExact ? ResizeMode::kExact : ResizeMode::kShortest;
  cover.size = needed;
  frame.canvas.picture = resized_size(cover, source);
  frame.canvas.size = frame.canvas.picture;
  const Point start = anchored(placement.anchor, frame.canvas.size, output, recipe.crop.offset);
  frame.map = translation(start.x, start.y);
  return frame;
}

std::array<Point, 4> corners_of(Size size) {
  const double width = size.width, height = size.height;
  return {{{0, 0}, {width, 0}, {0, height}, {width, height}}};
}

bool affine(const Matrix3& m) {
  return m[6] == 0 && m[7] == 0 && m[8] == 1;
}

// The third coordinate of map * p: how far p lies before the eye.
double depth(const Matrix3& map, Point p) {
  return map[6] * p.x + map[7] * p.y + map[8];
}

double determinant(const Matrix3& m) {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

// How many canvas pixels a side of one output pixel spans; in the mean, where that differs between directions, and at
// the centre, where it differs between places (a projective map's area there is its determinant over the cube of the
// depth).
double scale_of(const Matrix3& map, Size output) {
  if (affine(map)) return std::sqrt(std::abs(map[0] * map[4] - map[1] * map[3]));
  const double centre = depth(map, {output.width / 2.0, output.height / 2.0});
  return std::sqrt(std::abs(determinant(map) / (centre * centre * centre)));
}

// Each op stays within its own range, but 64 zooms in a row don't.
void check_reach(const View& view, const Frame& frame) {
  const Point centre{frame.output.width / 2.0, frame.output.height / 2.0};
  for (const Point corner : corners_of(frame.output)) {
    const double nearest = kNearestHorizon * depth(frame.map, centre);
    const bool before_horizon = nearest > 0 && depth(frame.map, corner) >= nearest;
    if (!before_horizon) fail(view, "looks beyond the horizon: its ops together tilt the picture too much");
  }
  if (!(scale_of(frame.map, frame.output) >= kMinScale))
    fail(view, "looks too close: its ops together enlarge too much");
  for (const Point corner : corners_of(frame.output)) {
    const Point p = apply(frame.map, corner);
    const bool near = std::abs(p.x) <= kMaxReach && std::abs(p.y) <= kMaxReach;
    if (!near) fail(view, "looks too far away: its ops together shrink or shift too much");
  }
}

Frame view_frame(const View& view, const std::vector<Op>& ops, const Recipe& recipe, Size source) {
  Frame frame = recipe_frame(view, recipe, source);
  for (std::size_t i = 0; i < ops.size(); ++i) {
    const OpDef& def = *ops[i].def;
    if (def.kind != OpKind::kMap && def.kind != OpKind::kMove) continue;
    if (i == 0 && def.placement) {
      frame = placed_frame(def.placement(ops[i].values), recipe, source, frame.output);
    } else {
      frame.map = multiply(frame.map, def.map(ops[i].values, frame.output));
    }
  }
  check_reach(view, frame);
  for (double& value : frame.map.values) {
    if (std::abs(value) < kSlack) value = 0;
  }
  return frame;
}

// Takes flips and quarter turns out of an axis-aligned `map`: map = rest * move, `rest` having a positive diagonal.
// False if the map isn't axis-aligned.
bool take_out_move(const Matrix3& map, Size output, Move& move, Matrix3& rest) {
  if (!affine(map)) return false;
  const bool straight = map[1] == 0 && map[3] == 0;
  const bool turned = map[0] == 0 && map[4] == 0;
  if (straight == turned) return false;
  move.transpose = turned;
  move.flip_x = (turned ? map[3] : map[0]) < 0;
  move.flip_y = (turned ? map[1] : map[4]) < 0;
  const Matrix3 mirror{move.flip_x ? -1.0 : 1.0,
                       0,
                       move.flip_x ? output.width * 1.0 : 0.0,  //
                       0,
                       move.flip_y ? -1.0 : 1.0,
                       move.flip_y ? output.height * 1.0 : 0.0,
                       0,
                       0,
                       1};
  const Matrix3 exchange{0, 1, 0, 1, 0, 0, 0, 0, 1};
  // `move` takes an output pixel to mirror, then exchange; both undo themselves.
  rest = multiply(map, turned ? multiply(mirror, exchange) : mirror);
  return true;
}

bool nearly_whole(double value) {
  return std::abs(value - std::nearbyint(value)) < 1e-6;
}

// Unpadded copies are resized from the source in one go, whatever canvas asked for them: one key for all.
CopyKey key_of(const Canvas& canvas, Size size) {
  return {canvas.padded() ? canvas : Canvas{}, size};
}

Rect whole(Size size) {
  return {0, 0, size.width, size.height};
}

bool inside(Rect rect, Size size) {
  return rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= size.width && rect.y + rect.height <= size.height;
}

void keep_border(Plan& plan, const View& view, const Recipe& recipe) {
  plan.border = view.border;
  if (view.border == Border::kConstant) plan.fill = view.fill.value_or(mean_colour(recipe));
}

// The plan_...() functions say whether an output pixel's centre can fall outside what is sampled, so that the border
// rule matters.
bool plan_copy(Plan& plan, const Frame& frame, const Matrix3& rest) {
  plan.sampling = Sampling::kCopy;
  plan.window = {static_cast<int>(std::nearbyint(rest[2])), static_cast<int>(std::nearbyint(rest[5])),
                 plan.sampled.width, plan.sampled.height};
  plan.copy = key_of(frame.canvas, frame.canvas.size);
  const bool beyond = !inside(plan.window, frame.canvas.size);
  plan.part = beyond ? whole(frame.canvas.size) : plan.window;
  return beyond;
}

// A window that is just the recipe's cut is resized as if nothing lay around it, as the source library does.
void cut_out(Plan& plan, const Frame& frame) {
  if (!frame.cut) return;
  const auto [x, y, width, height] = *frame.cut;
  const auto edge = [](int pixels) { return static_cast<float>(pixels); };
  if (plan.box != std::array<float, 4>{edge(x), edge(y), edge(x + width), edge(y + height)}) return;
  plan.part = *frame.cut;
  plan.box = {0, 0, edge(width), edge(height)};
}

// Pillow's box, in pixels of what is resized: the source, or the padded canvas.
bool plan_resample(Plan& plan, const View& view, const Frame& frame, const Matrix3& rest, Size source) {
  plan.sampling = Sampling::kResample;
  const Canvas& canvas = frame.canvas;
  double scale_x = 1;
  double scale_y = 1;
  if (canvas.padded()) {
    plan.copy = key_of(canvas, canvas.size);
    plan.part = whole(canvas.size);
  } else {
    scale_x = static_cast<double>(source.width) / canvas.picture.width;
    scale_y = static_cast<double>(source.height) / canvas.picture.height;
  }
  plan.box = {static_cast<float>(rest[2] * scale_x), static_cast<float>(rest[5] * scale_y),
              static_cast<float>((rest[2] + rest[0] * plan.sampled.width) * scale_x),
              static_cast<float>((rest[5] + rest[4] * plan.sampled.height) * scale_y)};
  cut_out(plan, frame);
  const auto [left, top, right, bottom] = plan.box;
  if (!(left < right && top < bottom)) fail(view, "looks too close: nothing of the image is left in it");

  if (plan.part != Rect{} && !plan.copy) return false;  // a cut, looked at as a whole
  const Size base = plan.copy ? plan.copy->size : source;
  const auto beyond = [](double from, double to, int pixels, int base_side) {
    const double half = (to - from) / pixels / 2;
    return from + half < 0 || to - half > base_side;
  };
  return beyond(left, right, plan.sampled.width, base.width) || beyond(top, bottom, plan.sampled.height, base.height);
}

// `value` as an int; far beyond any picture it no longer matters by how much.
int near_int(double value) {
  constexpr double kFar = 1 << 29;
  return static_cast<int>(std::clamp(value, -kFar, kFar));
}

// The smallest rectangle of whole pixels that holds what bilinear sampling of `output` along `map` reads.
Rect footprint(const Matrix3& map, Size output) {
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  for (const Point corner : corners_of(output)) {
    const Point p = apply(map, corner);
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  const int x = near_int(std::floor(left)) - 1;
  const int y = near_int(std::floor(top)) - 1;
  return {x, y, near_int(std::ceil(right)) + 1 - x, near_int(std::ceil(bottom)) + 1 - y};
}

// Pixels of one side, [begin, end).
struct Range {
  int begin;
  int end;
};

// What sampling `read` looks up on a side of `size` pixels, whatever the border rule. Beyond one end that is, at most,
// the mirror image about that end; cut off behind it, the rest still answers the same. So a long panorama isn't resized
// as a whole for a view of its end.
Range looked_up(Range read, int size) {
  const int last = size - 1;
  if (read.begin < 0 && read.end > size) return {0, size};
  if (read.begin < 0) return {0, std::clamp(std::max(read.end, 1 - read.begin), 1, size)};
  if (read.end > size) return {std::clamp(std::min(read.begin, 2 * last - (read.end - 1)), 0, last), size};
  return read;
}

Rect looked_up(Rect read, Size size) {
  const Range x = looked_up(Range{read.x, read.x + read.width}, size.width);
  const Range y = looked_up(Range{read.y, read.y + read.height}, size.height);
  return {x.begin, y.begin, x.end - x.begin, y.end - y.begin};
}

// The copy is made so that one of its pixels is about one pixel of the view: sampling then never skips source pixels. A
// view that looks closer than the source's own pixels is sampled from the source.
bool plan_bilinear(Plan& plan, const Frame& frame, Size source) {
  plan.sampling = Sampling::kBilinear;
  const Canvas& canvas = frame.canvas;
  const Size largest = canvas.padded() ? canvas.size : source;
  const double shrink = scale_of(frame.map, frame.output);
  const auto side = [&](int canvas_side, int largest_side) {
    const double most = std::max(canvas_side, largest_side);
    return static_cast<int>(std::clamp(std::nearbyint(canvas_side / shrink), 1.0, most));
  };
  const Size copy{side(canvas.size.width, largest.width), side(canvas.size.height, largest.height)};
  plan.copy = key_of(canvas, copy);
  plan.map = multiply(scaling(static_cast<double>(copy.width) / canvas.size.width,
                              static_cast<double>(copy.height) / canvas.size.height),
                      frame.map);
  const Rect read = footprint(plan.map, plan.sampled);
  plan.part = looked_up(read, copy);
  plan.map = multiply(translation(-plan.part.x, -plan.part.y), plan.map);
  return !inside(read, copy);
}

void plan_colour(Plan& plan, const View& view, const std::vector<Op>& ops, const Recipe& recipe) {
  for (const Op& op : ops) {
    if (op.def->kind == OpKind::kMap || op.def->kind == OpKind::kMove) continue;
    if (op.def->needs_colour && recipe.channels == 1) {
      fail(view, "op '" + std::string(op.def->name) + "' needs colour, but the model takes gray images; leave it out");
    }
    plan.colour.push_back(op);
  }
}

}  // namespace

Plan make_plan(const View& view, const Recipe& recipe, Size source) {
  const std::vector<Op> ops = effective_ops(view.ops);
  const Frame frame = view_frame(view, ops, recipe, source);
  Plan plan;
  plan.output = plan.sampled = frame.output;

  bool looks_beyond = false;
  Matrix3 rest = frame.map;
  if (take_out_move(frame.map, frame.output, plan.move, rest)) {
    if (plan.move.transpose) std::swap(plan.sampled.width, plan.sampled.height);
    const bool same_scale = std::abs(rest[0] - 1) < kSlack && std::abs(rest[4] - 1) < kSlack;
    const bool copies = same_scale && nearly_whole(rest[2]) && nearly_whole(rest[5]);
    looks_beyond = copies ? plan_copy(plan, frame, rest) : plan_resample(plan, view, frame, rest, source);
  } else {
    looks_beyond = plan_bilinear(plan, frame, source);
  }
  if (looks_beyond) keep_border(plan, view, recipe);
  plan_colour(plan, view, ops, recipe);
  return plan;
}

}  // namespace tta
