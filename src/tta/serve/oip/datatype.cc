#include "tta/serve/oip/datatype.h"

#include <array>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta::oip {
namespace {

constexpr std::array<std::string_view, 14> kNames = {"BOOL",  "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16",
                                                     "INT32", "INT64", "FP16",   "FP32",   "FP64",   "BF16", "BYTES"};
constexpr std::array<std::size_t, 14> kBytesOfOne = {1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 2, 0};

}  // namespace

std::string_view datatype_name(Datatype datatype) {
  return kNames[static_cast<std::size_t>(datatype)];
}

std::optional<Datatype> find_datatype(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Datatype>(i);
  }
  return std::nullopt;
}

Datatype read_datatype(std::string_view name, const std::string& where) {
  if (const auto datatype = find_datatype(name)) return *datatype;
  const std::string hint = did_you_mean(name, kNames);
  throw Error(ErrorCode::kUsage,
              where + " is '" + printable(name) + "'" + (hint.empty() ? ", allowed are " + join(kNames, ", ") : hint));
}

std::size_t element_bytes(Datatype datatype) {
  return kBytesOfOne[static_cast<std::size_t>(datatype)];
}

}  // namespace tta::oip
