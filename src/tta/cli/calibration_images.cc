#include "tta/cli/calibration_images.h"

#include <unistd.h>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/inputs.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/study/dataset/shared_images.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

Dataset images_in(const fs::path& folder) {
  const std::string name = "'" + printable(folder.string()) + "'";
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) throw Error(ErrorCode::kDataset, name + " is no folder of images");
  Dataset dataset;
  dataset.root = fs::absolute(folder);
  Inputs inputs({folder.string()}, STDIN_FILENO);
  while (const std::optional<Input> input = inputs.next()) {
    if (input->problem) throw Error(ErrorCode::kDataset, name + ": " + input->problem->what());
    dataset.images.push_back(fs::relative(input->path, folder).string());
    dataset.truths.push_back(0);
  }
  return dataset;
}

std::string shared_text(const Dataset& labelled, const Dataset& others, const std::vector<SharedImage>& shared) {
  return "--calibrate-data: " + std::to_string(shared.size()) + " of its " +
         counted(static_cast<long long>(others.size()), "image") + (shared.size() == 1 ? " is" : " are") +
         " in --data too: '" + printable(others.images[shared[0].other]) + "' is '" +
         printable(labelled.images[shared[0].image]) +
         "' there. A promise must be tested on images that nothing was tuned on: give others, or leave "
         "--calibrate-data out";
}

void leave_out_copies(Dataset& dataset, const Limits& limits) {
  const std::vector<SharedImage> copies = repeated_images(dataset, limits.encoded_bytes, interrupted);
  if (copies.empty()) return;
  say_note(counted(std::ssize(copies), "image") + " that " + (copies.size() == 1 ? "is a copy" : "are copies") +
           " of others " + (copies.size() == 1 ? "is" : "are") + " left out: '" +
           printable(dataset.images[copies[0].other]) + "' is '" + printable(dataset.images[copies[0].image]) + "'");
  std::vector<std::string> images;
  auto copy = copies.begin();
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    if (copy != copies.end() && copy->other == i) {
      ++copy;
    } else {
      images.push_back(dataset.images[i]);
    }
  }
  dataset.images = std::move(images);
  dataset.truths.resize(dataset.size());
}

}  // namespace

Dataset read_unlabelled_images(const fs::path& folder, const Limits& limits) {
  Dataset dataset = images_in(folder);
  leave_out_copies(dataset, limits);
  return dataset;
}

Dataset read_calibration_images(const fs::path& folder, const Dataset& labelled, const Limits& limits) {
  Dataset others = images_in(folder);
  const std::vector<SharedImage> shared = shared_images(labelled, others, limits.encoded_bytes, interrupted);
  if (!shared.empty()) throw Error(ErrorCode::kUsage, shared_text(labelled, others, shared));
  leave_out_copies(others, limits);
  return others;
}

}  // namespace tta::cli
