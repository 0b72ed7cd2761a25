// The Open Inference Protocol's element types. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tta::oip {

enum class Datatype {
  kBool,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFp16,
  kFp32,
  kFp64,
  kBf16,
  kBytes,  // elements of any length each
};

std::string_view datatype_name(Datatype datatype);             // "FP32"
std::optional<Datatype> find_datatype(std::string_view name);  // upper case only, as the protocol writes it

// The datatype called `name`. `where` begins the message: "inputs[0].datatype". Errors, kUsage: none; did-you-mean.
Datatype read_datatype(std::string_view name, const std::string& where);

// Bytes of one element: 1, 2, 4 or 8; 0 for BYTES.
std::size_t element_bytes(Datatype datatype);

}  // namespace tta::oip
