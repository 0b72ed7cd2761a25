// Runs plans: image in, one row of the model's input tensor out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "tta/image/image.h"
#include "tta/image/pixels/pack.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/policy/policy.h"
#include "tta/views/render/plan.h"
#include "tta/views/render/source.h"

namespace tta {

// The plans of all views of a policy for one image size, and what they share.
struct PlanSet {
  std::vector<Plan> plans;       // one per view, in the policy's order
  std::vector<int> same_as;      // index of the first view with an equal plan: coinciding views are run once
  std::vector<CopyPart> copies;  // what a Source for these plans must hold, one entry per copy
};

// Errors: those of make_plan(); kTooLarge, if the copies together have more than kMaxCopyPixels.
PlanSet make_plans(std::span<const View> views, const Recipe& recipe, Size source);

// Renders views for one recipe. Thread-safe: nothing but the kept tables changes after construction.
class Renderer {
 public:
  explicit Renderer(Recipe recipe);

  const Recipe& recipe() const { return recipe_; }

  // A Source for images that `plans` were made for. Must not outlive the renderer.
  Source make_source(Image image, const PlanSet& plans) const;

  // Bytes of one row for views of `output` pixels.
  std::size_t row_bytes(Size output) const;

  // Writes the view into one row of the input tensor, normalised, in the model's layout, channel order and dtype.
  // Requires: row.size() == row_bytes(plan.output); source was made for a set that holds the plan.
  void render(const Plan& plan, const Source& source, std::span<std::byte> row) const;

  // The same view as a person would see it: 8-bit pixels before normalisation, RGB or gray.
  Image picture(const Plan& plan, const Source& source) const;

 private:
  void render_floats(const Plan& plan, const Source& source, std::span<std::byte> row) const;

  Recipe recipe_;
  PackTable table_;
  std::unique_ptr<TapsCache> tables_ = std::make_unique<TapsCache>();  // on the heap, so that a renderer can move
};

}  // namespace tta
