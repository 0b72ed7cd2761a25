#include "tta/views/compare/differences.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "tta/base/core/text.h"
#include "tta/model/recipe/recipe_names.h"

namespace tta {
namespace {

std::string order_text(const ChannelOrderMap& order) {
  if (order == kRgbOrder) return "RGB";
  if (order == kBgrOrder) return "BGR";
  std::string text;
  for (const int channel : order) text += "RGB"[channel];
  return text;
}

std::string resize_text(const Resize& resize) {
  const bool square = resize.size.width == resize.size.height;
  const std::string side = square ? std::to_string(resize.size.width) : size_text(resize.size);
  switch (resize.mode) {
    case ResizeMode::kNone: return "none";
    case ResizeMode::kShortest: return (square ? "short side " : "covering ") + side;
    case ResizeMode::kLongest: return (square ? "long side " : "fitting in ") + side;
    case ResizeMode::kExact: return "squashed to " + size_text(resize.size);
    case ResizeMode::kCropExact: return "cut to proportions, then " + size_text(resize.size);
    case ResizeMode::kPadExact: return "padded to proportions, then " + size_text(resize.size);
  }
  assert(false && "a mode without words");
  return "";
}

// What to write into recipe.json for this resize.
std::string resize_advice(const Resize& resize) {
  if (resize.mode == ResizeMode::kNone) return "set resize to null";
  const bool square = resize.size.width == resize.size.height;
  const std::string mode(name_of(kResizeModes, resize.mode));
  return "set resize.mode to \"" + mode + "\" and resize.size to " +
         (square ? std::to_string(resize.size.width)
                 : "{\"width\": " + std::to_string(resize.size.width) +
                       ", \"height\": " + std::to_string(resize.size.height) + "}");
}

std::string crop_text(const CenterCrop& crop) {
  return crop.size == Size{} ? "none" : size_text(crop.size);
}

std::string offset_text(CropOffset offset) {
  return offset == CropOffset::kFloor ? "floor" : "round_half_even";
}

std::string rounding_text(SideRounding rounding) {
  return rounding == SideRounding::kRound ? "round" : "truncate";
}

// What was done to the tensor, told by what undoes it.
std::string move_text(Move undo) {
  if (!undo.transpose) {
    if (undo.flip_x && undo.flip_y) return "turned by 180 degrees";
    return undo.flip_x ? "mirrored left to right" : "upside down, mirrored top to bottom";
  }
  if (undo.flip_x == undo.flip_y)
    return undo.flip_x ? "mirrored along a diagonal" : "transposed: width and height exchanged";
  return undo.flip_y ? "turned clockwise by 90 degrees" : "turned counter-clockwise by 90 degrees";
}

std::string decoding_text(Decoding decoding) {
  switch (decoding) {
    case Decoding::kColour: return "colour";
    case Decoding::kGray: return "gray";
    case Decoding::kGraySwapped: return "gray with red and blue exchanged";
    case Decoding::kGrayMean: return "the mean of red, green and blue";
    case Decoding::kRed: return "red alone";
    case Decoding::kGreen: return "green alone";
    case Decoding::kBlue: return "blue alone";
  }
  assert(false && "a decoding without words");
  return "";
}

// Collects differences; each stage's function adds its own.
class Collector {
 public:
  Collector(const Facts& facts, const Found& found, const Values& values)
      : facts_(facts), own_(facts.own), found_(found.hypothesis), order_(found.order), values_(values) {}

  std::vector<StageDifference> all() {
    decode();
    resize();
    crop();
    order();
    scale();
    mean_std();
    layout();
    return std::move(differences_);
  }

 private:
  void add(Stage stage, std::string field, std::string ours, std::string yours, std::string text) {
    differences_.push_back({stage, std::move(field), std::move(ours), std::move(yours), std::move(text)});
  }

