#include "tta/views/compare/reference.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/views/compare/differences.h"
#include "tta/views/compare/known_values.h"
#include "tta/views/compare/planes.h"
#include "tta/views/compare/search.h"
#include "tta/views/render/renderer.h"

namespace tta {
namespace {

// What two implementations of the same stages may differ by, in 8-bit levels: a JPEG decoder without fancy upsampling,
// or a resize that rounds between its passes, leave a fraction of a level in the mean and some levels at edges.
constexpr double kSmallLevels = 1.0;
constexpr double kSmallMaxLevels = 24;

// Float arithmetic in another order, and float16's rounding.
constexpr double kRoundingMaxLevels = 0.1;
constexpr double kHalvesMaxLevels = 0.5;

// How far scale, mean and std may be off, in levels: where the picture is exactly the tensor's; where it is so but for
// small differences; where only the tensor's mean and deviation are compared.
constexpr double kExactLine = 0.05;
constexpr double kSmallLine = 0.6;
constexpr double kRoughLine = 12;

// A hypothesis that doesn't explain everything is told only if it leaves less than this share of what the recipe
// leaves, or, where the recipe gives another size, of the picture's deviation.
constexpr double kConvincingShare = 0.5;

struct Tensor3 {
  TensorShape shape;
  Planes planes;
};

NumpyType numpy_type(DType dtype) {
  switch (dtype) {
    case DType::kFloat32: return NumpyType::kFloat32;
    case DType::kFloat16: return NumpyType::kFloat16;
    case DType::kUInt8: return NumpyType::kUInt8;
  }
  assert(false && "a dtype that numpy lacks");
  return NumpyType::kFloat32;
}

// The tensor that the recipe makes of the image, as the predictor makes it.
Tensor3 rendered(const Recipe& recipe, Decodings& images) {
  const Image& image = images.get(recipe.channels == 1 ? Decoding::kGray : Decoding::kColour, recipe.apply_orientation);
  const View identity;
  const PlanSet plans = make_plans(std::span(&identity, 1), recipe, image.size());
  const Renderer renderer(recipe);
  const Source source = renderer.make_source(Image::copy_of(image), plans);
  const Plan& plan = plans.plans.front();
  const TensorShape shape{recipe.layout, recipe.channels, plan.output};
  NumpyArray array;
  array.type = numpy_type(recipe.dtype);
  array.shape = recipe.layout == Layout::kNchw
                    ? std::vector<std::int64_t>{recipe.channels, plan.output.height, plan.output.width}
                    : std::vector<std::int64_t>{plan.output.height, plan.output.width, recipe.channels};
  array.values.resize(renderer.row_bytes(plan.output));
  renderer.render(plan, source, array.values);
  return {shape, planes_of(array, shape, /*reshaped=*/false)};
}

std::string describe(const TensorShape& shape, std::string_view type) {
  return std::string(type) + " " + std::string(layout_name(shape.layout)) + " " + std::to_string(shape.channels) +
         " x " + std::to_string(shape.size.height) + " x " + std::to_string(shape.size.width);
}

// Of one unit of each tensor channel: how many 8-bit levels it is.
std::array<double, 3> levels_per_unit(const Recipe& recipe, const Normalize& normalize, const ChannelOrderMap& order) {
  std::array<double, 3> levels{1, 1, 1};
  if (recipe.dtype == DType::kUInt8 && is_identity(normalize)) return levels;
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const int channel = order[k];
    const double step = static_cast<double>(normalized(normalize, 255, channel)) -
                        static_cast<double>(normalized(normalize, 0, channel));
    levels[k] = step == 0 ? 0 : 255 / std::abs(step);
  }
  return levels;
}

Gap gap_between(const Planes& ours, const Planes& yours, const std::array<double, 3>& levels_of_unit) {
  Gap gap;
  std::size_t i = 0;
  for (int c = 0; c < ours.channels; ++c) {
    for (int y = 0; y < ours.size.height; ++y) {
      for (int x = 0; x < ours.size.width; ++x, ++i) {
        const double difference = std::abs(static_cast<double>(ours.values[i]) - static_cast<double>(yours.values[i]));
        gap.mean += difference;
        gap.levels = std::max(gap.levels, difference * levels_of_unit[static_cast<std::size_t>(c)]);
        if (difference <= gap.max) continue;
        gap.max = difference;
        gap.channel = c, gap.row = y, gap.column = x;
        gap.ours = ours.values[i], gap.yours = yours.values[i];
      }
    }
  }
  gap.mean /= static_cast<double>(std::max<std::size_t>(ours.values.size(), 1));
  return gap;
}

void check_finite(const Planes& planes, const std::string& name) {
  const auto found =
      std::find_if(planes.values.begin(), planes.values.end(), [](float v) { return !std::isfinite(v); });
  if (found == planes.values.end()) return;
  const auto at = static_cast<std::size_t>(found - planes.values.begin());
  const auto width = static_cast<std::size_t>(planes.size.width);
  throw Error(ErrorCode::kDecode, name + ": holds a value that isn't finite, at channel " +
                                      std::to_string(at / planes.area()) + ", row " +
                                      std::to_string(at % planes.area() / width) + ", column " +
                                      std::to_string(at % width) + ": no image gives that");
}

float value_of(const Values& values, float picture, int channel) {
  const float v = values.inverted ? 255 - picture : picture;
  const bool is_level = v >= 0 && v <= 255 && v == std::floor(v);
  if (is_level) return normalized(values.normalize, static_cast<int>(v), channel);
  // Between two levels and beyond them, where resizes that aren't rounded leave values.
  const auto low = static_cast<double>(normalized(values.normalize, 0, channel));
  const auto high = static_cast<double>(normalized(values.normalize, 255, channel));
  return static_cast<float>(low + (high - low) * static_cast<double>(v) / 255);
}

class Comparing {
 public:
  Comparing(const Recipe& recipe, std::span<const std::byte> image, const Limits& limits, const NumpyArray& reference,
            const std::string& name)
      : recipe_(recipe), images_(image, limits), reference_(reference), ours_(rendered(recipe, images_)) {
    your_shape_ = read_tensor_shape(reference, ours_.shape, name);
    halves_ = recipe.dtype == DType::kFloat16 || reference.type == NumpyType::kFloat16;
    if (halves_) round_to_halves(ours_.planes);
    tensors_.emplace(reference_, your_shape_, halves_);
    check_finite(tensors_->get({}, false), name);
    order_ = recipe.order == ChannelOrder::kBgr && your_shape_.channels == 3 ? kBgrOrder : kRgbOrder;
  }

