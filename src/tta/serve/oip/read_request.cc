#include "tta/serve/oip/read_request.h"

#include <iterator>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/serve/oip/read_image.h"
#include "tta/serve/oip/read_parameters.h"
#include "tta/serve/oip/read_tensor.h"
#include "tta/serve/oip/shape.h"

namespace tta::oip {
namespace {

constexpr std::int64_t kMaxViewNumbers = std::int64_t{1} << 24;

// The place of the model's one input among those of the request.
void check_inputs(const std::vector<InferTensor>& inputs, const std::string& expected) {
  if (inputs.empty())
    throw Error(ErrorCode::kUsage, "inputs: the model's input '" + printable(expected) + "' is missing");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string where = "inputs[" + std::to_string(i) + "]";
    if (inputs[i].name != expected) {
      throw Error(ErrorCode::kUsage, where + ": there is no input '" + printable(inputs[i].name) +
                                         "'; the model has one, '" + printable(expected) + "'");
    }
    if (i > 0) throw Error(ErrorCode::kUsage, where + ": the input '" + printable(expected) + "' is there twice");
  }
}

void check_image_count(std::int64_t count) {
  if (count <= kMaxRequestImages) return;
  throw Error(ErrorCode::kUsage, "inputs[0].shape asks for " + std::to_string(count) + " images, at most " +
                                     std::to_string(kMaxRequestImages) + " are allowed in one request");
}

std::vector<JobInput> read_input(const ServedModel& model, InferTensor input, const Parameters& of_request,
                                 const Limits& limits) {
  const std::string where = "inputs[0]";
  check_tensor_parameters(input.parameters, where);
  check_size(input, where);
  check_image_count(input.shape[0]);
  const Recipe& recipe = model.bundle.recipe;
  if (input.datatype == Datatype::kUint8) return read_pixels(input, recipe, limits, where);
  if (input.datatype != Datatype::kBytes) return read_model_input(input, recipe, where);
  std::vector<std::vector<std::byte>> files = read_images(std::move(input), of_request, where);
  return {std::make_move_iterator(files.begin()), std::make_move_iterator(files.end())};
}

// What all views said is as large as they are many.
void check_view_probabilities(const ServeRequest& request, int classes) {
  const int views = request.max_views == 0 ? kMaxViews : request.max_views;
  const std::string output = "the output '" + std::string(kViewProbabilitiesOutput) + "' ";
  if (request.images.size() > 1) throw Error(ErrorCode::kUsage, output + "is for requests with one image");
  if (std::int64_t{views} * classes > kMaxViewNumbers) {
    throw Error(ErrorCode::kTooLarge, output + "could have " + std::to_string(views) + " x " + std::to_string(classes) +
                                          " numbers: ask for fewer views (tta_max_views)");
  }
}

}  // namespace

CheckedRequest read_request(const ServedModel& model, InferRequest request, const Limits& limits) {
  const ModelInfo& info = model.bundle.model->info();
  CheckedRequest checked;
  read_parameters(request.parameters, checked.request);
  checked.plan.outputs = read_outputs(request.outputs, info.classes);
  check_inputs(request.inputs, info.input_name);
  checked.request.images = read_input(model, std::move(request.inputs[0]), request.parameters, limits);
  checked.request.view_probabilities = asks_for(checked.plan.outputs, kViewProbabilitiesOutput);
  if (checked.request.view_probabilities) check_view_probabilities(checked.request, info.classes);
  checked.plan.id = std::move(request.id);
  return checked;
}

}  // namespace tta::oip