  void decode() {
    if (found_.turned_by_exif != own_.turned_by_exif) orientation();
    if (facts_.our_shape.channels != facts_.your_shape.channels) {
      const std::string ours = std::to_string(facts_.our_shape.channels);
      const std::string yours = std::to_string(facts_.your_shape.channels);
      add(Stage::kDecode, "channels", ours, yours,
          "your tensor has " + yours + (yours == "1" ? " channel" : " channels") + ", the recipe gives " + ours +
              ": set channels to " + yours + " if the model takes that, else convert your image to " +
              (ours == "1" ? "gray" : "RGB"));
    } else if (found_.decoding != own_.decoding) {
      const std::string yours = decoding_text(found_.decoding);
      const bool of_three = facts_.your_shape.channels == 3;
      add(Stage::kDecode, "", decoding_text(own_.decoding), yours,
          of_three
              ? "your tensor is gray, the same in all three channels, the recipe keeps the colours: read the image "
                "in colour, convert(\"RGB\")"
              : "your gray is " + yours +
                    ", the recipe's is Pillow's convert(\"L\"), 0.299 R + 0.587 G + 0.114 B: "
                    "no recipe can say that");
    }
    const bool turned = found_.undo != Move{} && !is_transposed();
    if (turned) {
      add(Stage::kDecode, "", "upright", move_text(found_.undo),
          "your picture is " + move_text(found_.undo) +
              (found_.undo == Move{true, false, false} ? ": is a training augmentation still switched on?"
                                                       : ": no recipe can say that"));
    }
  }

  bool is_transposed() const { return found_.undo == Move{false, false, true}; }

  void orientation() {
    const std::string tag = std::to_string(facts_.orientation_tag);
    if (found_.turned_by_exif) {
      add(Stage::kDecode, "orientation", "ignore", "apply",
          "your image is turned as its EXIF orientation (" + tag +
              ") says, the recipe ignores it: set orientation to \"apply\"");
    } else {
      add(Stage::kDecode, "orientation", "apply", "ignore",
          "your image isn't turned by its EXIF orientation (" + tag +
              "), the recipe applies it: set orientation to \"ignore\"");
    }
  }

  void resize() {
    const Resize& ours = own_.resize;
    const Resize& yours = found_.resize;
    if (yours.mode != ours.mode || yours.size != ours.size) {
      add(Stage::kResize, yours.mode == ours.mode ? "resize.size" : "resize.mode", resize_text(ours),
          resize_text(yours),
          "your image is resized: " + resize_text(yours) + ", the recipe's: " + resize_text(ours) + ": " +
              resize_advice(yours));
    }
    if (yours.mode == ResizeMode::kNone) return;
    if (found_.tensorflow1) {
      tensorflow1();
    } else if (interpolation_of(yours) != interpolation_of(ours)) {
      interpolation();
    }
    if (yours.side_rounding != ours.side_rounding) {
      add(Stage::kResize, "resize.side_rounding", rounding_text(ours.side_rounding), rounding_text(yours.side_rounding),
          "the side that follows is rounded otherwise: set resize.side_rounding to \"" +
              rounding_text(yours.side_rounding) + "\"");
    }
  }

  // One setting, or all that differ: "set resize.kind to "opencv"".
  void interpolation() {
    const Resize& ours = own_.resize;
    const Resize& yours = found_.resize;
    if (yours.kind == ours.kind && yours.antialias == ours.antialias && yours.dtype == ours.dtype) return filter();
    const auto quoted = [](std::string_view name) { return "\"" + std::string(name) + "\""; };
    std::string advice;
    const auto set = [&](const std::string& field, const std::string& value) {
      advice += (advice.empty() ? "" : ", ") + field + " to " + value;
    };
    if (yours.kind != ours.kind) set("resize.kind", quoted(name_of(kResizeKinds, yours.kind)));
    if (yours.filter != ours.filter) set("resize.filter", quoted(filter_name(yours.filter)));
    // Of a new kind its default holds, whatever the recipe had before.
    const bool new_kind = yours.kind != ours.kind;
    const bool usual = yours.kind == ResizeKind::kTorch;
    const bool has_choice = usual || yours.kind == ResizeKind::kTensorFlow;
    if (has_choice && (new_kind ? yours.antialias != usual : yours.antialias != ours.antialias)) {
      set("resize.antialias", yours.antialias ? "true" : "false");
    }
    const bool may_round = yours.kind == ResizeKind::kTorch;
    if (may_round && (new_kind ? yours.dtype != PixelType::kUInt8 : yours.dtype != ours.dtype)) {
      set("resize.dtype", quoted(name_of(kPixelTypes, yours.dtype)));
    }
    const std::string field = new_kind                            ? "resize.kind"
                              : yours.antialias != ours.antialias ? "resize.antialias"
                                                                  : "resize.dtype";
    add(Stage::kResize, field, interpolation_text(ours), interpolation_text(yours),
        "your resize is " + interpolation_text(yours) + ", the recipe's is " + interpolation_text(ours) + ": set " +
            advice);
  }

