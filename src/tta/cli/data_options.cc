#include "tta/cli/data_options.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/messages.h"

namespace tta::cli {

void add_store_flags(CLI::App& command, std::filesystem::path& store, bool& half, const std::string& group) {
  command
      .add_option("--store", store,
                  "Folder that keeps every view's scores: a run that is cut off goes on there, another one reuses them")
      ->type_name("DIR")
      ->group(group);
  command.add_flag("--half", half, "Keep the scores as float16: half the disk")->group(group);
}

void add_data_options(CLI::App& command, DataOptions& options) {
  const std::string group = "Data";
  command
      .add_option("--data", options.data,
                  "Labelled images: a folder with one subfolder per class, or a CSV of path,label[,group]")
      ->type_name("DIR|CSV")
      ->group(group);
  command
      .add_option("--class-order", options.class_order,
                  "How class names become the model's numbers: names, bytes, natural, or a file with one name a line")
      ->type_name("ORDER|FILE")
      ->group(group);
  add_store_flags(command, options.store, options.half, group);
}

void require_data(const DataOptions& options) {
  if (options.data.empty()) throw Error(ErrorCode::kUsage, "no labelled images are given: add --data DIR or CSV");
}

Dataset read_labelled_images(const DataOptions& options, const Bundle& bundle) {
  Dataset dataset = read_dataset(options.data, {bundle.model->info().classes, bundle.labels}, options.class_order);
  for (const std::string& note : dataset.notes) say_note(note);
  say_note(counted(static_cast<long long>(dataset.size()), "image") + "; " + dataset.class_order);
  return dataset;
}

std::string permuted_labels_warning(double top1, int classes, const Dataset& dataset) {
  const double suspicious = classes > 2 ? 2.0 / classes : 0.5;
  if (top1 >= suspicious) return "";
  char text[256];
  std::snprintf(
      text, sizeof text,
      "only %.1f %% of the answers are right, of %d classes: the labels look permuted (%s); see --class-order "
      "and --labels, or the recipe is wrong: see tta inspect",
      100 * top1, classes, dataset.class_order.c_str());
  return text;
}

}  // namespace tta::cli
