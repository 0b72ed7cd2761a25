#include "tta/views/compare/search.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace tta {
namespace {

// A change must leave clearly less unexplained than before, or it is noise that it fits.
constexpr double kClearly = 0.8;
constexpr int kMostChanges = 8;
constexpr std::size_t kCoarsePixels = 1 << 12;
constexpr std::size_t kFinePixels = 1 << 15;

// Above this, differences between other people's arithmetic don't account for what is left.
constexpr double kSmallLevels = 1.0;

constexpr std::array<Move, 8> kMoves{{{false, false, false},
                                      {true, false, false},
                                      {false, true, false},
                                      {true, true, false},
                                      {false, false, true},
                                      {true, false, true},
                                      {false, true, true},
                                      {true, true, true}}};

// Every way of interpolating that a recipe can name. Those that give nearly the same pixels (OpenCV's and torch's
// nearest; torch's and TensorFlow's bilinear) stand in the order in which they are found in use.
constexpr auto kBytes = PixelType::kUInt8;
constexpr auto kFloats = PixelType::kFloat32;
constexpr std::array kInterpolations{Interpolation{ResizeKind::kPillow, Filter::kBilinear, true, kBytes},
                                     Interpolation{ResizeKind::kPillow, Filter::kBicubic, true, kBytes},
                                     Interpolation{ResizeKind::kPillow, Filter::kLanczos, true, kBytes},
                                     Interpolation{ResizeKind::kPillow, Filter::kBox, true, kBytes},
                                     Interpolation{ResizeKind::kPillow, Filter::kHamming, true, kBytes},
                                     Interpolation{ResizeKind::kPillow, Filter::kNearest, true, kBytes},
                                     Interpolation{ResizeKind::kOpenCv, Filter::kBilinear, false, kBytes},
                                     Interpolation{ResizeKind::kOpenCv, Filter::kBicubic, false, kBytes},
                                     Interpolation{ResizeKind::kOpenCv, Filter::kBox, false, kBytes},
                                     Interpolation{ResizeKind::kOpenCv, Filter::kNearest, false, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kBilinear, true, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kBicubic, true, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kBilinear, false, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kBicubic, false, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kNearest, false, kBytes},
                                     Interpolation{ResizeKind::kTorch, Filter::kBilinear, true, kFloats},
                                     Interpolation{ResizeKind::kTorch, Filter::kBicubic, true, kFloats},
                                     Interpolation{ResizeKind::kTorch, Filter::kBilinear, false, kFloats},
                                     Interpolation{ResizeKind::kTorch, Filter::kBicubic, false, kFloats},
                                     Interpolation{ResizeKind::kTensorFlow, Filter::kBilinear, false, kFloats},
                                     Interpolation{ResizeKind::kTensorFlow, Filter::kBicubic, false, kFloats},
                                     Interpolation{ResizeKind::kTensorFlow, Filter::kBox, false, kFloats},
                                     Interpolation{ResizeKind::kTensorFlow, Filter::kNearest, false, kFloats}};

void interpolate_as(Hypothesis& hypothesis, const Interpolation& how) {
  hypothesis.resize.kind = how.kind;
  hypothesis.resize.filter = how.filter;
  hypothesis.resize.antialias = how.antialias;
  hypothesis.resize.dtype = how.result;
  hypothesis.tensorflow1 = false;
}

bool clearly_less(double levels, double than, double enough) {
  return levels < kClearly * than && levels < than - enough / 2;
}

Size swapped(Size size) {
  return {size.height, size.width};
}

// The sides of a resize before a crop of `crop` pixels that are in use: crop / 0.875 and other fractions, rounded
// either way, and the sizes of well-known recipes.
std::vector<int> usual_sides(int crop) {
  std::set<int> sides{crop, crop + 4, crop + 8, crop + 32};
  for (const double fraction : {0.875, 0.8, 0.85, 0.9, 0.94, 0.95, 0.96, 0.965, 0.97, 0.98}) {
    sides.insert(static_cast<int>(std::floor(crop / fraction)));
    sides.insert(static_cast<int>(std::ceil(crop / fraction)));
  }
  for (const int side : {128, 146, 160, 182, 224, 232, 236, 248, 256, 288, 320, 342, 384, 439}) {
    if (side >= crop && side < 2 * crop) sides.insert(side);
  }
  return {sides.begin(), sides.end()};
}

std::vector<int> every_side(int crop) {
  std::vector<int> sides;
  for (int side = std::max(1, crop - crop / 8); side <= crop + crop / 2; ++side) sides.push_back(side);
  return sides;
}

Hypothesis with_geometry(Hypothesis base, ResizeMode mode, Size resize, Size crop) {
  base.resize.mode = mode;
  base.resize.size = resize;
  base.crop.size = crop;
  base.shift_x = base.shift_y = 0;
  return base;
}

// The ways in which people come to a picture of `size`.
std::vector<Hypothesis> coarse_ways(const Hypothesis& own, Size size) {
  const int short_side = std::min(size.width, size.height);
  const int usual = static_cast<int>(std::lround(short_side / 0.875));
  std::vector<Hypothesis> ways{own};
  const auto add = [&](ResizeMode mode, Size resize, Size crop) {
    ways.push_back(with_geometry(own, mode, resize, crop));
  };
  if (own.crop.size != Size{}) {
    ways.push_back(own);
    ways.back().crop.size = {};  // not cropped
    ways.push_back(own);
    ways.back().crop.size = size;  // cropped to another size
  }
  add(ResizeMode::kExact, size, {});
  add(ResizeMode::kShortest, size, size);
  add(ResizeMode::kShortest, {usual, usual}, size);
  add(ResizeMode::kShortest, {256, 256}, size);
  add(ResizeMode::kLongest, size, size);
  add(ResizeMode::kNone, {}, {});
  add(ResizeMode::kNone, {}, size);
  add(ResizeMode::kExact, {usual, usual}, size);
  if (own.resize.size != Size{}) add(ResizeMode::kExact, own.resize.size, size);
  return ways;
}

class Search {
 public:
  Search(const Hypothesis& own, const ChannelOrderMap& order, Decodings& images, Tensors& tensors, double enough)
      : own_(own), order_(order), images_(images), tensors_(tensors), enough_(enough) {}

