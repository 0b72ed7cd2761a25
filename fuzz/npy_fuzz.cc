// numpy's array files: an array that is read has the values that it says, and is written and read back equal.
#include <cstring>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/base/npy.h"

namespace {

std::vector<std::byte> written(const tta::NumpyArray& array) {
  const std::string header = tta::npy_header(array.type, array.shape, array.fortran_order);
  std::vector<std::byte> file(header.size() + array.values.size());
  std::memcpy(file.data(), header.data(), header.size());
  if (!array.values.empty()) std::memcpy(file.data() + header.size(), array.values.data(), array.values.size());
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = tta::fuzz::bytes_of(data, size);
  tta::NumpyArray array;
  try {
    array = tta::parse_npy({bytes.begin(), bytes.end()}, "x.npy");
  } catch (const tta::Error&) {
    return 0;
  }
  volatile double sum = 0;
  const std::size_t count = array.values.size() / tta::numpy_type_size(array.type);
  for (std::size_t i = 0; i < count; ++i) sum = sum + array.number(i);
  tta::fuzz::expect(tta::parse_npy(written(array), "x.npy") == array);
  return 0;
}
