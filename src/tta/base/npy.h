// numpy's array files (.npy): the one strict reader and the one writer. Pure but for the functions that take a path;
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// The element types that are read and written, all little-endian.
enum class NumpyType { kUInt8, kInt32, kInt64, kFloat16, kFloat32, kFloat64 };
std::size_t numpy_type_size(NumpyType type);       // bytes of one element
std::string_view numpy_type_name(NumpyType type);  // "float32"

struct NumpyArray {
  NumpyType type = NumpyType::kFloat32;
  std::vector<std::int64_t> shape;  // >= 0 each; empty for a single number
  bool fortran_order = false;       // the first index runs fastest, not the last
  std::vector<std::byte> values;    // exactly as many as type and shape say

  // How far apart in `values`, in elements, neighbours along each dimension are.
  std::vector<std::size_t> strides() const;

  // Element `index` of `values`, as stored there. Every type but int64 beyond 2^53 fits exactly.
  double number(std::size_t index) const;

  bool operator==(const NumpyArray&) const = default;
};

// "[1, 3, 224, 224]".
std::string shape_text(std::span<const std::int64_t> shape);

// The array in a file's bytes; `name` stands before messages. Nothing is run, nothing is unpickled. Type and shape are
// checked against the number of bytes, so the array is never larger than its file.
//
// Format versions 1.0, 2.0 and 3.0, at most 32 dimensions, a header of at most 10,000 bytes (numpy's own limits).
// Errors: kDecode for anything but such a file, kUnsupported naming the type (big-endian, complex, objects, records).
NumpyArray parse_npy(std::vector<std::byte> file, const std::string& name);

// The same from a file. Errors: also kIo and kTooLarge, as read_file().
NumpyArray read_npy_file(const std::filesystem::path& path, std::size_t max_bytes);

// What stands before the values: version 1.0, padded to a multiple of 64 bytes with room for the first dimension to
// grow; the bytes that np.save writes. Oracle: numpy 1.24 (tools/golden/base.py). A shape whose header is longer than
// version 1.0 can say is a bug of the caller.
std::string npy_header(NumpyType type, std::span<const std::int64_t> shape, bool fortran_order = false);

// Writes header and values, as write_file_atomically() does. Requires: values fit type and shape.
void write_npy_file(const std::filesystem::path& path, const NumpyArray& array);

}  // namespace tta