  void filter() {
    const std::string ours(filter_name(own_.resize.filter));
    const std::string yours(filter_name(found_.resize.filter));
    add(Stage::kResize, "resize.filter", ours, yours,
        "your resize filter looks like " + yours + ", the recipe says " + ours + ": set resize.filter to \"" + yours +
            "\"");
  }

  void tensorflow1() {
    const std::string yours = "TensorFlow 1's bilinear resize";
    add(Stage::kResize, "", interpolation_text(own_.resize), yours,
        "your resize looks like " + yours + ", the recipe's is " + interpolation_text(own_.resize) +
            ": no recipe can say that; resize in your code as the recipe does if the model was validated so");
  }

  void crop() {
    const CenterCrop& ours = own_.crop;
    const CenterCrop& yours = found_.crop;
    if (yours.size != ours.size) return crop_size();
    if (found_.shift_x != 0 || found_.shift_y != 0) return crop_shift();
    if (yours.offset != ours.offset) {
      add(Stage::kCrop, "crop.offset", offset_text(ours.offset), offset_text(yours.offset),
          "your crop starts one pixel beside the recipe's, for half of an odd difference is rounded otherwise: set "
          "crop.offset to \"" +
              offset_text(yours.offset) + "\"");
    }
  }

  void crop_size() {
    const std::string ours = crop_text(own_.crop);
    const std::string yours = crop_text(found_.crop);
    const bool missing = found_.crop.size == Size{};
    std::string text = missing ? "your picture isn't cropped, the recipe crops to " + ours + ": set crop to null"
                               : "your picture is cropped to " + yours + ", the recipe's crop is " + ours +
                                     ": set crop.size to " + std::to_string(found_.crop.size.width);
    if (facts_.our_shape.size != facts_.your_shape.size) {
      text += ", if the model takes " + size_text(facts_.your_shape.size) + "; else crop in your code";
    }
    add(Stage::kCrop, "crop.size", ours, yours, text);
  }

  void crop_shift() {
    const auto pixels = [](int count, const char* positive, const char* negative) {
      return std::to_string(std::abs(count)) + (std::abs(count) == 1 ? " pixel " : " pixels ") +
             (count > 0 ? positive : negative);
    };
    std::string where;
    if (found_.shift_x != 0) where = pixels(found_.shift_x, "further right", "further left");
    if (found_.shift_y != 0) {
      where += (where.empty() ? "" : " and ") + pixels(found_.shift_y, "further down", "further up");
    }
    add(Stage::kCrop, "", "centred", where,
        "your crop starts " + where +
            " than the recipe's: centre it as torchvision's CenterCrop does; no recipe can "
            "say that");
  }

  void order() {
    if (facts_.your_shape.channels == 1) return;
    const ChannelOrderMap expected = facts_.recipe.order == ChannelOrder::kBgr ? kBgrOrder : kRgbOrder;
    if (order_ == expected) return;
    const std::string ours = order_text(expected);
    const std::string yours = order_text(order_);
    const bool can_say = order_ == kBgrOrder || order_ == kRgbOrder;
    add(Stage::kOrder, can_say ? "order" : "", ours, yours,
        "your tensor looks like " + yours + ", the recipe says " + ours + ": " +
            (can_say ? "set order to \"" + std::string(order_ == kBgrOrder ? "bgr" : "rgb") + "\""
                     : "no recipe can say that"));
  }

