// How the numbers of a tensor follow from the 8-bit values of a picture: per channel a straight line, by least squares.
#pragma once

#include <array>
#include <cstddef>

#include "tta/views/compare/planes.h"

namespace tta {

// Which channel of the picture stands in each channel of the tensor.
using ChannelOrderMap = std::array<int, 3>;
inline constexpr ChannelOrderMap kRgbOrder{0, 1, 2};
inline constexpr ChannelOrderMap kBgrOrder{2, 1, 0};

// First and second moments of a picture and a tensor of the same size and channels.
struct Moments {
  int channels = 0;
  std::array<double, 3> picture_mean{};
  std::array<double, 3> tensor_mean{};
  std::array<double, 3> picture_variance{};
  std::array<double, 3> tensor_variance{};
  std::array<std::array<double, 3>, 3> covariance{};  // [picture channel][tensor channel]
};

// Over all pixels, or over a grid of about `most_pixels` of them. Requires: equal sizes and channels.
Moments moments_of(const Planes& picture, const Planes& tensor, std::size_t most_pixels);

// The share of the tensor's variance, 0..1, that no straight lines from the picture's channels in that order explain. A
// flat tensor is explained by a flat picture alone.
double unexplained_share(const Moments& moments, const ChannelOrderMap& order);

// The same as a standard deviation in 8-bit levels of the picture.
double unexplained_levels(const Moments& moments, const ChannelOrderMap& order);

// The order that explains most; `expected` unless another one explains clearly more.
ChannelOrderMap best_order(const Moments& moments, const ChannelOrderMap& expected);

// tensor = slope * value + offset, for a channel of the picture.
struct Line {
  double slope = 0;
  double offset = 0;
  double mean = 0;       // of the picture's values
  double deviation = 0;  // standard deviation of the picture's values; near 0, the slope means nothing
};

// The line of each channel of the picture. `matches`: the picture is the tensor's, so that least squares are right;
// else the line that gives the tensor's mean and deviation, which holds whatever was cropped or smoothed.
std::array<Line, 3> lines_of(const Moments& moments, const ChannelOrderMap& order, bool matches);

}  // namespace tta
