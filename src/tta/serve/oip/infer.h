// An inference request and its answer in the Open Inference Protocol's words, whatever transport they came by. Plain
// data: nothing in it is checked but that it could be read. read_request.h checks; write_response.h makes answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "tta/serve/oip/datatype.h"

namespace tta::oip {

// The protocol has no nested parameters. gRPC's unsigned ones become signed.
using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;
using Parameters = std::map<std::string, ParameterValue, std::less<>>;

// What BYTES elements are as they stand: the bytes themselves, or a JSON string, which can only hold them as base64.
enum class ElementForm { kBytes, kText };

struct InferTensor {
  std::string name;
  Datatype datatype = Datatype::kFp32;
  std::vector<std::int64_t> shape;
  Parameters parameters;
  std::vector<std::byte> raw;                    // all but BYTES: little-endian, row-major, no gaps
  std::vector<std::vector<std::byte>> elements;  // BYTES, row-major
  ElementForm form = ElementForm::kBytes;
};

struct RequestedOutput {
  std::string name;
  Parameters parameters;
};

struct InferRequest {
  std::string id;  // empty = none, and none in the answer
  Parameters parameters;
  std::vector<InferTensor> inputs;
  std::vector<RequestedOutput> outputs;  // empty = all that are given by default
};

struct InferResponse {
  std::string model_name;
  std::string model_version;
  std::string id;
  Parameters parameters;
  std::vector<InferTensor> outputs;
};

}  // namespace tta::oip
