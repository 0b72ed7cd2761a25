#include "support/support.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace tta::testing {
namespace {

// The text between `before` and `after` in a numpy header: "'shape': (3, 4), }".
std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const std::size_t start = text.find(before);
  if (start == std::string::npos) throw std::runtime_error("no " + before + " in a numpy header");
  const std::size_t first = start + before.size();
  const std::size_t last = text.find(after, first);
  if (last == std::string::npos) throw std::runtime_error("no " + after + " in a numpy header");
  return text.substr(first, last - first);
}

std::vector<std::size_t> parse_shape(const std::string& text) {
  std::vector<std::size_t> shape;
  std::istringstream stream(text);
  for (std::string dimension; std::getline(stream, dimension, ',');) {
    if (dimension.find_first_of("0123456789") != std::string::npos) shape.push_back(std::stoul(dimension));
  }
  return shape;
}

std::size_t element_size(const std::string& dtype) {
  for (const char* known : {"|u1", "<u2", "<i4", "<i8", "<f4", "<f8"}) {
    if (dtype == known) return static_cast<std::size_t>(dtype[2] - '0');
  }
  throw std::runtime_error("unknown numpy dtype " + dtype);
}

// Version 1 has a header length of two bytes, later ones of four; both little-endian.
std::string npy_header(const std::vector<std::byte>& file, std::size_t& data_offset) {
  const std::size_t length_bytes = file.at(6) == std::byte{1} ? 2 : 4;
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = length << 8 | std::to_integer<std::size_t>(file.at(8 + i));
  const std::size_t start = 8 + length_bytes;
  data_offset = start + length;
  if (data_offset > file.size()) throw std::runtime_error("a numpy file that ends in its header");
  return std::string(reinterpret_cast<const char*>(file.data()) + start, length);
}

}  // namespace

std::filesystem::path golden_path(std::string_view relative) {
  return std::filesystem::path(TTA_SOURCE_DIR) / "tests" / "golden" / relative;
}

std::filesystem::path source_path(std::string_view relative) {
  return std::filesystem::path(TTA_SOURCE_DIR) / relative;
}

std::optional<std::filesystem::path> real_data_dir() {
  const char* configured = std::getenv("TTA_TEST_DATA");
  const std::filesystem::path folder = configured != nullptr
                                           ? std::filesystem::path(configured)
                                           : std::filesystem::path(TTA_SOURCE_DIR).parent_path() / "shared" / "data";
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) return std::nullopt;
  return folder;
}

NpyArray read_npy(const std::filesystem::path& path) {
  const std::vector<std::byte> file = read_bytes(path);
  std::size_t data_offset = 0;
  const std::string header = npy_header(file, data_offset);
  if (header.find("'fortran_order': False") == std::string::npos)
    throw std::runtime_error("not in C order: " + path.string());

  NpyArray array;
  array.dtype = between(header, "'descr': '", "'");
  array.shape = parse_shape(between(header, "'shape': (", ")"));
  std::size_t bytes = element_size(array.dtype);
  for (const std::size_t dimension : array.shape) bytes *= dimension;
  if (file.size() != data_offset + bytes) throw std::runtime_error("wrong number of values in " + path.string());
  array.bytes.assign(file.begin() + static_cast<std::ptrdiff_t>(data_offset), file.end());
  return array;
}

Image read_npy_image(const std::filesystem::path& path) {
  const NpyArray array = read_npy(path);
  const bool is_image = array.dtype == "|u1" && (array.shape.size() == 2 || array.shape.size() == 3);
  if (!is_image) throw std::runtime_error("not an image: " + path.string());
  const int channels = array.shape.size() == 2 ? 1 : static_cast<int>(array.shape[2]);
  const Size size{static_cast<int>(array.shape[1]), static_cast<int>(array.shape[0])};
  return Image::copy_of(ImageView(array.as<std::uint8_t>(), size, channels, std::ptrdiff_t{size.width} * channels));
}

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "tta-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::byte> read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return std::vector<std::byte>(first, first + text.size());
}

Image random_image(Size size, int channels, std::uint32_t seed) {
  Image image(size, channels);
  std::mt19937 random(seed);  // its raw numbers are the same everywhere; the standard's distributions aren't
  const std::span<std::uint8_t> pixels(image.row(0), image.size_bytes());
  for (std::uint8_t& value : pixels) value = static_cast<std::uint8_t>(random() >> 24);
  return image;
}

std::string pixel_difference(ImageView actual, ImageView expected) {
  std::ostringstream text;
  if (actual.size() != expected.size() || actual.channels() != expected.channels()) {
    text << actual.width() << "x" << actual.height() << "x" << actual.channels() << " instead of " << expected.width()
         << "x" << expected.height() << "x" << expected.channels();
    return text.str();
  }
  std::size_t different = 0;
  int most = 0;
  std::ostringstream first;
  const int row_values = actual.width() * actual.channels();
  for (int y = 0; y < actual.height(); ++y) {
    for (int i = 0; i < row_values; ++i) {
      const int is = actual.row(y)[i];
      const int should_be = expected.row(y)[i];
      if (is == should_be) continue;
      if (different++ == 0) {
        first << "(" << i / actual.channels() << ", " << y << ") channel " << i % actual.channels() << ": " << is
              << " instead of " << should_be;
      }
      most = std::max(most, std::abs(is - should_be));
    }
  }
  if (different > 0) text << different << " values differ, by " << most << " at most, first at " << first.str();
  return text.str();
}

}  // namespace tta::testing