  std::optional<Found> run() {
    start();
    if (!best_) return std::nullopt;
    refine(&Search::usual_changes);
    if (best_->levels > kSmallLevels) {
      try_all(other_sides(every_side(crop_side())));
      refine(&Search::usual_changes);
    }
    take_back();
    return best_;
  }

  // Nothing where the hypothesis doesn't give the tensor's size.
  std::optional<Found> tried(const Hypothesis& hypothesis, std::size_t most_pixels) {
    if (!fits(hypothesis)) return std::nullopt;
    return fitted(hypothesis, picture_of(hypothesis, images_, tensors_.channels()), most_pixels);
  }

 private:
  using Changes = std::vector<Hypothesis> (Search::*)();

  bool fits(const Hypothesis& hypothesis) {
    return picture_size(hypothesis, images_.size(hypothesis.turned_by_exif)) == tensors_.size(hypothesis.undo);
  }

  Found fitted(const Hypothesis& hypothesis, const Planes& picture, std::size_t most_pixels) {
    const Moments moments = moments_of(picture, tensors_.get(hypothesis.undo, hypothesis.reshaped), most_pixels);
    const ChannelOrderMap order = best_order(moments, order_);
    return {hypothesis, order, unexplained_levels(moments, order)};
  }

  void offer(const Found& found) {
    if (!best_ || clearly_less(found.levels, best_->levels, enough_)) best_ = found;
  }

