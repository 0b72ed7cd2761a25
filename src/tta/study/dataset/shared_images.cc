#include "tta/study/dataset/shared_images.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/sha256.h"

namespace tta {
namespace {

using Images = std::vector<std::size_t>;
using ImagesBySize = std::map<std::uintmax_t, Images>;

ImagesBySize by_size(const Dataset& dataset) {
  ImagesBySize images;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(dataset.root / dataset.images[i], error);
    if (!error) images[bytes].push_back(i);
  }
  return images;
}

class Digests {
 public:
  Digests(std::size_t max_bytes, const std::function<bool()>& cancelled)
      : max_bytes_(max_bytes), cancelled_(cancelled) {}

  // Nothing where the file can't be read.
  std::optional<std::string> of(const Dataset& dataset, std::size_t image) const {
    if (cancelled_()) throw Error(ErrorCode::kCancelled, "interrupted");
    try {
      return sha256_hex(read_file(dataset.root / dataset.images[image], max_bytes_));
    } catch (const Error&) {
      return std::nullopt;  // it is told when it is to be looked at
    }
  }

 private:
  std::size_t max_bytes_;
  const std::function<bool()>& cancelled_;
};

}  // namespace

std::vector<SharedImage> shared_images(const Dataset& dataset, const Dataset& others, std::size_t max_bytes,
                                       const std::function<bool()>& cancelled) {
  const Digests digests(max_bytes, cancelled);
  const ImagesBySize sizes = by_size(dataset);
  std::map<std::size_t, std::size_t> shared;  // other, image
  for (const auto& [bytes, candidates] : by_size(others)) {
    const auto same_size = sizes.find(bytes);
    if (same_size == sizes.end()) continue;
    std::unordered_map<std::string, std::size_t> known;
    for (const std::size_t image : same_size->second) {
      if (const auto digest = digests.of(dataset, image)) known.try_emplace(*digest, image);
    }
    for (const std::size_t other : candidates) {
      const auto digest = digests.of(others, other);
      const auto place = digest ? known.find(*digest) : known.end();
      if (place != known.end()) shared[other] = place->second;
    }
  }
  std::vector<SharedImage> result;
  for (const auto& [other, image] : shared) result.push_back({image, other});
  return result;
}

std::vector<SharedImage> repeated_images(const Dataset& dataset, std::size_t max_bytes,
                                         const std::function<bool()>& cancelled) {
  const Digests digests(max_bytes, cancelled);
  std::map<std::size_t, std::size_t> repeated;  // later, first
  for (const auto& [bytes, candidates] : by_size(dataset)) {
    if (candidates.size() < 2) continue;
    std::unordered_map<std::string, std::size_t> known;
    for (const std::size_t image : candidates) {
      const auto digest = digests.of(dataset, image);
      if (!digest) continue;
      const auto [place, is_new] = known.try_emplace(*digest, image);
      if (!is_new) repeated[image] = place->second;
    }
  }
  std::vector<SharedImage> result;
  for (const auto& [later, first] : repeated) result.push_back({first, later});
  return result;
}

}  // namespace tta
