#include "tta/views/render/renderer.h"

#include <cassert>
#include <cstring>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/image/pixels/resample.h"
#include "tta/image/pixels/sample.h"
#include "tta/image/pixels/table.h"

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

// A view's pixels on their way: borrowed from a copy as long as nothing changes them, owned from then on. Tables wait
// until something needs the values behind them, so neighbouring point ops cost one pass or, before packing, none.
class Picture {
 public:
  explicit Picture(ImageView borrowed) : view_(borrowed) {}
  explicit Picture(Image owned) : owned_(std::move(owned)), view_(owned_) {}

  ImageView view() const { return view_; }
  const ByteTables& waiting() const { return waiting_; }
  bool has_waiting() const { return has_waiting_; }

  void apply(const Op& op) {
    switch (op.def->kind) {
      case OpKind::kTable: return add_table(op);
      case OpKind::kMix: return mix(op);
      case OpKind::kFilter: return replace(op.def->filter(op.values, settled()));
      case OpKind::kMap:
      case OpKind::kMove: break;
    }
    assert(false && "geometry is not a colour op");
  }

  // The pixels with every table applied.
  ImageView settled() {
    if (has_waiting_) {
      apply_tables(own(), waiting_);
      waiting_ = identity_tables();
      has_waiting_ = false;
    }
    return view_;
  }

 private:
  Image& own() {
    if (owned_.size() == Size{}) replace(Image::copy_of(view_));
    return owned_;
  }

  void replace(Image image) {
    owned_ = std::move(image);
    view_ = owned_;
  }

  void add_table(const Op& op) {
    Histograms histograms{};
    if (op.def->statistic == Statistic::kLumaHistogram) histograms[0] = luma_histogram(view_, waiting_);
    if (op.def->statistic == Statistic::kChannelHistograms) histograms = channel_histograms(view_, waiting_);
    waiting_ = compose(waiting_, op.def->table(op.values, histograms, view_.channels()));
    has_waiting_ = true;
  }

  void mix(const Op& op) {
    settled();
    Image& image = own();
    const std::size_t pixels = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height());
    op.def->mix(op.values, image.row(0), pixels);
  }

  Image owned_;
  ImageView view_;
  ByteTables waiting_ = identity_tables();
  bool has_waiting_ = false;
};

// A window of whole pixels that reaches beyond the canvas: pixels move, so a nearest-neighbour table per axis does it.
Image crop_beyond(ImageView canvas, const Plan& plan) {
  const auto axis = [&](int in_size, int start, int out_size) {
    const AxisWindow window{in_size, static_cast<float>(start), static_cast<float>(start + out_size), out_size};
    return make_axis_taps(window, Filter::kBox, plan.border, 0, out_size);
  };
  return resample(canvas, axis(canvas.width(), plan.window.x, plan.window.width),
                  axis(canvas.height(), plan.window.y, plan.window.height), plan.fill.data());
}

Image resample_box(ImageView base, const Plan& plan, Filter filter) {
  const AxisWindow x{base.width(), plan.box[0], plan.box[2], plan.sampled.width};
  const AxisWindow y{base.height(), plan.box[1], plan.box[3], plan.sampled.height};
  return resample(base, make_axis_taps(x, filter, plan.border, 0, x.out_size),
                  make_axis_taps(y, filter, plan.border, 0, y.out_size), plan.fill.data());
}

Picture sampled(const Plan& plan, const Source& source, Filter filter) {
  const ImageView base = plan.copy ? source.copy(*plan.copy, plan.part) : source.image();
  switch (plan.sampling) {
    case Sampling::kCopy:
      return base.size() == plan.sampled && plan.part == plan.window ? Picture(base) : Picture(crop_beyond(base, plan));
    case Sampling::kResample: return Picture(resample_box(base, plan, filter));
    case Sampling::kBilinear:
      return Picture(sample_bilinear(base, plan.map, plan.sampled, plan.border, plan.fill.data()));
  }
  assert(false && "unknown sampling");
  return Picture(base);
}

Picture coloured(const Plan& plan, const Source& source, Filter filter) {
  Picture picture = sampled(plan, source, filter);
  for (const Op& op : plan.colour) picture.apply(op);
  return picture;
}

// In pixels, and as a double, which nothing overflows. A padded canvas is made as a whole before it is resized.
double cost_of(const CopyPart& copy, Size source) {
  const auto area = [](Size size) { return static_cast<double>(size.width) * size.height; };
  const Canvas& canvas = copy.key.canvas;
  if (canvas.padded()) return area(canvas.picture) + area(canvas.size) + area({copy.part.width, copy.part.height});
  return copy.key.size == source ? 0 : area({copy.part.width, copy.part.height});
}

// A few pixels of an image can ask for a lot of memory: 16384 x 1, resized to a short side of 224, is 3670016 x 224.
void check_cost(const std::vector<CopyPart>& copies, Size source) {
  double pixels = 0;
  for (const CopyPart& copy : copies) pixels += cost_of(copy, source);
  if (pixels <= kMaxCopyPixels) return;
  throw Error(ErrorCode::kTooLarge, "the views need more than " + std::to_string(kMaxCopyPixels) +
                                        " pixels of resized copies of this image: " + std::to_string(source.width) +
                                        " x " + std::to_string(source.height) +
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
  check_cost(set.copies, source);
  return set;
}

Renderer::Renderer(Recipe recipe) : recipe_(std::move(recipe)), table_(make_pack_table(recipe_)) {}

Source Renderer::make_source(Image image, const PlanSet& plans) const {
  return Source(std::move(image), recipe_.resize.filter, plans.copies);
}

std::size_t Renderer::row_bytes(Size output) const {
  return dtype_size(recipe_.dtype) * static_cast<std::size_t>(recipe_.channels) *
         static_cast<std::size_t>(output.width) * static_cast<std::size_t>(output.height);
}

void Renderer::render(const Plan& plan, const Source& source, std::span<std::byte> row) const {
  assert(row.size() == row_bytes(plan.output));
  Picture picture = coloured(plan, source, recipe_.resize.filter);
  const bool reverse = recipe_.order == ChannelOrder::kBgr;
  if (picture.has_waiting() && recipe_.dtype != DType::kUInt8) {
    pack(picture.view(), plan.move, after_tables(picture.waiting(), table_), recipe_.layout, reverse, row);
  } else {
    pack(picture.settled(), plan.move, table_, recipe_.layout, reverse, row);
  }
}

Image Renderer::picture(const Plan& plan, const Source& source) const {
  Picture picture = coloured(plan, source, recipe_.resize.filter);
  // Packing bytes as bytes in NHWC is exactly moving the pixels.
  PackTable bytes;
  bytes.dtype = DType::kUInt8;
  Image image(plan.output, recipe_.channels);
  pack(picture.settled(), plan.move, bytes, Layout::kNhwc, /*reverse_channels=*/false,
       std::as_writable_bytes(std::span(image.row(0), image.size_bytes())));
  return image;
}

}  // namespace tta