  // Decodings that may stand for the hypothesis's own.
  std::vector<Decoding> decodings() const {
    if (tensors_.channels() == 3) return {Decoding::kColour, Decoding::kGray};
    return {Decoding::kGray, Decoding::kGraySwapped, Decoding::kGrayMean,
            Decoding::kRed,  Decoding::kGreen,       Decoding::kBlue};
  }

  // The best of the coarse ways, each with the tensor in all eight positions and both layouts. A position is found even
  // where the size isn't right yet, so long as the picture is roughly the same.
  void start() {
    std::vector<bool> turns{own_.turned_by_exif};
    if (images_.orientation_tag() != 1) turns.push_back(!own_.turned_by_exif);
    const Size size = tensors_.size({});
    for (const bool turned : turns) {
      for (const Size wanted : {size, swapped(size)}) {
        for (Hypothesis way : coarse_ways(own_, wanted)) {
          way.turned_by_exif = turned;
          start_with(way);
        }
        if (size == swapped(size)) break;
      }
    }
  }

  void start_with(Hypothesis way) {
    std::optional<Planes> picture;
    for (const Move undo : kMoves) {
      way.undo = undo;
      if (!fits(way)) continue;
      if (!picture) picture = picture_of(way, images_, tensors_.channels());
      for (const bool reshaped : {false, true}) {
        if (reshaped && tensors_.channels() == 1) continue;
        way.reshaped = reshaped;
        offer(fitted(way, *picture, kCoarsePixels));
      }
    }
  }

  int crop_side() {
    const Size size = tensors_.size(best_->hypothesis.undo);
    return std::min(size.width, size.height);
  }

  // Other sides of the resize that comes before a crop.
  std::vector<Hypothesis> other_sides(const std::vector<int>& sides) {
    std::vector<Hypothesis> changes;
    const Hypothesis& best = best_->hypothesis;
    if (best.crop.size == Size{} || best.resize.mode == ResizeMode::kNone) return changes;
    for (const int side : sides) {
      changes.push_back(best);
      changes.back().resize.size = {side, side};
    }
    return changes;
  }

  std::vector<Hypothesis> usual_changes() {
    std::vector<Hypothesis> changes = other_sides(usual_sides(crop_side()));
    const Hypothesis& best = best_->hypothesis;
    const auto add = [&](auto change) {
      changes.push_back(best);
      change(changes.back());
    };
    for (const Hypothesis& way : coarse_ways(own_, tensors_.size(best.undo))) {
      add([&](Hypothesis& h) {
        h.resize.mode = way.resize.mode;
        h.resize.size = way.resize.size;
        h.crop.size = way.crop.size;
        h.shift_x = h.shift_y = 0;
      });
    }
    for (const Decoding decoding : decodings()) add([&](Hypothesis& h) { h.decoding = decoding; });
    if (images_.orientation_tag() != 1) add([&](Hypothesis& h) { h.turned_by_exif = !h.turned_by_exif; });
    for (const Move undo : kMoves) add([&](Hypothesis& h) { h.undo = undo; });
    for (const Interpolation& how : kInterpolations) add([&](Hypothesis& h) { interpolate_as(h, how); });
    add([](Hypothesis& h) { h.tensorflow1 = true; });
    add([](Hypothesis& h) { h.resize.side_rounding = SideRounding::kTruncate; });
    add([](Hypothesis& h) { h.resize.side_rounding = SideRounding::kRound; });
    add_crops(changes);
    return changes;
  }

  // Crops that start elsewhere: by the other rule, a pixel further, at the corner.
  void add_crops(std::vector<Hypothesis>& changes) {
    const Hypothesis& best = best_->hypothesis;
    if (best.crop.size == Size{}) return;
    for (const CropOffset offset : {CropOffset::kRoundHalfEven, CropOffset::kFloor}) {
      changes.push_back(best);
      changes.back().crop.offset = offset;
      changes.back().shift_x = changes.back().shift_y = 0;
    }
    for (int y = -1; y <= 1; ++y) {
      for (int x = -1; x <= 1; ++x) {
        changes.push_back(best);
        changes.back().shift_x = x;
        changes.back().shift_y = y;
      }
    }
    const Size resized = resized_size(best.resize, images_.size(best.turned_by_exif));
    changes.push_back(best);
    changes.back().shift_x = -crop_start(resized.width, best.crop.size.width, best.crop.offset);
    changes.back().shift_y = -crop_start(resized.height, best.crop.size.height, best.crop.offset);
  }

