#include "tta/model/recipe/decoding.h"

namespace tta {

DecodeOptions decode_options(const Recipe& recipe, const Limits& limits) {
  DecodeOptions options;
  options.channels = recipe.channels == 1 ? Channels::kGray : Channels::kRgb;
  options.orientation = recipe.apply_orientation ? Orientation::kApply : Orientation::kIgnore;
  options.limits = limits;
  return options;
}

}  // namespace tta
