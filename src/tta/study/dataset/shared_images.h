// Images that are there twice: in two data sets, where what was chosen on one proves nothing when it is tried on it
// again; or in one, where they count as two of them and tell of one.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "tta/study/dataset/dataset.h"

namespace tta {

// Two files with the same bytes.
struct SharedImage {
  std::size_t image = 0;  // number in the data set
  std::size_t other = 0;  // number in the other one, or of the later one
  bool operator==(const SharedImage&) const = default;
};

// Every image of `others` that `dataset` has too, under whatever name, each once and in their order. The same picture
// in another encoding is another file. Reads only files of a size that both data sets have. Files that can't be read,
// or are larger than `max_bytes`, are in neither.
//
// `cancelled` is asked before each file. Errors: kCancelled once it says so.
std::vector<SharedImage> shared_images(const Dataset& dataset, const Dataset& others, std::size_t max_bytes,
                                       const std::function<bool()>& cancelled);

// Every image that an earlier one of the same data set is a copy of, with the first of these; read and
// cancelled as above.
std::vector<SharedImage> repeated_images(const Dataset& dataset, std::size_t max_bytes,
                                         const std::function<bool()>& cancelled);

}  // namespace tta