  Comparison compare() {
    Comparison result;
    result.our_shape = describe(ours_.shape, dtype_name(recipe_.dtype));
    result.your_shape = describe(your_shape_, numpy_type_name(reference_.type));
    if (ours_.shape.size == your_shape_.size && ours_.shape.channels == your_shape_.channels) {
      result.gap =
          gap_between(ours_.planes, tensors_->get({}, false), levels_per_unit(recipe_, recipe_.normalize, order_));
    }
    note_types(result);
    if (result.gap && result.gap->max == 0 && ours_.shape.layout == your_shape_.layout) {
      result.verdict = Verdict::kEqual;
    } else {
      explain(result);
    }
    return result;
  }

 private:
  void note_types(Comparison& result) const {
    if (reference_.type == NumpyType::kFloat64 || reference_.type == NumpyType::kInt32 ||
        reference_.type == NumpyType::kInt64) {
      result.notes.emplace_back("your " + std::string(numpy_type_name(reference_.type)) +
                                " values were rounded to float32 for the comparison");
    }
    if (halves_ && recipe_.dtype == DType::kFloat32) {
      result.notes.emplace_back("our values were rounded to your float16 for the comparison");
    }
  }

  double exact_levels() const { return halves_ ? kExactLevelsOfHalves : kExactLevels; }

  void explain(Comparison& result) {
    own_ = hypothesis_of(recipe_, your_shape_.channels);
    std::optional<Found> found = try_recipe(own_, order_, images_, *tensors_);
    const double own_levels = found ? found->levels : INFINITY;
    if (!found || found->levels > exact_levels()) found = search(own_, order_, images_, *tensors_, exact_levels());
    if (!found) return;
    const Planes picture = picture_of(found->hypothesis, images_, your_shape_.channels);
    const Planes& tensor = tensors_->get(found->hypothesis.undo, found->hypothesis.reshaped);
    const Moments moments = moments_of(picture, tensor, picture.area());
    found->levels = unexplained_levels(moments, found->order);
    if (!is_convincing(*found, own_levels, moments)) {
      result.notes.push_back(hint(unexplained_share(moments, found->order)));
      return;
    }

    const Values values = values_for(*found, moments);
    note_pictures(result, moments);
    const Facts facts{
        recipe_, own_, ours_.shape, your_shape_, images_.size(/*turned_by_exif=*/false), images_.orientation_tag()};
    result.stages = differences_of(facts, *found, values);
    result.rest = rest_of(picture, tensor, *found, values);
    result.verdict = verdict_of(result, found->levels, values);
    if (result.verdict == Verdict::kUnexplained) result.stages.clear(), result.rest.reset();
  }

