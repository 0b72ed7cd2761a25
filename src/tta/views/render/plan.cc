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

std::string text_of(Size size) {
  return std::to_string(size.width) + " x " + std::to_string(size.height);
}

[[noreturn]] void fail(const View& view, const std::string& problem) {
  throw Error(ErrorCode::kView, "view '" + printable(display_name(view)) + "': " + problem);
}

// Where a view looks while its geometry is put together: the canvas, and the map from output to canvas pixels.
struct Frame {
  Canvas canvas;
  Matrix3 map = kIdentityMatrix;
  Size output;
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

// The identity view's frame: the recipe's resize, padding and crop.
Frame recipe_frame(const View& view, const Recipe& recipe, Size source) {
  Frame frame;
  const Size picture = resized_size(recipe.resize, source);
  const bool crops = recipe.crop.size != Size{};
  const Size window = crops ? recipe.crop.size : picture;
  frame.output = recipe.input == Size{} ? window : recipe.input;
  if (window != frame.output) {
    const std::string after_recipe = window == source ? "," : ", " + text_of(window) + " after the recipe,";
    fail(view, "the image is " + text_of(source) + after_recipe + " but the model takes " + text_of(frame.output) +
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

// A window placed absolutely: torchvision's Resize followed by one of FiveCrop's crops.
Frame placed_frame(const Placement& placement, const Recipe& recipe, Size source, Size output) {
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
  for (double& value : frame.map.values) {
    if (std::abs(value) < kSlack) value = 0;
  }
  return frame;
}

bool affine(const Matrix3& m) {
  return m[6] == 0 && m[7] == 0 && m[8] == 1;
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

void plan_copy(Plan& plan, const Frame& frame, const Matrix3& rest) {
  plan.sampling = Sampling::kCopy;
  plan.window = {static_cast<int>(std::nearbyint(rest[2])), static_cast<int>(std::nearbyint(rest[5])),
                 plan.sampled.width, plan.sampled.height};
  plan.copy = key_of(frame.canvas, frame.canvas.size);
  plan.part = inside(plan.window, frame.canvas.size) ? plan.window : whole(frame.canvas.size);
}

// Pillow's box, in pixels of what is resized: the source, or the padded canvas.
void plan_resample(Plan& plan, const Frame& frame, const Matrix3& rest, Size source) {
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
}

// The smallest rectangle of whole pixels that holds what bilinear sampling of `output` along `map` reads.
Rect footprint(const Matrix3& map, Size output) {
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  for (const Point corner : {Point{0, 0}, Point{1.0 * output.width, 0}, Point{0, 1.0 * output.height},
                             Point{1.0 * output.width, 1.0 * output.height}}) {
    const Point p = apply(map, corner);
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  const int x = static_cast<int>(std::floor(left)) - 1;
  const int y = static_cast<int>(std::floor(top)) - 1;
  return {x, y, static_cast<int>(std::ceil(right)) + 1 - x, static_cast<int>(std::ceil(bottom)) + 1 - y};
}

// The copy is made so that one of its pixels is about one pixel of the view: sampling then never skips source pixels. A
// view that looks closer than the source's own pixels is sampled from the source.
void plan_bilinear(Plan& plan, const Frame& frame, Size source) {
  plan.sampling = Sampling::kBilinear;
  const Canvas& canvas = frame.canvas;
  const Size largest = canvas.padded() ? canvas.size : source;
  const double shrink = std::sqrt(std::abs(frame.map[0] * frame.map[4] - frame.map[1] * frame.map[3]));
  const auto side = [&](int canvas_side, int largest_side) {
    return std::clamp(static_cast<int>(std::nearbyint(canvas_side / shrink)), 1, std::max(canvas_side, largest_side));
  };
  const Size copy{side(canvas.size.width, largest.width), side(canvas.size.height, largest.height)};
  plan.copy = key_of(canvas, copy);
  plan.map = multiply(scaling(static_cast<double>(copy.width) / canvas.size.width,
                              static_cast<double>(copy.height) / canvas.size.height),
                      frame.map);
  const Rect read = footprint(plan.map, plan.sampled);
  plan.part = inside(read, copy) ? read : whole(copy);
  plan.map = multiply(translation(-plan.part.x, -plan.part.y), plan.map);
}

// Whether an output pixel's centre can fall outside what is sampled, so that the border rule matters.
bool looks_beyond(const Plan& plan, const Frame& frame, Size source) {
  switch (plan.sampling) {
    case Sampling::kCopy: return !inside(plan.window, frame.canvas.size);
    case Sampling::kResample: {
      const Size base = plan.copy ? plan.copy->size : source;
      const auto beyond = [](double from, double to, int pixels, int base_side) {
        const double half = (to - from) / pixels / 2;
        return from + half < 0 || to - half > base_side;
      };
      return beyond(plan.box[0], plan.box[2], plan.sampled.width, base.width) ||
             beyond(plan.box[1], plan.box[3], plan.sampled.height, base.height);
    }
    case Sampling::kBilinear: return plan.part == whole(plan.copy->size);
  }
  return true;
}

void plan_colour(Plan& plan, const View& view, const std::vector<Op>& ops, const Recipe& recipe) {
  for (const Op& op : ops) {
    if (op.def->kind == OpKind::kMap || op.def->kind == OpKind::kMove) continue;
    if (op.def->kind == OpKind::kMix && recipe.channels == 1) {
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

  Matrix3 rest = frame.map;
  if (take_out_move(frame.map, frame.output, plan.move, rest)) {
    if (plan.move.transpose) std::swap(plan.sampled.width, plan.sampled.height);
    const bool same_scale = std::abs(rest[0] - 1) < kSlack && std::abs(rest[4] - 1) < kSlack;
    if (same_scale && nearly_whole(rest[2]) && nearly_whole(rest[5])) {
      plan_copy(plan, frame, rest);
    } else {
      plan_resample(plan, frame, rest, source);
    }
  } else {
    plan_bilinear(plan, frame, source);
  }
  if (looks_beyond(plan, frame, source)) keep_border(plan, view, recipe);
  plan_colour(plan, view, ops, recipe);
  return plan;
}

}  // namespace tta
