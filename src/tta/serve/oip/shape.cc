#include "tta/serve/oip/shape.h"

#include <limits>

#include "tta/base/core/error.h"

namespace tta::oip {

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ',';
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

std::uint64_t element_count(std::span<const std::int64_t> shape, const std::string& where) {
  if (shape.empty()) throw Error(ErrorCode::kUsage, where + ".shape is empty");
  if (shape.size() > kMaxRank) {
    throw Error(ErrorCode::kUsage, where + ".shape has " + std::to_string(shape.size()) + " dimensions, at most " +
                                       std::to_string(kMaxRank) + " are allowed");
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t count = 1;
  for (const std::int64_t side : shape) {
    if (side < 1) throw Error(ErrorCode::kUsage, where + ".shape is " + shape_text(shape) + ", each at least 1");
    const auto factor = static_cast<std::uint64_t>(side);
    if (count > kMost / factor) {
      throw Error(ErrorCode::kUsage, where + ".shape " + shape_text(shape) + " has more elements than 63 bits count");
    }
    count *= factor;
  }
  return count;
}

void check_size(const InferTensor& tensor, const std::string& where) {
  const std::uint64_t expected = element_count(tensor.shape, where);
  const std::size_t width = element_bytes(tensor.datatype);
  const bool whole = width == 0 || tensor.raw.size() % width == 0;
  const std::uint64_t actual = width == 0 ? tensor.elements.size() : tensor.raw.size() / width;
  if (whole && actual == expected) return;
  throw Error(ErrorCode::kUsage,
              where + ".shape " + shape_text(tensor.shape) + " has " + std::to_string(expected) + " elements of " +
                  std::string(datatype_name(tensor.datatype)) + ", the data are " +
                  (whole ? std::to_string(actual) + " elements" : std::to_string(tensor.raw.size()) + " bytes"));
}

}  // namespace tta::oip
