// The words in which recipe.json, `tta inspect` and messages name a recipe's choices.
#pragma once

#include <array>
#include <cassert>
#include <string>
#include <string_view>

#include "tta/base/core/text.h"
#include "tta/base/tensor.h"
#include "tta/image/image.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

template <typename T>
struct Named {
  std::string_view name;
  T value;
};

inline constexpr std::array<Named<ResizeKind>, 4> kResizeKinds{{{"pillow", ResizeKind::kPillow},
                                                                {"opencv", ResizeKind::kOpenCv},
                                                                {"torch", ResizeKind::kTorch},
                                                                {"tensorflow", ResizeKind::kTensorFlow}}};
inline constexpr std::array<Named<ResizeMode>, 6> kResizeModes{{{"none", ResizeMode::kNone},
                                                                {"shortest", ResizeMode::kShortest},
                                                                {"longest", ResizeMode::kLongest},
                                                                {"exact", ResizeMode::kExact},
                                                                {"crop_exact", ResizeMode::kCropExact},
                                                                {"pad_exact", ResizeMode::kPadExact}}};
inline constexpr std::array<Named<Filter>, 6> kFilters{{{"nearest", Filter::kNearest},
                                                        {"box", Filter::kBox},
                                                        {"bilinear", Filter::kBilinear},
                                                        {"hamming", Filter::kHamming},
                                                        {"bicubic", Filter::kBicubic},
                                                        {"lanczos", Filter::kLanczos}}};
inline constexpr std::array<Named<PixelType>, 2> kPixelTypes{
    {{"uint8", PixelType::kUInt8}, {"float32", PixelType::kFloat32}}};
inline constexpr std::array<Named<SideRounding>, 2> kSideRoundings{
    {{"truncate", SideRounding::kTruncate}, {"round", SideRounding::kRound}}};
inline constexpr std::array<Named<CropOffset>, 2> kCropOffsets{
    {{"round_half_even", CropOffset::kRoundHalfEven}, {"floor", CropOffset::kFloor}}};
inline constexpr std::array<Named<ChannelOrder>, 2> kChannelOrders{
    {{"rgb", ChannelOrder::kRgb}, {"bgr", ChannelOrder::kBgr}}};
inline constexpr std::array<Named<bool>, 2> kOrientations{{{"ignore", false}, {"apply", true}}};
inline constexpr std::array<Named<Layout>, 2> kLayouts{{{"NCHW", Layout::kNchw}, {"NHWC", Layout::kNhwc}}};
inline constexpr std::array<Named<DType>, 3> kDTypes{
    {{"float32", DType::kFloat32}, {"float16", DType::kFloat16}, {"uint8", DType::kUInt8}}};

// The name of `value`. Requires: the table holds it.
template <typename Table, typename T>
std::string_view name_of(const Table& table, T value) {
  for (const auto& entry : table) {
    if (entry.value == value) return entry.name;
  }
  assert(false && "a choice without a name");
  return "";
}

// Whose arithmetic, and how: "pillow bilinear", "torch bicubic antialias float32".
inline std::string interpolation_text(const Resize& resize) {
  std::string text = std::string(name_of(kResizeKinds, resize.kind)) + " " + std::string(filter_name(resize.filter));
  const bool has_choice = resize.kind == ResizeKind::kTorch || resize.kind == ResizeKind::kTensorFlow;
  if (has_choice && resize.antialias) text += " antialias";
  if (has_choice) text += " " + std::string(name_of(kPixelTypes, resize.dtype));
  return text;
}

// What a resize aims at: "short side 256", "224 x 160"; where proportions are kept for a non-square size, "cover 224 x
// 160". Requires: resize.mode isn't kNone.
inline std::string resize_target_text(const Resize& resize) {
  const bool shortest = resize.mode == ResizeMode::kShortest;
  if (gives_one_size(resize.mode)) return size_text(resize.size);
  if (resize.size.width == resize.size.height) {
    return (shortest ? "short side " : "long side ") + std::to_string(resize.size.width);
  }
  return (shortest ? "cover " : "fit in ") + size_text(resize.size);
}

// The scale as recipe.json writes it: "1/255" for a division, else the factor.
inline std::string scale_text(const Normalize& normalize) {
  return normalize.scale_divisor != 0 ? "1/" + shortest_number(normalize.scale_divisor)
                                      : shortest_number(normalize.scale_factor);
}

}  // namespace tta