  bool is_convincing(const Found& found, double own_levels, const Moments& moments) const {
    if (found.levels <= kSmallLevels) return true;
    double deviation = 0;
    for (std::size_t c = 0; c < static_cast<std::size_t>(moments.channels); ++c) {
      deviation += moments.picture_variance[c] / moments.channels;
    }
    const bool similar = found.levels <= kConvincingShare * std::sqrt(deviation);
    return similar && (found.hypothesis == own_ || found.levels <= kConvincingShare * own_levels);
  }

  // What to look for where no known cause is it, by how much of the tensor the nearest picture explains.
  static std::string hint(double unexplained) {
    constexpr double kNearlyTheSame = 0.1;
    constexpr double kAnother = 0.5;
    const int percent = static_cast<int>(std::floor(100 * (1 - unexplained)));
    const std::string explains = "the nearest picture explains " + std::to_string(percent) + " % of your tensor";
    if (unexplained <= kNearlyTheSame) {
      return explains + ": look for colours that a training augmentation changes, or a second resize";
    }
    if (unexplained >= kAnother) return explains + ": look for another image, a random crop, or a damaged tensor";
    return explains + ": look for another crop, or a training augmentation";
  }

  Values values_for(const Found& found, const Moments& moments) const {
    const bool matches = found.levels <= kSmallLevels;
    const bool exact = found.levels <= exact_levels();
    const double off = exact ? (halves_ ? 3 * kExactLine : kExactLine) : matches ? kSmallLine : kRoughLine;
    return values_of(lines_of(moments, found.order, matches), moments.channels, recipe_.normalize, off, matches);
  }

  void note_pictures(Comparison& result, const Moments& moments) const {
    const auto channels = static_cast<std::size_t>(moments.channels);
    bool flat = true;
    for (std::size_t c = 0; c < channels; ++c) flat = flat && moments.picture_variance[c] < 1;
    if (flat) {
      result.notes.emplace_back("the picture is all one colour: take one with some detail to tell the stages apart");
    }
    if (channels < 3 || flat) return;
    const auto alike = [&](std::size_t a, std::size_t b) {
      const double mean = moments.picture_mean[a] - moments.picture_mean[b];
      const double variance = moments.picture_variance[a] - moments.picture_variance[b];
      return std::abs(mean) < 0.5 && std::abs(variance) < 0.01 * moments.picture_variance[a];
    };
    if (alike(0, 1) && alike(1, 2)) {
      result.notes.emplace_back("the picture has hardly any colour: take one with colours to tell the channel order");
    }
  }

  // What remains once everything that was found is done to our tensor too.
  Gap rest_of(const Planes& picture, const Planes& tensor, const Found& found, const Values& values) const {
    Planes predicted(picture.channels, picture.size);
    for (int k = 0; k < picture.channels; ++k) {
      const int channel = picture.channels == 1 ? 0 : found.order[static_cast<std::size_t>(k)];
      const std::span<const float> from = picture.plane(channel);
      const std::span<float> to = predicted.plane(k);
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = value_of(values, from[i], channel);
    }
    if (halves_) round_to_halves(predicted);
    return gap_between(predicted, tensor, levels_per_unit(recipe_, values.normalize, found.order));
  }

  Verdict verdict_of(const Comparison& result, double levels, const Values& values) const {
    const double rounding = halves_ ? kHalvesMaxLevels : kRoundingMaxLevels;
    const bool small = levels <= kSmallLevels && result.rest->levels <= kSmallMaxLevels && values.known;
    if (!result.stages.empty()) return small ? Verdict::kExplained : Verdict::kPartly;
    if (result.rest->levels <= rounding) return Verdict::kRounding;
    return small ? Verdict::kArithmetic : Verdict::kUnexplained;
  }

