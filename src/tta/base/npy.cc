// The format, as numpy's NEP 1 and numpy.lib.format describe it:
//
//   file    = "\x93NUMPY" version length header values
//   version = 01 00 | 02 00 | 03 00
//   length  = bytes of the header, little-endian: 2 of them in version 1.0, 4 later
//   header  = dict spaces "\n"
//   dict    = "{" [ entry { "," entry } [ "," ] ] "}"           a literal of Python, spaces between its parts
//   entry   = "'descr'" ":" TEXT | "'fortran_order'" ":" ( "True" | "False" ) | "'shape'" ":" tuple
//   tuple   = "(" ")" | "(" NUMBER "," ")" | "(" NUMBER { "," NUMBER } [ "," ] ")"
//
// Each of the three entries stands there once.
#include "tta/base/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cctype>
#include <cstring>
#include <limits>
#include <optional>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/base/tensor.h"

namespace tta {
namespace {

static_assert(std::endian::native == std::endian::little, "values are read as they lie in the file");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeaderBytes = 10'000;
constexpr std::size_t kMaxDimensions = 32;
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kGrowthDigits = 21;  // numpy leaves room for the growing dimension to have this many digits

struct TypeRow {
  NumpyType type;
  std::string_view code;
  std::string_view name;
  std::size_t size;
};
constexpr std::array<TypeRow, 6> kTypes{{{NumpyType::kUInt8, "|u1", "uint8", 1},
                                         {NumpyType::kInt32, "<i4", "int32", 4},
                                         {NumpyType::kInt64, "<i8", "int64", 8},
                                         {NumpyType::kFloat16, "<f2", "float16", 2},
                                         {NumpyType::kFloat32, "<f4", "float32", 4},
                                         {NumpyType::kFloat64, "<f8", "float64", 8}}};

const TypeRow& row_of(NumpyType type) {
  return kTypes[static_cast<std::size_t>(type)];
}

struct Header {
  std::optional<NumpyType> type;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::int64_t>> shape;
};

class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  Header read() {
    Header header;
    expect('{');
    while (!take('}')) {
      read_entry(header);
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    if (!trim(rest_).empty()) fail("has more behind its header's dict: '" + printable(trim(rest_), 40) + "'");
    if (!header.type || !header.fortran_order || !header.shape) {
      fail("has a header without 'descr', 'fortran_order' or 'shape'");
    }
    return header;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const { throw Error(ErrorCode::kDecode, name_ + ": " + problem); }

  void skip_spaces() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
  }

  bool take(char c) {
    skip_spaces();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view word) {
    skip_spaces();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(std::string("has a damaged header: expected '") + c + "' before '" + printable(rest_, 40) + "'");
  }

  std::string text() {
    const char quote = take('"') ? '"' : '\'';
    if (quote == '\'') expect('\'');
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) fail("has a damaged header: a text without an end");
    std::string result(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return result;
  }

  void read_entry(Header& header) {
    const std::string key = text();
    expect(':');
    const bool again = (key == "descr" && header.type) || (key == "fortran_order" && header.fortran_order) ||
                       (key == "shape" && header.shape);
    if (again) fail("has a header that says '" + key + "' twice");
    if (key == "descr") {
      header.type = type();
    } else if (key == "fortran_order") {
      header.fortran_order = truth();
    } else if (key == "shape") {
      header.shape = tuple();
    } else {
      fail("has a header with the unknown key '" + printable(key, 40) + "'");
    }
  }

  [[noreturn]] void fail_type(const std::string& what) const {
    throw Error(ErrorCode::kUnsupported, name_ + ": " + what + "; float32, float16, float64, uint8, int32 and int64 " +
                                             "are read, little-endian: x.astype(np.float32) makes one");
  }

