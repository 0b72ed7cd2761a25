// Looks for the way in which a tensor was made of an image.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "tta/views/compare/hypothesis.h"
#include "tta/views/compare/planes.h"
#include "tta/views/compare/value_fit.h"

namespace tta {

// The tensor in every position in which a hypothesis may need it: its pixels moved, its layout taken for the other one.
// Not thread-safe.
class Tensors {
 public:
  Tensors(const NumpyArray& array, const TensorShape& shape, bool halves);

  const Planes& get(Move undo, bool reshaped);
  Size size(Move undo) const { return undo.transpose ? Size{shape_.size.height, shape_.size.width} : shape_.size; }
  int channels() const { return shape_.channels; }

 private:
  const NumpyArray& array_;
  TensorShape shape_;
  bool halves_;
  std::map<std::tuple<bool, bool, bool, bool>, Planes> planes_;
};

// What a search found: the hypothesis, the order of channels, and what of the picture is left unexplained.
struct Found {
  Hypothesis hypothesis;
  ChannelOrderMap order = kRgbOrder;
  double levels = 0;  // standard deviation of what no straight line explains, in 8-bit levels
};

// Each of these counts as exact: 8-bit pixels that agree leave nothing over but the rounding of the tensor's type.
inline constexpr double kExactLevels = 0.02;
inline constexpr double kExactLevelsOfHalves = 0.1;

// The recipe's own hypothesis, as it is; nothing where its picture hasn't the tensor's size.
std::optional<Found> try_recipe(const Hypothesis& own, const ChannelOrderMap& order, Decodings& images,
                                Tensors& tensors);

// Searches: coarse ways of resizing and cropping with all eight positions of the tensor first, then one change after
// the other, for as long as each leaves clearly less unexplained; at last what turns out not to matter is taken back.
// What is found is a local best: the caller judges by `levels` whether it is an explanation. Nothing where no
// hypothesis gives the tensor's size. Each picture is made once; some hundred of them.
//
//   enough  stop looking for more once so few levels are left
std::optional<Found> search(const Hypothesis& own, const ChannelOrderMap& order, Decodings& images, Tensors& tensors,
                            double enough);

}  // namespace tta
