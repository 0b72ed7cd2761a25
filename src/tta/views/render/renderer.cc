#include "tta/views/render/renderer.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/image/pixels/resample.h"
#include "tta/image/pixels/resample_float.h"
#include "tta/image/pixels/sample.h"
#include "tta/image/pixels/statistics.h"
#include "tta/image/pixels/table.h"
#include "tta/views/render/interpolate.h"

namespace tta {
namespace {

PackTable make_pack_table(const Recipe& recipe) {
  PackTable table;
  table.dtype = recipe.dtype;
  for (int channel = 0; channel < recipe.channels; ++channel) {
    for (int v = 0; v < 256; ++v) {
      const float value = normalized(recipe.normalize, v, channel);
      table.values[channel][v] = value;
      if (recipe.dtype == DType::kFloat16) table.halves[channel][v] = float16_from_float32(value);
    }
  }
  return table;
}

// `table` applied to values that have gone through `first`.
PackTable after_tables(const ByteTables& first, const PackTable& table) {
  PackTable result;
  result.dtype = table.dtype;
  for (std::size_t channel = 0; channel < first.size(); ++channel) {
    for (int v = 0; v < 256; ++v) {
      result.values[channel][v] = table.values[channel][first[channel][v]];
      result.halves[channel][v] = table.halves[channel][first[channel][v]];
    }
  }
  return result;
}

// `image`, its pixels moved and not changed: packing bytes as bytes in NHWC is just that.
Image moved(ImageView image, Move move) {
  PackTable bytes;
  bytes.dtype = DType::kUInt8;
  const Size size = move.transpose ? Size{image.height(), image.width()} : image.size();
  Image result(size, image.channels());
  pack(image, move, bytes, Layout::kNhwc, /*reverse_channels=*/false,
       std::as_writable_bytes(std::span(result.row(0), result.size_bytes())));
  return result;
}

// A view's pixels on their way: borrowed from a copy as long as nothing changes them, owned from then on. Point ops and
// moves wait until something needs the pixels behind them: then the point ops are one sweep, and those that nothing
// waits for, a last table and the move, are done in packing for nothing.
class Picture {
 public:
  Picture(ImageView borrowed, Move move) : view_(borrowed), move_(move) {}
  Picture(Image owned, Move move) : owned_(std::move(owned)), view_(owned_), move_(move) {}

  void apply(const Op& op) {
    switch (op.def->kind) {
      case OpKind::kTable: return add_table(op);
      case OpKind::kMix: return waiting_.push_back({{}, &op});
      case OpKind::kFilter: return filter(op);
      case OpKind::kMap:
      case OpKind::kMove: break;
    }
    assert(false && "geometry is not a colour op");
  }

  // The table that still waits once everything before it is done, or null.
  const ByteTables* last_table() const { return ends_with_table() ? &waiting_.back().tables : nullptr; }
  ImageView before_last_table() {
    sweep(waiting_.size() - (ends_with_table() ? 1 : 0));
    return view_;
  }

  // The pixels with every point op done, not yet moved.
  ImageView settled() {
    sweep(waiting_.size());
    return view_;
  }

  Move move() const { return move_; }

 private:
  // A point op that waits: a mix, or else a table.
  struct PointStep {
    ByteTables tables;
    const Op* mix = nullptr;
  };

  bool ends_with_table() const { return !waiting_.empty() && !waiting_.back().mix; }

  void replace(Image image) {
    owned_ = std::move(image);
    view_ = owned_;
  }

  // The first `steps` of what waits, block by block, so that the pixels stay in the nearest cache in between.
  void sweep(std::size_t steps) {
    constexpr std::size_t kBlock = 2048;
    if (steps == 0) return;
    if (owned_.size() == Size{}) replace(Image::copy_of(view_));
    const auto channels = static_cast<std::size_t>(owned_.channels());
    const std::size_t pixels = owned_.size_bytes() / channels;
    for (std::size_t begin = 0; begin < pixels; begin += kBlock) {
      std::uint8_t* values = owned_.row(0) + begin * channels;
      const std::size_t count = std::min(kBlock, pixels - begin);
      for (std::size_t i = 0; i < steps; ++i) {
        const PointStep& step = waiting_[i];
        if (step.mix) {
          step.mix->def->mix(step.mix->values, values, count);
        } else {
          apply_tables(values, count, owned_.channels(), step.tables);
        }
      }
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(steps));
  }

  void add_table(const Op& op) {
    const ByteTables tables = op.def->table(op.values, measured(op.def->statistic), view_.channels());
    if (ends_with_table()) {
      waiting_.back().tables = compose(waiting_.back().tables, tables);
    } else {
      waiting_.push_back({tables});
    }
  }

