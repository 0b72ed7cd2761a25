#include "tta/serve/oip_json/binary_outputs.h"

#include <optional>

#include "tta/base/core/error.h"

namespace tta::oip {
namespace {

std::optional<bool> read_flag(const Parameters& parameters, std::string_view name, const std::string& where) {
  const auto found = parameters.find(name);
  if (found == parameters.end()) return std::nullopt;
  if (const auto* flag = std::get_if<bool>(&found->second)) return *flag;
  throw Error(ErrorCode::kUsage, where + "." + std::string(name) + " must be true or false");
}

}  // namespace

bool BinaryOutputs::wants(std::string_view output) const {
  const auto found = named.find(output);
  return found == named.end() ? by_default : found->second;
}

BinaryOutputs read_binary_outputs(const InferRequest& request) {
  BinaryOutputs outputs;
  outputs.by_default = read_flag(request.parameters, "binary_data_output", "parameters").value_or(false);
  for (std::size_t i = 0; i < request.outputs.size(); ++i) {
    const std::string where = "outputs[" + std::to_string(i) + "].parameters";
    if (const auto flag = read_flag(request.outputs[i].parameters, "binary_data", where)) {
      outputs.named[request.outputs[i].name] = *flag;
    }
  }
  return outputs;
}

}  // namespace tta::oip
