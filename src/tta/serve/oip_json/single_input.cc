#include "tta/serve/oip_json/single_input.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/image/codec/codec.h"
#include "tta/serve/oip/read_tensor.h"

namespace tta::oip {
namespace {

constexpr std::size_t kLengthBytes = 4;

bool is_one_element(std::span<const std::byte> body) {
  if (body.size() < kLengthBytes) return false;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::to_integer<std::uint64_t>(body[i]) << (8 * i);
  return length == body.size() - kLengthBytes;
}

// A row of the model's own input, without data.
InferTensor model_row(const ServedModel& model) {
  InferTensor tensor;
  tensor.name = model.bundle.model->info().input_name;
  tensor.datatype = model_input_datatype(model.bundle.recipe);
  tensor.shape = model_input_shape(model.bundle.recipe);
  tensor.shape[0] = 1;
  return tensor;
}

std::size_t row_bytes(const InferTensor& row) {
  std::size_t bytes = element_bytes(row.datatype);
  for (const std::int64_t side : row.shape) bytes *= static_cast<std::size_t>(side);
  return bytes;
}

}  // namespace

InferRequest file_request(const ServedModel& model, std::vector<std::byte> file) {
  InferTensor tensor;
  tensor.name = model.bundle.model->info().input_name;
  tensor.datatype = Datatype::kBytes;
  tensor.shape = {1};
  tensor.elements.push_back(std::move(file));
  InferRequest request;
  request.inputs.push_back(std::move(tensor));
  return request;
}

InferRequest raw_request(const ServedModel& model, std::vector<std::byte> body) {
  InferRequest request;
  InferTensor row = model_row(model);
  if (is_one_element(body)) {
    body.erase(body.begin(), body.begin() + kLengthBytes);
    request = file_request(model, std::move(body));
  } else if (image_format(body)) {
    request = file_request(model, std::move(body));
  } else if (body.size() == row_bytes(row)) {
    row.raw = std::move(body);
    request.inputs.push_back(std::move(row));
  } else {
    throw Error(ErrorCode::kUsage,
                "a raw body is one image file, alone or behind its length of 4 bytes, or the model's " +
                    std::to_string(row_bytes(row)) + " bytes; this one has " + std::to_string(body.size()) +
                    " bytes and is none of them");
  }
  request.parameters["binary_data_output"] = true;
  return request;
}

}  // namespace tta::oip