  void scale() {
    if (!values_.known) return;
    if (values_.inverted) {
      add(Stage::kScale, "", "value", "255 - value",
          "your picture is inverted, 255 - value: no recipe can say that; invert it back in your code");
    }
    if (values_.same_scale) return;
    const Normalize& normalize = values_.normalize;
    const bool none = normalize.scale_divisor == 0 && normalize.scale_factor == 1 && normalize.offset == 0;
    const std::string setting = none ? "1" : "\"1/" + shortest_number(normalize.scale_divisor) + "\"";
    const std::string ours = scale_words(facts_.recipe.normalize);
    add(Stage::kScale, "normalize.scale", ours, values_.scale,
        "your values are scaled: " + values_.scale + ", the recipe's: " + ours + ": set normalize.scale to " + setting +
            (normalize.offset != facts_.recipe.normalize.offset
                 ? " and normalize.offset to " + shortest_float(normalize.offset)
                 : ""));
  }

  static std::string scale_words(const Normalize& normalize) {
    std::string words = normalize.scale_divisor != 0    ? "x / " + shortest_number(normalize.scale_divisor)
                        : normalize.scale_factor != 1.0 ? "x * " + shortest_number(normalize.scale_factor)
                                                        : "none (0..255)";
    if (normalize.offset != 0) {
      words += (normalize.offset < 0 ? " - " : " + ") + shortest_float(std::abs(normalize.offset));
    }
    return words;
  }

  std::string numbers(const std::array<float, 3>& values) const {
    std::string text;
    for (std::size_t c = 0; c < static_cast<std::size_t>(facts_.your_shape.channels); ++c) {
      text += (c == 0 ? "[" : ", ") + shortest_float(values[c]);
    }
    return text + "]";
  }

  void mean_std() {
    if (!values_.known || values_.same_mean_std) return;
    const Normalize& ours = facts_.recipe.normalize;
    const Normalize& yours = values_.normalize;
    const auto pair = [&](const Normalize& n) { return "mean " + numbers(n.mean) + ", std " + numbers(n.std); };
    std::string advice;
    if (yours.mean != ours.mean) advice = "normalize.mean to " + numbers(yours.mean);
    if (yours.std != ours.std) advice += (advice.empty() ? "" : " and ") + ("normalize.std to " + numbers(yours.std));
    if (yours.std_passes != ours.std_passes) {
      advice += (advice.empty() ? "" : " and ") + ("normalize.std_passes to " + std::to_string(yours.std_passes));
    }
    const std::string what =
        values_.solved ? "fit " + values_.mean_std + ", none of the usual ones" : "look like this: " + values_.mean_std;
    add(Stage::kMeanStd, yours.mean != ours.mean ? "normalize.mean" : "normalize.std", pair(ours), pair(yours),
        "your mean and std " + what + "; the recipe has " + pair(ours) + ": set " + advice);
  }

  void layout() {
    const std::string ours(layout_name(facts_.our_shape.layout));
    const std::string yours(layout_name(facts_.your_shape.layout));
    if (is_transposed()) {
      add(Stage::kLayout, "", "height, width", "width, height",
          "width and height are exchanged in your tensor: transpose(2, 0, 1) makes NCHW of NHWC, transpose(2, 1, 0) "
          "doesn't");
    }
    if (found_.reshaped) {
      const std::string other = yours == "NCHW" ? "NHWC" : "NCHW";
      add(Stage::kLayout, "", ours, other + " reshaped to " + yours,
          "your values lie in " + other + " order in a tensor of " + yours +
              " shape: it was reshaped; use transpose or permute");
    } else if (ours != yours) {
      add(Stage::kLayout, "layout", ours, yours,
          "your tensor is " + yours + ", the recipe says " + ours + ": set layout to \"" + yours +
              "\" if the model takes that, else transpose your tensor");
    }
  }

  const Facts& facts_;
  const Hypothesis& own_;
  const Hypothesis& found_;
  const ChannelOrderMap& order_;
  const Values& values_;
  std::vector<StageDifference> differences_;
};

}  // namespace

std::vector<StageDifference> differences_of(const Facts& facts, const Found& found, const Values& values) {
  return Collector(facts, found, values).all();
}

}  // namespace tta
