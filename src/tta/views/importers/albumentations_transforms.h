// What albumentations' transforms mean, one by one; how they are put together is in albumentations.cc. Inside this
// room.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "tta/base/json.h"
#include "tta/views/importers/pipeline.h"
#include "tta/views/policy/distribution.h"

namespace tta {

// One step of the pipeline: its JSON, and what was read before it.
struct AlbumentationsStep {
  Json json;
  Pipeline& pipeline;
  int version;  // 1 or 2

  bool before_2() const { return version < 2; }
  std::optional<Json> value(std::string_view key) const { return value_of(json, key); }

  // The number or pair under `key`, or `usual`. Errors, kPolicy: values outside [least, most].
  Range symmetric(std::string_view key, Range usual, double least, double most) const;           // a number x is -x..x
  Range single(std::string_view key, Range usual, double least, double most) const;              // x..x
  Range up_to(std::string_view key, double from, Range usual, double least, double most) const;  // from..x
};

struct AlbumentationsTransform {
  std::string_view name;
  double probability;                                    // if the file says none
  Distribution (*read)(const AlbumentationsStep& step);  // of what it does when it happens
  double probability_2x = probability;                   // of 2.x
};

// All that change an image and have an op.
std::span<const AlbumentationsTransform> albumentations_transforms();

// The shorter side of a step's `size` (2.x), `height` and `width` (1.x) or `max_size`, if it has one of them.
std::optional<double> short_side_of(const AlbumentationsStep& step);

}  // namespace tta
