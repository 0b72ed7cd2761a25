// Where an ONNX file names other files. Checked before ONNX Runtime sees the model, because it would open them.
//
// A tensor may keep its numbers in another file ("external data"). Tensors are found wherever the format allows one:
// initializers, sparse initializers, attributes of nodes (Constant's value and sparse_value among them), subgraphs of
// If, Loop and Scan at any depth, functions, and training information. A checker that looks at initializers only has
// been got around more than once (CVE-2024-5187 and its kin).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tta/model/onnx/wire.h"

namespace tta {

struct ExternalTensor {
  std::string place;                 // "initializer 'conv1.weight'", fit for messages
  bool is_main_initializer = false;  // a dense initializer of the main graph: the usual, and only supported, place
  std::string location;              // as written in the file: untrusted
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length;  // nothing = to the end
};

// Walks the whole of `file`, an ONNX ModelProto, and returns every tensor that has its data elsewhere, or claims to.
// `name` stands in messages. Pure and thread-safe; time is linear in the size of the file.
//
// Errors: kModel if the file is damaged, nested too deeply, or an external entry is contradictory or not a number.
std::vector<ExternalTensor> find_external_data(Bytes file, std::string_view name);

}  // namespace tta