  PixelStatistics measured(Statistic statistic) {
    PixelStatistics result;
    switch (statistic) {
      case Statistic::kNone: break;
      case Statistic::kLumaMean: result.luma_mean = luma_mean(settled()); break;
      case Statistic::kRanges: result.ranges = value_ranges(settled()); break;
      case Statistic::kHistograms: result.histograms = channel_histograms(settled()); break;
    }
    return result;
  }

  void filter(const Op& op) {
    if (!op.def->symmetric && move_ != Move{}) {
      replace(moved(settled(), move_));
      move_ = {};
    }
    replace(op.def->filter(op.values, settled()));
  }

  Image owned_;
  ImageView view_;
  Move move_;
  std::vector<PointStep> waiting_;
};

using Taps = std::shared_ptr<const AxisTaps>;

// A window of whole pixels that reaches beyond the canvas: pixels move, so a nearest-neighbour table per axis does it.
Image crop_beyond(ImageView canvas, const Plan& plan, TapsCache& tables) {
  const auto axis = [&](int in_size, int start, int out_size) {
    const AxisWindow window{in_size, static_cast<float>(start), static_cast<float>(start + out_size), out_size};
    return tables.get({window, Filter::kBox, plan.border, 0, out_size});
  };
  const Taps x = axis(canvas.width(), plan.window.x, plan.window.width);
  const Taps y = axis(canvas.height(), plan.window.y, plan.window.height);
  return resample(canvas, *x, *y, plan.fill.data());
}

struct BoxParts {
  AxisPart x;
  AxisPart y;
};

BoxParts parts_of_box(Size base, const Plan& plan) {
  const AxisWindow across{base.width, plan.box[0], plan.box[2], plan.sampled.width};
  const AxisWindow down{base.height, plan.box[1], plan.box[3], plan.sampled.height};
  return {{across, plan.border, 0, across.out_size}, {down, plan.border, 0, down.out_size}};
}

Image resample_box(ImageView base, const Plan& plan, const Interpolation& how, TapsCache& tables) {
  const BoxParts parts = parts_of_box(base.size(), plan);
  return interpolated(base, parts.x, parts.y, how, plan.fill.data(), tables);
}

// The 8-bit pixels that a plan samples.
ImageView base_of(const Plan& plan, const Source& source) {
  if (plan.copy) return source.copy(*plan.copy, plan.part);
  return plan.part == Rect{} ? source.image() : source.image().crop(plan.part);
}

Picture sampled(const Plan& plan, const Source& source, const Interpolation& how, TapsCache& tables) {
  const ImageView base = base_of(plan, source);
  switch (plan.sampling) {
    case Sampling::kCopy:
      if (base.size() == plan.sampled && plan.part == plan.window) return {base, plan.move};
      return {crop_beyond(base, plan, tables), plan.move};
    case Sampling::kResample: return {resample_box(base, plan, how, tables), plan.move};
    case Sampling::kBilinear:
      return {sample_bilinear(base, plan.map, plan.sampled, plan.border, plan.fill.data()), plan.move};
  }
  assert(false && "unknown sampling");
  return {base, plan.move};
}

Picture coloured(const Plan& plan, const Source& source, const Interpolation& how, TapsCache& tables) {
  Picture picture = sampled(plan, source, how, tables);
  for (const Op& op : plan.colour) picture.apply(op);
  return picture;
}

// --- floats kept until they are normalised
// ----------------------------------------------------------------------------

// Colour ops and sampling along a map are defined on 8-bit pixels; everything else keeps what the resize left.
bool keeps_floats(const Plan& plan, const Recipe& recipe) {
  return recipe.resize.dtype == PixelType::kFloat32 && recipe.dtype != DType::kUInt8 && plan.colour.empty() &&
         plan.sampling != Sampling::kBilinear;
}

// A window of whole pixels that reaches beyond the canvas, as crop_beyond().
FloatImage crop_floats_beyond(const FloatImage& canvas, const Plan& plan) {
  const auto axis = [&](int in_size, int start, int out_size) {
    const AxisWindow window{in_size, static_cast<float>(start), static_cast<float>(start + out_size), out_size};
    return AxisPart{window, plan.border, 0, out_size};
  };
  constexpr FloatMethod kMoved{FloatLibrary::kTorch, Filter::kNearest, /*antialias=*/false};
  return resample_float(canvas, axis(canvas.size.width, plan.window.x, plan.window.width),
                        axis(canvas.size.height, plan.window.y, plan.window.height), kMoved, plan.fill.data());
}

FloatImage sampled_floats(const Plan& plan, const Source& source, const Interpolation& how) {
  if (plan.sampling == Sampling::kCopy) {
    FloatImage base = source.float_copy(*plan.copy, plan.part);
    return plan.part == plan.window ? base : crop_floats_beyond(base, plan);
  }
  if (!plan.copy || source.holds_bytes(*plan.copy)) {
    const ImageView base = base_of(plan, source);
    const BoxParts parts = parts_of_box(base.size(), plan);
    return interpolated_floats(base, parts.x, parts.y, how, plan.fill.data());
  }
  const FloatImage base = source.float_copy(*plan.copy, plan.part);
  const BoxParts parts = parts_of_box(base.size, plan);
  return interpolated_floats(base, parts.x, parts.y, how, plan.fill.data());
}

void normalize_pixels(FloatImage& image, const Normalize& normalize) {
  const auto channels = static_cast<std::size_t>(image.channels);
  for (std::size_t i = 0; i < image.values.size(); i += channels) {
    for (std::size_t c = 0; c < channels; ++c) {
      image.values[i + c] = normalized_float(normalize, image.values[i + c], static_cast<int>(c));
    }
  }
}

// In pixels of one byte a channel, and as a double, which nothing overflows. What is resized costs `each`. A padded
// canvas is made as a whole before it is resized.
double cost_of(const CopyPart& copy, Size source, double each) {
  const auto area = [](Size size) { return static_cast<double>(size.width) * size.height; };
  const Canvas& canvas = copy.key.canvas;
  const double part = area({copy.part.width, copy.part.height});
  if (canvas.pads(source)) return area(canvas.size) + (copy.key.size == canvas.size ? 0 : each * part);
  if (canvas.padded()) return each * (area(canvas.picture) + area(canvas.size) + part);
  return copy.key.size == source ? 0 : each * part;
}

// A few pixels of an image can ask for a lot of memory: 16384 x 1, resized to a short side of 224, is 3670016 x 224.
void check_cost(const std::vector<CopyPart>& copies, Size source, PixelType type) {
  const double copies_each = type == PixelType::kFloat32 ? 5 : 1;  // in bytes, and in floats of four bytes
  double pixels = 0;
  for (const CopyPart& copy : copies) pixels += cost_of(copy, source, copies_each);
  if (pixels <= kMaxCopyPixels) return;
  throw Error(ErrorCode::kTooLarge, "the views need more than " + std::to_string(kMaxCopyPixels) +
                                        " pixels of resized copies of this image: " + size_text(source) +
                                        " is too elongated, or the views are too many");
}

}  // namespace

PlanSet make_plans(std::span<const View> views, const Recipe& recipe, Size source) {
  PlanSet set;
  std::vector<CopyPart> parts;
  for (const View& view : views) {
    Plan plan = make_plan(view, recipe, source);
    const int index = static_cast<int>(set.plans.size());
    int first = 0;
    while (first < index && set.plans[first] != plan) ++first;
    set.same_as.push_back(first);
    if (plan.copy) parts.push_back({*plan.copy, plan.part});
    set.plans.push_back(std::move(plan));
  }
  set.copies = union_of(parts);
  check_cost(set.copies, source, recipe.resize.dtype);
  return set;
}

Renderer::Renderer(Recipe recipe) : recipe_(std::move(recipe)), table_(make_pack_table(recipe_)) {}

Source Renderer::make_source(Image image, const PlanSet& plans) const {
  return Source(std::move(image), interpolation_of(recipe_.resize), plans.copies, *tables_);
}

std::size_t Renderer::row_bytes(Size output) const {
  return dtype_size(recipe_.dtype) * static_cast<std::size_t>(recipe_.channels) *
         static_cast<std::size_t>(output.width) * static_cast<std::size_t>(output.height);
}

void Renderer::render(const Plan& plan, const Source& source, std::span<std::byte> row) const {
  assert(row.size() == row_bytes(plan.output));
  if (keeps_floats(plan, recipe_)) return render_floats(plan, source, row);
  Picture picture = coloured(plan, source, interpolation_of(recipe_.resize), *tables_);
  const bool reverse = recipe_.order == ChannelOrder::kBgr;
  const bool takes_bytes = recipe_.dtype == DType::kUInt8;
  const ImageView pixels = takes_bytes ? picture.settled() : picture.before_last_table();
  if (const ByteTables* last = picture.last_table()) {
    pack(pixels, picture.move(), after_tables(*last, table_), recipe_.layout, reverse, row);
  } else {
    pack(pixels, picture.move(), table_, recipe_.layout, reverse, row);
  }
}

void Renderer::render_floats(const Plan& plan, const Source& source, std::span<std::byte> row) const {
  FloatImage pixels = sampled_floats(plan, source, interpolation_of(recipe_.resize));
  normalize_pixels(pixels, recipe_.normalize);
  pack_floats(pixels, plan.move, recipe_.dtype, recipe_.layout, recipe_.order == ChannelOrder::kBgr, row);
}

Image Renderer::picture(const Plan& plan, const Source& source) const {
  Picture picture = coloured(plan, source, interpolation_of(recipe_.resize), *tables_);
  const ImageView pixels = picture.settled();
  return moved(pixels, picture.move());
}

}  // namespace tta
