#include "tta/study/dataset/dataset.h"

#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "tta/base/core/sha256.h"
#include "tta/study/dataset/class_numbers.h"
#include "tta/study/dataset/listing.h"

namespace tta {
namespace {

// Numbers groups in the order in which they appear; images without one are groups of their own. Nothing where no image
// has one.
std::vector<std::uint32_t> number_groups(const std::vector<ListedImage>& images) {
  std::vector<std::uint32_t> groups;
  std::map<std::string, std::uint32_t> known;
  std::uint32_t next = 0;
  for (const ListedImage& image : images) {
    const auto place = image.group.empty() ? known.end() : known.find(image.group);
    if (place != known.end()) {
      groups.push_back(place->second);
      continue;
    }
    if (!image.group.empty()) known[image.group] = next;
    groups.push_back(next++);
  }
  if (known.empty()) groups.clear();
  return groups;
}

}  // namespace

Dataset read_dataset(const std::filesystem::path& data, const ModelClasses& classes, const std::string& class_order) {
  Listing listing = list_images(data);
  std::set<std::string> names;
  for (const ListedImage& image : listing.images) names.insert(image.label);
  const ClassNumbers numbers = number_classes(names, listing.labels_are_folders, classes, class_order);

  Dataset dataset;
  dataset.root = listing.root;
  dataset.class_order = numbers.how;
  dataset.notes = std::move(listing.notes);
  dataset.groups = number_groups(listing.images);
  for (ListedImage& image : listing.images) {
    dataset.truths.push_back(numbers.number_of.at(image.label));
    dataset.images.push_back(std::move(image.name));
  }
  return dataset;
}

std::string dataset_digest(const Dataset& dataset) {
  std::string text;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(dataset.root / dataset.images[i], error);
    text += dataset.images[i];
    text += '\0';
    text += error ? "missing" : std::to_string(bytes);
    text += ' ';
    text += std::to_string(dataset.truths[i]);
    text += ' ';
    text += dataset.groups.empty() ? "-" : std::to_string(dataset.groups[i]);
    text += '\n';
  }
  return sha256_hex(text);
}

}  // namespace tta