  const Recipe& recipe_;
  Decodings images_;
  const NumpyArray& reference_;
  Tensor3 ours_;
  TensorShape your_shape_;
  std::optional<Tensors> tensors_;
  ChannelOrderMap order_ = kRgbOrder;  // the recipe's
  Hypothesis own_;
  bool halves_ = false;
};

// --- words ---------------------------------------------------------------------------------------------------------

// Four digits: enough to see how far things are apart.
std::string rough(double value) {
  if (value == 0 || !std::isfinite(value)) return shortest_number(value == 0 ? 0 : 1e308);
  const double exponent = 3 - std::floor(std::log10(std::abs(value)));
  if (exponent > 300) return shortest_number(value);
  const double unit = std::pow(10.0, exponent);
  return shortest_number(std::round(value * unit) / unit);
}

std::string place_text(const Gap& gap) {
  return "channel " + std::to_string(gap.channel) + ", row " + std::to_string(gap.row) + ", column " +
         std::to_string(gap.column) + ": ours " + shortest_float(gap.ours) + ", yours " + shortest_float(gap.yours);
}

std::string gap_text(const Gap& gap) {
  return "at most " + rough(gap.max) + ", " + rough(gap.mean) + " in the mean; the largest difference is at " +
         place_text(gap);
}

std::string rest_text(const Comparison& comparison) {
  const Gap& rest = *comparison.rest;
  const std::string changed = comparison.stages.size() == 1 ? "with that changed, " : "with these changed, ";
  if (comparison.verdict == Verdict::kPartly) {
    return changed + "more remains than the known causes explain: " + gap_text(rest);
  }
  if (rest.max == 0) return changed + "they are equal to the bit";
  if (rest.levels <= kRoundingMaxLevels) {
    return changed + "they are equal but for rounding (at most " + rough(rest.max) + ")";
  }
  return changed + "they differ by at most " + rough(rest.max) + " (" + rough(rest.levels) + " of 255 levels), " +
         rough(rest.mean) + " in the mean: arithmetic of another library";
}

}  // namespace

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::kDecode: return "decode";
    case Stage::kResize: return "resize";
    case Stage::kCrop: return "crop";
    case Stage::kOrder: return "channel order";
    case Stage::kScale: return "scale";
    case Stage::kMeanStd: return "mean/std";
    case Stage::kLayout: return "layout";
  }
  assert(false && "a stage without a name");
  return "";
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kEqual: return "equal";
    case Verdict::kRounding: return "rounding";
    case Verdict::kArithmetic: return "arithmetic";
    case Verdict::kExplained: return "explained";
    case Verdict::kPartly: return "partly explained";
    case Verdict::kUnexplained: return "unexplained";
  }
  assert(false && "a verdict without a name");
  return "";
}

Comparison compare_with_reference(const Recipe& recipe, std::span<const std::byte> image, const Limits& limits,
                                  const NumpyArray& reference, const std::string& name) {
  return Comparing(recipe, image, limits, reference, name).compare();
}

std::vector<std::string> comparison_text(const Comparison& comparison) {
  std::vector<std::string> lines{"yours " + comparison.your_shape, "ours  " + comparison.our_shape};
  const std::optional<Gap>& gap = comparison.gap;
  const std::string differ =
      gap ? "they differ: " + gap_text(*gap) : "they differ in size, so no value can be compared with another";
  switch (comparison.verdict) {
    case Verdict::kEqual: lines.emplace_back("equal to the bit"); break;
    case Verdict::kRounding:
      lines.push_back("equal but for rounding: at most " + rough(gap->max) + ", " + rough(gap->mean) +
                      " in the mean; nothing to change");
      break;
    case Verdict::kArithmetic:
      lines.push_back(differ);
      lines.push_back(
          "no stage differs, but pixels do, by at most " + rough(gap->levels) +
          " of 255 levels: another library decodes or resizes a little differently, or it was resized twice");
      break;
    case Verdict::kUnexplained:
      lines.push_back(differ);
      lines.emplace_back("none of the known causes explains it");
      break;
    case Verdict::kExplained:
    case Verdict::kPartly:
      lines.push_back(differ);
      lines.push_back("first stage that differs: " + std::string(stage_name(comparison.stages.front().stage)));
      for (const StageDifference& one : comparison.stages) {
        lines.push_back("  " + std::string(stage_name(one.stage)) + ": " + one.text);
      }
      lines.push_back(rest_text(comparison));
      break;
  }
  for (const std::string& note : comparison.notes) lines.push_back("note: " + note);
  return lines;
}

}  // namespace tta
