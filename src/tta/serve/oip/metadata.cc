#include "tta/serve/oip/metadata.h"

#include <utility>

#include "tta/serve/oip/outputs.h"
#include "tta/serve/oip/read_tensor.h"
#include "tta/serve/oip/shape.h"

namespace tta::oip {
namespace {

TensorMetadata output_metadata(const OutputForm& form, int classes) {
  TensorMetadata metadata{std::string(form.name), form.datatype, {-1}};
  if (form.per_class) metadata.shape.push_back(classes);
  return metadata;
}

std::string pixel_forms(int channels) {
  const std::string c = std::to_string(channels);
  return "UINT8 [-1,-1,-1," + c + "] or [-1," + c + ",-1,-1]";
}

}  // namespace

ServerMetadata server_metadata() {
  return {"tta",
          TTA_VERSION,
          {"binary_tensor_data", "classification", "model_configuration", "model_repository", "parameters",
           "schedule_policy", "statistics"}};
}

ModelMetadata model_metadata(const ServedModel& model, std::vector<std::string> versions) {
  const ModelInfo& info = model.bundle.model->info();
  const Recipe& recipe = model.bundle.recipe;
  ModelMetadata metadata{model.name, std::move(versions), "onnx_onnxv1", {}, {}, {}};
  metadata.inputs.push_back({info.input_name, Datatype::kBytes, {-1}});
  for (const OutputForm& form : output_forms()) {
    if (form.by_default) metadata.outputs.push_back(output_metadata(form, info.classes));
  }
  metadata.properties["tta_pixel_input"] = pixel_forms(recipe.channels);
  if (recipe.dtype != DType::kUInt8) {
    metadata.properties["tta_tensor_input"] =
        std::string(datatype_name(model_input_datatype(recipe))) + " " + shape_text(model_input_shape(recipe));
  }
  metadata.properties["tta_recipe"] = summary(recipe);
  metadata.properties["tta_policy"] = model.policy.name;
  metadata.properties["tta_views"] = std::to_string(model.policy.views.size());
  metadata.properties["tta_pool"] = pooling_name(model.policy.pool);
  metadata.properties["tta_stop"] = stop_rule_name(model.policy.stop);
  metadata.properties["tta_optional_outputs"] =
      std::string(kErrorOutput) + ", " + std::string(kViewProbabilitiesOutput);
  return metadata;
}

}  // namespace tta::oip
