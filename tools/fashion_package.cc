// A file is one line of JSON:
//
//   file  = '{"data":[' image *( ',' image ) ']}'
//   image = '[' [ number *( ',' number ) ] ']'       784 numbers 0..255, rows from the top; or none
//
// Class 0 has two images without numbers, which are skipped. Files measure 13 to 17 MB and only their beginning is
// wanted, so they are read number by number instead of through the JSON room.
#include "tools/fashion_package.h"

#include <fstream>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta::tools {
namespace {

constexpr Size kSize{28, 28};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file)
      : name_(printable(file.string())), stream_(file, std::ios::binary) {
    if (!stream_) throw Error(ErrorCode::kIo, name_ + ": can't be opened");
  }

  void expect(std::string_view text) {
    for (const char c : text) {
      if (!take(c)) fail(std::string("expected '") + c + "'");
    }
  }

  // Goes past the next character if it is `c`.
  bool take(char c) {
    if (stream_.peek() != std::char_traits<char>::to_int_type(c)) return false;
    stream_.get();
    return true;
  }

  std::uint8_t number() {
    int value = -1;
    while (stream_.peek() >= '0' && stream_.peek() <= '9') {
      value = 10 * (value < 0 ? 0 : value) + (stream_.get() - '0');
      if (value > 255) fail("number over 255");
    }
    if (value < 0) fail("expected a number");
    return static_cast<std::uint8_t>(value);
  }

  [[noreturn]] void fail(const std::string& problem) {
    stream_.clear();
    throw Error(ErrorCode::kDecode, name_ + ": byte " + std::to_string(stream_.tellg()) + ": " + problem);
  }

 private:
  std::string name_;
  std::ifstream stream_;
};

// The numbers of an image that isn't empty, from after its '[' to its ']'.
Image read_image(Reader& reader) {
  Image image(kSize, 1);
  for (int y = 0; y < kSize.height; ++y) {
    for (int x = 0; x < kSize.width; ++x) {
      if (x + y > 0) reader.expect(",");
      image.row(y)[x] = reader.number();
    }
  }
  reader.expect("]");
  return image;
}

}  // namespace

std::vector<Image> read_fashion_class(const std::filesystem::path& file, int count) {
  Reader reader(file);
  reader.expect("{\"data\":[");
  std::vector<Image> images;
  bool first = true;
  while (static_cast<int>(images.size()) < count) {
    if (!first) reader.expect(",");
    first = false;
    reader.expect("[");
    const bool empty = reader.take(']');
    if (!empty) images.push_back(read_image(reader));
  }
  return images;
}

}  // namespace tta::tools
