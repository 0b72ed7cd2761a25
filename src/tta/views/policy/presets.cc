#include "tta/views/policy/presets.h"

#include <algorithm>
#include <array>

namespace tta {
namespace {

// The order of five_crop and of everything built on it.
constexpr std::array kFiveAnchors{Anchor::kCenter, Anchor::kTopLeft, Anchor::kTopRight, Anchor::kBottomLeft,
                                  Anchor::kBottomRight};

View view_of(std::vector<Op> ops) {
  View view;
  view.ops = std::move(ops);
  return view;
}

Op crop(Anchor anchor, double fraction) {
  return make_op("crop", {static_cast<double>(anchor), fraction});
}

View with_hflip(View view) {
  view.ops.push_back(make_op("hflip"));
  return view;
}

std::vector<View> times_hflip(const std::vector<View>& views) {
  std::vector<View> result;
  for (const View& view : views) {
    result.push_back(view);
    result.push_back(with_hflip(view));
  }
  return result;
}

std::vector<View> none(const PolicyContext&) {
  return {View{}};
}

std::vector<View> hflip(const PolicyContext&) {
  return times_hflip({View{}});
}

std::vector<View> d2(const PolicyContext&) {
  return {View{}, view_of({make_op("hflip")}), view_of({make_op("vflip")}), view_of({make_op("rot90", {2})})};
}

// d2 first, so that four views of it are as good as d2; then the quarter turns with their mirror images.
std::vector<View> d4(const PolicyContext& context) {
  std::vector<View> views = d2(context);
  const std::vector<View> turns = times_hflip({view_of({make_op("rot90", {1})}), view_of({make_op("rot90", {3})})});
  views.insert(views.end(), turns.begin(), turns.end());
  return views;
}

std::vector<View> five_crop(const PolicyContext& context) {
  std::vector<View> views;
  for (const Anchor anchor : kFiveAnchors) views.push_back(view_of({crop(anchor, context.crop_fraction)}));
  return views;
}

std::vector<View> ten_crop(const PolicyContext& context) {
  return times_hflip(five_crop(context));
}

std::vector<View> multiscale(const PolicyContext&) {
  std::vector<View> views;
  for (const double fraction : {1.0, 0.875, 0.778, 0.7}) views.push_back(view_of({crop(Anchor::kCenter, fraction)}));
  return times_hflip(views);
}

// The crop areas .76, .43, .87, .31, .95 that greedy policy search (Lyzhov et al., UAI 2020) picks first, as sides. The
// anchors go round centre and corners, every second view is mirrored.
std::vector<View> scale_ladder5(const PolicyContext&) {
  constexpr std::array kFractions{0.872, 0.656, 0.933, 0.557, 0.975};
  std::vector<View> views;
  for (std::size_t i = 0; i < kFractions.size(); ++i) {
    const View view = view_of({crop(kFiveAnchors[i], kFractions[i])});
    views.push_back(i % 2 == 0 ? view : with_hflip(view));
  }
  return views;
}

// Szegedy et al., "Going deeper with convolutions" (CVPR 2015), section 7: four scales, three squares, six crops,
// mirrored. The short side is 256, 288, 320 or 352 for an input of 224. A crop of 224 inside a square of that side is a
// share of it, so the same fractions serve every input. The whole square doesn't depend on the scale: those views
// coincide.
std::vector<View> inception144(const PolicyContext&) {
  std::vector<View> views;
  for (const double short_side : {256.0, 288.0, 320.0, 352.0}) {
    for (const Anchor square : {Anchor::kCenter, Anchor::kLeft, Anchor::kRight}) {
      for (const Anchor anchor : kFiveAnchors) {
        views.push_back(view_of({crop(square, 1), crop(anchor, 224 / short_side)}));
      }
      views.push_back(view_of({crop(square, 1)}));
    }
  }
  return times_hflip(views);
}

// The shifts by which small images (CIFAR) are commonly augmented, in proportion.
std::vector<View> shift_flip(const PolicyContext&) {
  constexpr double kShift = 1.0 / 32;
  return times_hflip({View{}, view_of({make_op("translate", {kShift, 0})}),
                      view_of({make_op("translate", {-kShift, 0})}), view_of({make_op("translate", {0, kShift})}),
                      view_of({make_op("translate", {0, -kShift})})});
}

constexpr Preset kPresets[] = {
    {"none", "the image as the recipe has it", none},
    {"hflip", "identity and mirror image", hflip},
    {"d2", "identity, both flips, half turn", d2},
    {"d4", "the eight symmetries of a square; for pictures without an up", d4},
    {"five_crop", "centre and four corners", five_crop},
    {"ten_crop", "five_crop, each with its mirror image", ten_crop},
    {"multiscale", "four scales about the centre, each with its mirror image", multiscale},
    {"scale_ladder5", "five scales at centre and corners, every second mirrored", scale_ladder5},
    {"inception144", "four scales, three squares, six crops, mirrored", inception144},
    {"shift_flip", "four small shifts, mirrored; for small images", shift_flip},
};

}  // namespace

std::span<const Preset> all_presets() {
  return kPresets;
}

const Preset* find_preset(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kPresets), std::end(kPresets), [&](const Preset& preset) { return preset.name == name; });
  return found == std::end(kPresets) ? nullptr : &*found;
}

std::vector<std::string_view> preset_names() {
  std::vector<std::string_view> names;
  for (const Preset& preset : kPresets) names.push_back(preset.name);
  return names;
}

}  // namespace tta
