// A model for tests that is any function of its input tensor, with faults on demand.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/model/model.h"

namespace tta::testing {

class FakeModel final : public Model {
 public:
  // One row of input floats (float32) to one row of raw outputs. Called from several threads at once.
  using Row = std::function<void(std::span<const float> input, std::span<float> output)>;

  FakeModel(ModelInfo info, Row row) : info_(std::move(info)), row_(std::move(row)) {}

  const ModelInfo& info() const override { return info_; }

  void run(const Tensor& batch, std::span<float> rows) const override {
    ++runs_;
    if (before_run) before_run();
    const std::int64_t count = batch.shape()[0];
    const std::span<const float> input = batch.floats();
    const std::size_t in_size = input.size() / static_cast<std::size_t>(count);
    const auto out_size = static_cast<std::size_t>(row_size());
    for (std::int64_t i = 0; i < count; ++i)
      row_(input.subspan(i * in_size, in_size), rows.subspan(i * out_size, out_size));
  }

  int runs() const { return runs_; }

  std::function<void()> before_run;  // to stall, to fail, to count; called at the start of every run

 private:
  ModelInfo info_;
  Row row_;
  mutable std::atomic<int> runs_ = 0;
};

// A float32 NCHW model of `channels` x `height` x `width` with `classes` outputs that are probabilities.
inline ModelInfo fake_info(int channels, int height, int width, int classes) {
  ModelInfo info;
  info.input_name = "image";
  info.output_name = "probabilities";
  info.channels = channels;
  info.height = height;
  info.width = width;
  info.classes = classes;
  info.output_kind = OutputKind::kProbabilities;
  return info;
}

}  // namespace tta::testing
