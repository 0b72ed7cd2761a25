// What only a run of the model tells: the shape of its output, and whether the numbers are what the graph promises.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tta/model/model.h"
#include "tta/model/onnx/onnx_graph.h"
#include "tta/model/onnx/session.h"

namespace tta {

struct ProbeRows {
  std::vector<std::int64_t> tail_shape;  // of the output without the batch: {K} or {K,1,1}
  std::vector<float> values;             // rows of K finite numbers
  int row_size() const { return static_cast<int>(tail_shape.front()); }
};

// How many probes are needed: one shows the shape and confirms a kind that is known; a guess wants all that there are.
enum class ProbeEffort { kConfirm, kGuess };

// Runs the model on noise, the same for every call: images of values in 0..1, -2..2 and 0..255, which are what recipes
// make of pixels (uint8 inputs: 0..255 each time). Noise, because models that standardise an image divide by zero on a
// flat one. Sides that the model leaves free are 224, or the first of the other usual sizes that it takes.
//
// `info` has the input's description; `where` stands before messages. Rows that aren't finite are left out.
//
// Errors: kRuntime (no size that it takes); kModel (the output is not [N,K] or [N,K,1,1]); kOutput (no finite row at
// all).
ProbeRows run_probe(const OnnxSession& session, const ModelInfo& info, ProbeEffort effort, const std::string& where);

// Fills in classes, single_output, output_kind and output_origin, from `flag` (--output) if given, else from how the
// graph ends, else from the rows; and makes sure that the rows can be read as that.
//
// Errors: kOutput (multi-label; rows that are not what graph or flag say); kModel (a softmax of one class, or a single
// number of unknown meaning: --output is asked for).
void settle_output(const ProbeRows& probe, const FinalActivation& activation, std::optional<OutputKind> flag,
                   const std::string& where, ModelInfo& info);

}  // namespace tta
