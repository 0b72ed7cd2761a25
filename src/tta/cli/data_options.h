// The flags of commands that work on labelled images, and the images that they name.
#pragma once

#include <filesystem>
#include <string>

#include "tta/predict/predictor/bundle.h"
#include "tta/study/dataset/dataset.h"

namespace CLI {
class App;
}

namespace tta::cli {

struct DataOptions {
  std::filesystem::path data;
  std::string class_order;
  std::filesystem::path store;  // empty = a temporary one
  bool half = false;            // scores as float16
};

// --store and --half alone, for images without labels. Requires: what they are read into outlives the parsing.
void add_store_flags(CLI::App& command, std::filesystem::path& store, bool& half, const std::string& group);

// Adds the flags to `command`. Requires: `options` outlives the parsing.
void add_data_options(CLI::App& command, DataOptions& options);

// Errors: kUsage if no labelled images were given. Asked before anything else is done.
void require_data(const DataOptions& options);

// The labelled images, and what a user should know of them is said. Errors: those of read_dataset().
Dataset read_labelled_images(const DataOptions& options, const Bundle& bundle);

// What to say of a model that is right in a share `top1` of its answers: one that is worse than chance mostly has its
// classes in another order. "" where there is nothing to say.
std::string permuted_labels_warning(double top1, int classes, const Dataset& dataset);

}  // namespace tta::cli
