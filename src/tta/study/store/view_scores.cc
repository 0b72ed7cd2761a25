#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/npy.h"
#include "tta/base/tensor.h"
#include "tta/study/store/score_store.h"

namespace tta {
namespace {

NumpyType numpy_type(ScoreType type) {
  return type == ScoreType::kFloat32 ? NumpyType::kFloat32 : NumpyType::kFloat16;
}

// Not a number: all exponent bits, and some below.
bool is_nan16(std::uint16_t half) {
  return (half & 0x7FFFU) > 0x7C00U;
}

}  // namespace

struct ViewScores::Mapping {
  Mapping(const std::filesystem::path& path, std::string_view header, std::size_t bytes) : size(bytes) {
    const std::string name = printable(path.string());
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) throw Error(ErrorCode::kIo, name + ": " + std::generic_category().message(errno));
    struct stat status {};
    const bool right_size = ::fstat(file, &status) == 0 && static_cast<std::size_t>(status.st_size) == size;
    start = right_size ? ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    const int error = errno;
    ::close(file);
    if (right_size && start == MAP_FAILED)
      throw Error(ErrorCode::kIo, name + ": " + std::generic_category().message(error));
    if (right_size && std::memcmp(start, header.data(), header.size()) == 0) {
      values = static_cast<std::byte*>(start) + header.size();
      return;
    }
    if (right_size) ::munmap(start, size);
    throw Error(ErrorCode::kStore,
                name + " is not a file of this store's scores: remove it, and its view is run again");
  }
  ~Mapping() { ::munmap(start, size); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  void* start = nullptr;
  std::byte* values = nullptr;
  std::size_t size;
};

ViewScores::ViewScores(const std::filesystem::path& path, std::size_t images, int classes, ScoreType type)
    : images_(images), classes_(static_cast<std::size_t>(classes)), type_(type) {
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(images), classes};
  const std::string header = npy_header(numpy_type(type), shape);
  const std::size_t bytes = header.size() + images_ * classes_ * numpy_type_size(numpy_type(type));
  mapping_ = std::make_unique<Mapping>(path, header, bytes);
}

ViewScores::ViewScores(ViewScores&&) noexcept = default;
ViewScores& ViewScores::operator=(ViewScores&&) noexcept = default;
ViewScores::~ViewScores() = default;

bool ViewScores::has(std::size_t image) const {
  assert(image < images_);
  if (type_ == ScoreType::kFloat16) {
    const auto* row = reinterpret_cast<const std::uint16_t*>(mapping_->values) + image * classes_;
    return std::none_of(row, row + classes_, is_nan16);
  }
  const auto* row = reinterpret_cast<const float*>(mapping_->values) + image * classes_;
  return std::none_of(row, row + classes_, [](float value) { return std::isnan(value); });
}

void ViewScores::read(std::size_t image, std::span<double> row) const {
  assert(image < images_ && row.size() == classes_);
  if (type_ == ScoreType::kFloat16) {
    const auto* stored = reinterpret_cast<const std::uint16_t*>(mapping_->values) + image * classes_;
    std::transform(stored, stored + classes_, row.begin(),
                   [](std::uint16_t half) { return static_cast<double>(float32_from_float16(half)); });
    return;
  }
  const auto* stored = reinterpret_cast<const float*>(mapping_->values) + image * classes_;
  std::copy(stored, stored + classes_, row.begin());
}

// What was written stays: the mapping is shared with the file.
void ViewScores::rest() const {
  ::madvise(mapping_->start, mapping_->size, MADV_DONTNEED);
}

void ViewScores::write(std::size_t image, std::span<const double> row) {
  assert(image < images_ && row.size() == classes_);
  if (type_ == ScoreType::kFloat16) {
    auto* stored = reinterpret_cast<std::uint16_t*>(mapping_->values) + image * classes_;
    std::transform(row.begin(), row.end(), stored,
                   [](double p) { return float16_from_float32(static_cast<float>(std::max(p, kLeastHalf))); });
    return;
  }
  auto* stored = reinterpret_cast<float*>(mapping_->values) + image * classes_;
  std::transform(row.begin(), row.end(), stored, [](double p) { return static_cast<float>(p); });
}

}  // namespace tta
