// What a data set's files say: names of images and of their classes, not yet numbered.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tta {

struct ListedImage {
  std::string name;   // relative to the listing's root
  std::string label;  // as it stands there
  std::string group;  // empty = none
};

struct Listing {
  std::filesystem::path root;
  std::vector<ListedImage> images;  // in byte order of their names
  bool labels_are_folders = false;
  std::vector<std::string> notes;
};

// Errors, kDataset: see read_dataset().
Listing list_images(const std::filesystem::path& data);

}  // namespace tta
