#include "tta/serve/oip_json/json_numbers.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "tta/base/core/error.h"
#include "tta/base/tensor.h"
#include "tta/serve/oip/shape.h"
#include "tta/serve/oip_json/json_document.h"
#include "tta/serve/service/request.h"

namespace tta::oip {
namespace {

namespace dom = simdjson::dom;

template <typename T>
void append_number(T number, InferTensor& to) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&number);
  to.raw.insert(to.raw.end(), bytes, bytes + sizeof number);
}

// How one element is appended; false if it isn't one of the datatype.
using Append = bool (*)(dom::element element, InferTensor& to);

bool append_bool(dom::element element, InferTensor& to) {
  bool value = false;
  if (element.get(value)) return false;
  append_number(static_cast<std::uint8_t>(value ? 1 : 0), to);
  return true;
}

template <typename T>
bool append_integer(dom::element element, InferTensor& to) {
  std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> value = 0;
  if (element.get(value)) return false;
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) return false;
  append_number(static_cast<T>(value), to);
  return true;
}

template <typename T>
bool append_float(dom::element element, InferTensor& to) {
  double value = 0;
  if (element.get(value)) return false;
  const auto rounded = static_cast<T>(value);
  if (!std::isfinite(rounded)) return false;
  append_number(rounded, to);
  return true;
}

bool append_half(dom::element element, InferTensor& to) {
  double value = 0;
  if (element.get(value)) return false;
  const std::uint16_t half = float16_from_float32(static_cast<float>(value));
  if ((half & 0x7C00) == 0x7C00) return false;
  append_number(half, to);
  return true;
}

bool append_text(dom::element element, InferTensor& to) {
  std::string_view text;
  if (element.get(text)) return false;
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  to.elements.emplace_back(bytes, bytes + text.size());
  return true;
}

Append append_of(Datatype datatype, const std::string& where) {
  switch (datatype) {
    case Datatype::kBool: return append_bool;
    case Datatype::kUint8: return append_integer<std::uint8_t>;
    case Datatype::kUint16: return append_integer<std::uint16_t>;
    case Datatype::kUint32: return append_integer<std::uint32_t>;
    case Datatype::kUint64: return append_integer<std::uint64_t>;
    case Datatype::kInt8: return append_integer<std::int8_t>;
    case Datatype::kInt16: return append_integer<std::int16_t>;
    case Datatype::kInt32: return append_integer<std::int32_t>;
    case Datatype::kInt64: return append_integer<std::int64_t>;
    case Datatype::kFp16: return append_half;
    case Datatype::kFp32: return append_float<float>;
    case Datatype::kFp64: return append_float<double>;
    case Datatype::kBytes: return append_text;
    case Datatype::kBf16: break;
  }
  fail_json(where, "of BF16 can only be sent with the binary tensor extension");
}

class DataReader {
 public:
  DataReader(InferTensor& tensor, std::string where)
      : tensor_(tensor),
        where_(std::move(where)),
        append_(append_of(tensor.datatype, where_)),
        expected_(element_count(tensor.shape, where_.substr(0, where_.rfind('.')))) {
    if (tensor.datatype == Datatype::kBytes && expected_ > static_cast<std::uint64_t>(kMaxRequestImages)) {
      fail_json(where_, "has " + std::to_string(expected_) + " strings by its shape, at most " +
                            std::to_string(kMaxRequestImages) + " are allowed");
    }
  }

  // Flat where the first element is none of its own arrays; a tensor of one dimension is flat either way.
  void read(dom::element data) {
    const dom::array array = read_array(data, where_);
    const bool nested = array.size() > 0 && array.at(0).is_array();
    if (nested) {
      read_nested(array, 0);
    } else {
      read_scalars(array, expected_);
    }
  }

 private:
  void read_nested(dom::array array, std::size_t depth) {
    if (depth + 1 == tensor_.shape.size()) {
      read_scalars(array, static_cast<std::uint64_t>(tensor_.shape[depth]));
      return;
    }
    std::uint64_t count = 0;
    for (const dom::element element : array) {
      dom::array inner;
      if (element.get(inner)) fail_shape();
      if (++count > static_cast<std::uint64_t>(tensor_.shape[depth])) fail_shape();
      read_nested(inner, depth + 1);
    }
    if (count != static_cast<std::uint64_t>(tensor_.shape[depth])) fail_shape();
  }

  void read_scalars(dom::array array, std::uint64_t expected) {
    std::uint64_t count = 0;
    for (const dom::element element : array) {
      if (element.is_array() || ++count > expected) fail_shape();
      if (!append_(element, tensor_)) fail_element();
      ++done_;
    }
    if (count != expected) fail_shape();
  }

  [[noreturn]] void fail_shape() const {
    fail_json(where_, "is neither flat nor nested as its shape " + shape_text(tensor_.shape) +
                          " says: " + std::to_string(expected_) + " elements");
  }

  [[noreturn]] void fail_element() const {
    fail_json(where_ + "[" + std::to_string(done_) + "]",
              "is no " + std::string(datatype_name(tensor_.datatype)) + ", or beyond what one holds");
  }

  InferTensor& tensor_;
  std::string where_;
  Append append_;
  std::uint64_t expected_;
  std::uint64_t done_ = 0;
};

}  // namespace

void read_json_data(dom::element data, InferTensor& tensor, const std::string& where) {
  tensor.form = ElementForm::kText;
  DataReader(tensor, where).read(data);
}

}  // namespace tta::oip
