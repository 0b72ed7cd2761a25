#include "tta/views/importers/import_policy.h"

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/views/importers/albumentations.h"
#include "tta/views/importers/keras.h"
#include "tta/views/importers/timm.h"
#include "tta/views/importers/torchvision.h"

namespace tta {
namespace {

struct Importer {
  std::string_view source;
  bool (*detects)(std::string_view text);
  TrainingViews (*read)(std::string_view text, const std::string& name, bool skip_unsupported);
};

// One line per importer, asked in this order.
constexpr Importer kImporters[] = {
    {"albumentations", is_albumentations, read_albumentations},
    {"Keras", is_keras, read_keras},
    {"torchvision", is_torchvision_pipeline, read_torchvision_pipeline},
    {"timm", is_timm_arguments, read_timm_arguments},
};

const Importer* importer_of(std::string_view text) {
  for (const Importer& importer : kImporters) {
    if (importer.detects(text)) return &importer;
  }
  return nullptr;
}

[[noreturn]] void fail(const std::string& name, const std::string& problem) {
  throw Error(ErrorCode::kPolicy, printable(name) + ": " + problem);
}

// albumentations can also write YAML, of which there is no reader here.
bool is_albumentations_yaml(std::string_view text) {
  return text.find("__class_fullname__:") != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> training_source(std::string_view text) {
  const Importer* importer = importer_of(text);
  return importer != nullptr ? std::optional(importer->source) : std::nullopt;
}

TrainingViews read_training_views(std::string_view text, const std::string& name, bool skip_unsupported) {
  if (text.size() > kMaxPipelineBytes) {
    fail(name, "is " + std::to_string(text.size()) + " bytes long, allowed are " + std::to_string(kMaxPipelineBytes));
  }
  if (is_albumentations_yaml(text)) {
    fail(name,
         "is albumentations' YAML; make JSON of it: python -c \"import albumentations as A; "
         "A.save(A.load('pipeline.yaml', data_format='yaml'), 'pipeline.json')\"");
  }
  const Importer* importer = importer_of(text);
  if (trim(text).empty()) fail(name, "is empty; expected a training pipeline, docs/importing.md tells of which kinds");
  if (importer == nullptr) {
    fail(name,
         "is no training pipeline that we know: neither albumentations' JSON, nor a printed torchvision Compose(...), "
         "nor timm's arguments, nor Keras' layers as JSON");
  }
  TrainingViews views = importer->read(text, name, skip_unsupported);
  count_random_numbers(views.distribution);
  return views;
}

Policy drawn_policy(const TrainingViews& training, const DrawOptions& draw) {
  Policy policy;
  policy.name = training.source + " training";
  policy.views = draw_views(training.distribution, draw);
  for (View& view : policy.views) {
    view.border = training.border;
    view.fill = training.fill;
  }
  return policy;
}

ImportedPolicy import_policy(std::string_view text, const std::string& name, const ImportOptions& options) {
  TrainingViews training = read_training_views(text, name, options.skip_unsupported);
  return {drawn_policy(training, options.draw), std::move(training.notes)};
}

}  // namespace tta
