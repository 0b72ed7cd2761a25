#include "tta/predict/predictor/batch_run.h"

#include <chrono>
#include <cstdint>

#include "tta/predict/predictor/engine.h"

namespace tta {
namespace {

void fit_scratch(const Engine& engine, Size view, BatchScratch& scratch) {
  const Recipe& recipe = engine.renderer.recipe();
  std::vector<std::int64_t> shape{engine.batch, recipe.channels, view.height, view.width};
  if (recipe.layout == Layout::kNhwc) shape = {engine.batch, view.height, view.width, recipe.channels};
  if (scratch.input.shape() != shape || scratch.input.dtype() != recipe.dtype) {
    scratch.input = Tensor(recipe.dtype, std::move(shape));
  }
  scratch.rows.resize(static_cast<std::size_t>(engine.batch) * static_cast<std::size_t>(engine.model->row_size()));
}

void fail_all(std::span<const BatchPart> parts) {
  for (const BatchPart& part : parts) part.job->fail_with_current_exception();
}

void announce_all(std::span<const BatchPart> parts) {
  for (const BatchPart& part : parts) part.job->announce();
}

int views_of(std::span<const BatchPart> parts) {
  int views = 0;
  for (const BatchPart& part : parts) views += static_cast<int>(part.views.size());
  return views;
}

// Rows beyond the views, and those of a part that couldn't be rendered, are padding: they hold whatever the last run
// left there, and their results are not read.
bool render_all(std::span<const BatchPart> parts, Tensor& input) {
  bool any = false;
  int row = 0;
  for (const BatchPart& part : parts) {
    if (part.job->render(part.views, input, row)) any = true;
    row += static_cast<int>(part.views.size());
  }
  return any;
}

void deliver_all(std::span<const BatchPart> parts, const BatchScratch& scratch, std::chrono::nanoseconds infer) {
  const auto row_size = static_cast<std::size_t>(parts.front().job->engine().model->row_size());
  const int all = views_of(parts);
  std::span<const float> rows = scratch.rows;
  for (const BatchPart& part : parts) {
    const std::size_t values = part.views.size() * row_size;
    part.job->deliver(part.views, rows.first(values), infer * static_cast<int>(part.views.size()) / all);
    rows = rows.subspan(values);
  }
}

}  // namespace

void run_batch(std::span<const BatchPart> parts, BatchScratch& scratch) {
  const JobState& first = *parts.front().job;
  try {
    fit_scratch(first.engine(), first.view_size(), scratch);
    if (render_all(parts, scratch.input)) {
      const auto begin = std::chrono::steady_clock::now();
      first.engine().model->run(scratch.input, scratch.rows);
      deliver_all(parts, scratch, std::chrono::steady_clock::now() - begin);
    }
  } catch (...) {
    fail_all(parts);
  }
  announce_all(parts);
}

}  // namespace tta