  NumpyType type() {
    skip_spaces();
    if (rest_.starts_with('[') || rest_.starts_with('(')) fail_type("holds records (a structured dtype)");
    const std::string code = text();
    for (const TypeRow& row : kTypes) {
      if (row.code == code) return row.type;
    }
    if (code.starts_with('>')) fail_type("holds big-endian values (dtype '" + printable(code, 40) + "')");
    if (code.find('O') != std::string::npos) fail_type("holds Python objects (dtype '" + printable(code, 40) + "')");
    fail_type("holds values of dtype '" + printable(code, 40) + "'");
  }

  bool truth() {
    if (take("True")) return true;
    if (take("False")) return false;
    fail("has a damaged header: fortran_order is neither True nor False");
  }

  std::int64_t number() {
    skip_spaces();
    std::size_t digits = 0;
    std::int64_t value = 0;
    while (digits < rest_.size() && std::isdigit(static_cast<unsigned char>(rest_[digits])) != 0) {
      if (digits == 18) fail("has a header with a side of more than 18 digits");
      value = 10 * value + (rest_[digits] - '0');
      ++digits;
    }
    if (digits == 0) fail("has a damaged header: expected a number before '" + printable(rest_, 40) + "'");
    rest_.remove_prefix(digits);
    return value;
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> sides;
    expect('(');
    while (!take(')')) {
      if (sides.size() == kMaxDimensions) fail("has more than " + std::to_string(kMaxDimensions) + " dimensions");
      sides.push_back(number());
      const bool more = take(',');
      if (!more && sides.size() == 1) fail("has a damaged header: (3) is no tuple, (3,) is");
      if (!more) {
        expect(')');
        break;
      }
    }
    return sides;
  }

