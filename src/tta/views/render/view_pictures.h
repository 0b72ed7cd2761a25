// The views of one image, as a person would see them. Thread-safe once made.
#pragma once

#include <span>

#include "tta/image/image.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/policy/policy.h"
#include "tta/views/render/renderer.h"

namespace tta {

class ViewPictures {
 public:
  // `image` is decoded as the recipe asks (decode_options()). Errors: those of make_plans().
  ViewPictures(std::span<const View> views, const Recipe& recipe, Image image);

  int count() const { return static_cast<int>(plans_.plans.size()); }
  Size size() const { return plans_.plans.front().output; }     // of every picture
  int same_as(int view) const { return plans_.same_as[view]; }  // the first view that coincides with it here
  int different() const;                                        // views that coincide counted once
  Image picture(int view) const;                                // Renderer::picture()

 private:
  Renderer renderer_;
  PlanSet plans_;
  Source source_;
};

}  // namespace tta
