// What several test programs share: golden files, numpy arrays, temporary folders, random images.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/image/image.h"

namespace tta::testing {

// tests/golden/<relative>: made by `./dev golden`, committed.
std::filesystem::path golden_path(std::string_view relative);

// <source tree>/<relative>.
std::filesystem::path source_path(std::string_view relative);

// The folder of real models and photos, which is not part of the project: $TTA_TEST_DATA, or shared/data beside the
// checkout. Nothing where it is missing; tests then GTEST_SKIP() with TTA_SKIP_WITHOUT_DATA.
std::optional<std::filesystem::path> real_data_dir();

#define TTA_SKIP_WITHOUT_DATA(path_variable)                                                  \
  if (!::tta::testing::real_data_dir())                                                       \
    GTEST_SKIP() << "real models and photos are not here: set TTA_TEST_DATA to their folder"; \
  const std::filesystem::path path_variable = *::tta::testing::real_data_dir()

// A numpy array file (format 1.0 to 3.0, C order, little-endian): |u1, <u2, <i4, <i8, <f4, <f8.
struct NpyArray {
  std::string dtype;  // "|u1"
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;

  template <typename T>
  const T* as() const {
    return reinterpret_cast<const T*>(bytes.data());
  }
};
NpyArray read_npy(const std::filesystem::path& path);

// An H x W or H x W x C array of |u1 as an image.
Image read_npy_image(const std::filesystem::path& path);

// A folder that is removed, with what is in it, when the object goes.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void write_text(const std::filesystem::path& path, std::string_view text);
std::vector<std::byte> read_bytes(const std::filesystem::path& path);

// Pixels without any structure, the same for the same seed on every platform.
Image random_image(Size size, int channels, std::uint32_t seed);

// How two images differ, for EXPECT_EQ(pixel_difference(a, b), ""): "" if equal, else sizes, or how many values differ,
// by how much at most, and where first.
std::string pixel_difference(ImageView actual, ImageView expected);

// Runs `action` and returns the Error it throws; fails the test if it throws none.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "expected an Error, none was thrown";
  return Error(ErrorCode::kUsage, "");
}

}  // namespace tta::testing