  std::string_view rest_;
  const std::string& name_;
};

[[noreturn]] void fail_file(const std::string& name, const std::string& problem) {
  throw Error(ErrorCode::kDecode, name + ": " + problem);
}

// Where the header's text lies in the file.
struct HeaderPlace {
  std::size_t begin = 0;
  std::size_t size = 0;
};

HeaderPlace find_header(std::string_view file, const std::string& name) {
  if (file.starts_with("PK")) {
    fail_file(name,
              "is an archive, as np.savez and torch.save write; np.save(\"x.npy\", array) writes what is read here");
  }
  if (!file.starts_with(kMagic)) {
    fail_file(name, "is no numpy array file; np.save(\"x.npy\", array) writes one");
  }
  if (file.size() < kMagic.size() + 4) fail_file(name, "ends in its header");
  const int major = static_cast<unsigned char>(file[6]);
  const int minor = static_cast<unsigned char>(file[7]);
  if (major < 1 || major > 3 || minor != 0) {
    fail_file(name, "has the format version " + std::to_string(major) + "." + std::to_string(minor) +
                        "; 1.0, 2.0 and 3.0 are read");
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  HeaderPlace place{kMagic.size() + 2 + length_bytes, 0};
  if (file.size() < place.begin) fail_file(name, "ends in its header");
  for (std::size_t i = length_bytes; i-- > 0;) {
    place.size = place.size << 8 | static_cast<unsigned char>(file[kMagic.size() + 2 + i]);
  }
  if (place.size > kMaxHeaderBytes) {
    fail_file(name, "says that its header has " + std::to_string(place.size) + " bytes, at most " +
                        std::to_string(kMaxHeaderBytes) + " are read");
  }
  if (place.size > file.size() - place.begin) fail_file(name, "ends in its header");
  return place;
}

// Nothing where the product doesn't fit.
std::optional<std::uint64_t> bytes_of(NumpyType type, std::span<const std::int64_t> shape) {
  // A side of 0 makes the whole nothing, however long the others are.
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  std::uint64_t bytes = numpy_type_size(type);
  for (const std::int64_t side : shape) {
    const auto factor = static_cast<std::uint64_t>(side);
    if (bytes > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
    bytes *= factor;
  }
  return bytes;
}

template <typename T>
double loaded(const std::byte* values, std::size_t index) {
  T value;
  std::memcpy(&value, values + index * sizeof(T), sizeof(T));
  return static_cast<double>(value);
}

// "(1, 3, 224, 224)" as Python writes a tuple.
std::string tuple_text(std::span<const std::int64_t> shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace

std::size_t numpy_type_size(NumpyType type) {
  return row_of(type).size;
}

std::string_view numpy_type_name(NumpyType type) {
  return row_of(type).name;
}

std::vector<std::size_t> NumpyArray::strides() const {
  std::vector<std::size_t> result(shape.size(), 1);
  std::size_t stride = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t dimension = fortran_order ? i : shape.size() - 1 - i;
    result[dimension] = stride;
    stride *= static_cast<std::size_t>(shape[dimension]);
  }
  return result;
}

double NumpyArray::number(std::size_t index) const {
  const std::byte* first = values.data();
  switch (type) {
    case NumpyType::kUInt8: return loaded<std::uint8_t>(first, index);
    case NumpyType::kInt32: return loaded<std::int32_t>(first, index);
    case NumpyType::kInt64: return loaded<std::int64_t>(first, index);
    case NumpyType::kFloat16: {
      std::uint16_t half = 0;
      std::memcpy(&half, first + index * sizeof(half), sizeof(half));
      return static_cast<double>(float32_from_float16(half));
    }
    case NumpyType::kFloat32: return loaded<float>(first, index);
    case NumpyType::kFloat64: return loaded<double>(first, index);
  }
  assert(false && "a type that isn't read");
  return 0;
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + "]";
}

NumpyArray parse_npy(std::vector<std::byte> file, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  const HeaderPlace place = find_header(text, name);
  Header header = HeaderReader(text.substr(place.begin, place.size), name).read();

  NumpyArray array{*header.type, *std::move(header.shape), *header.fortran_order, {}};
  const std::optional<std::uint64_t> wanted = bytes_of(array.type, array.shape);
  const std::size_t there = file.size() - place.begin - place.size;
  if (!wanted || *wanted != there) {
    fail_file(name, "holds " + std::to_string(there) + " bytes of values, but its header says " +
                        std::string(numpy_type_name(array.type)) + " " + shape_text(array.shape) +
                        (wanted ? ", which is " + std::to_string(*wanted) : ""));
  }
  // The file's own memory becomes the array's: what is large is never held twice.
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(place.begin + place.size));
  array.values = std::move(file);
  return array;
}

NumpyArray read_npy_file(const std::filesystem::path& path, std::size_t max_bytes) {
  return parse_npy(read_file(path, max_bytes), printable(path.string()));
}

std::string npy_header(NumpyType type, std::span<const std::int64_t> shape, bool fortran_order) {
  std::string dict = "{'descr': '" + std::string(row_of(type).code) +
                     "', 'fortran_order': " + (fortran_order ? "True" : "False") + ", 'shape': " + tuple_text(shape) +
                     ", }";
  if (!shape.empty()) {
    const std::size_t digits = std::to_string(fortran_order ? shape.back() : shape.front()).size();
    dict.append(kGrowthDigits - digits, ' ');
  }
  const std::size_t before = kMagic.size() + 4;
  const std::size_t unpadded = before + dict.size() + 1;
  dict.append(kAlignment - unpadded % kAlignment, ' ');  // 64 where none were needed, as numpy does
  dict += '\n';
  assert(dict.size() <= std::numeric_limits<std::uint16_t>::max());
  std::string header(kMagic);
  header += {'\x01', '\x00', static_cast<char>(dict.size() & 0xFF), static_cast<char>(dict.size() >> 8)};
  return header + dict;
}

void write_npy_file(const std::filesystem::path& path, const NumpyArray& array) {
  assert(bytes_of(array.type, array.shape) == array.values.size());
  const std::string header = npy_header(array.type, array.shape, array.fortran_order);
  std::vector<std::byte> file(header.size() + array.values.size());
  std::memcpy(file.data(), header.data(), header.size());
  std::copy(array.values.begin(), array.values.end(), file.begin() + static_cast<std::ptrdiff_t>(header.size()));
  write_file_atomically(path, file);
}

}  // namespace tta
