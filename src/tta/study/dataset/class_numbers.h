// Class names to class numbers.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tta/study/dataset/dataset.h"

namespace tta {

struct ClassNumbers {
  std::map<std::string, std::int32_t> number_of;  // of each name
  std::string how;                                // for people
};

// `names` are those that the data set uses; `folders`: they are names of folders. Errors, kDataset: see read_dataset().
ClassNumbers number_classes(const std::set<std::string>& names, bool folders, const ModelClasses& classes,
                            const std::string& class_order);

}  // namespace tta