  void try_all(const std::vector<Hypothesis>& changes) {
    for (const Hypothesis& change : changes) {
      if (change == best_->hypothesis) continue;
      if (const auto found = tried(change, kFinePixels)) offer(*found);
    }
  }

  // One change after the other, the best of all in each round.
  void refine(Changes changes) {
    best_ = tried(best_->hypothesis, kFinePixels);
    for (int i = 0; i < kMostChanges && best_->levels > enough_; ++i) {
      const Hypothesis before = best_->hypothesis;
      try_all((this->*changes)());
      if (best_->hypothesis == before) return;
    }
  }

  // Takes back, one by one, what differs from the recipe and explains nothing.
  void take_back() {
    const Hypothesis& own = own_;
    const auto back = [&](auto restore) {
      Hypothesis simpler = best_->hypothesis;
      restore(simpler);
      if (simpler == best_->hypothesis) return;
      const auto found = tried(simpler, kFinePixels);
      if (found && !clearly_less(best_->levels, found->levels, enough_)) best_ = found;
    };
    back([&](Hypothesis& h) { h = own; });
    back([&](Hypothesis& h) { h.undo = {}, h.reshaped = false; });
    back([&](Hypothesis& h) { h.decoding = own.decoding; });
    back([&](Hypothesis& h) { h.turned_by_exif = own.turned_by_exif; });
    back([&](Hypothesis& h) { h.resize = own.resize, h.tensorflow1 = false, h.crop = own.crop; });
    back([&](Hypothesis& h) { interpolate_as(h, interpolation_of(own.resize)); });
    back([&](Hypothesis& h) { h.resize.side_rounding = own.resize.side_rounding; });
    back([&](Hypothesis& h) { h.crop.offset = own.crop.offset; });
    back([&](Hypothesis& h) { h.shift_x = h.shift_y = 0; });
    back([&](Hypothesis& h) { h.resize.mode = own.resize.mode, h.resize.size = own.resize.size; });
    back([&](Hypothesis& h) { h.resize.size = own.resize.size; });
    back([&](Hypothesis& h) { h.crop.size = own.crop.size; });
  }

  const Hypothesis& own_;
  const ChannelOrderMap& order_;
  Decodings& images_;
  Tensors& tensors_;
  double enough_;
  std::optional<Found> best_;
};

}  // namespace

Tensors::Tensors(const NumpyArray& array, const TensorShape& shape, bool halves)
    : array_(array), shape_(shape), halves_(halves) {}

const Planes& Tensors::get(Move undo, bool reshaped) {
  const std::tuple key(undo.flip_x, undo.flip_y, undo.transpose, reshaped);
  const auto found = planes_.find(key);
  if (found != planes_.end()) return found->second;
  if (undo != Move{}) return planes_.emplace(key, moved(get({}, reshaped), undo)).first->second;
  Planes planes = planes_of(array_, shape_, reshaped);
  if (halves_) round_to_halves(planes);
  return planes_.emplace(key, std::move(planes)).first->second;
}

std::optional<Found> try_recipe(const Hypothesis& own, const ChannelOrderMap& order, Decodings& images,
                                Tensors& tensors) {
  return Search(own, order, images, tensors, kExactLevels).tried(own, std::size_t{1} << 30);
}

std::optional<Found> search(const Hypothesis& own, const ChannelOrderMap& order, Decodings& images, Tensors& tensors,
                            double enough) {
  return Search(own, order, images, tensors, enough).run();
}

}  // namespace tta
