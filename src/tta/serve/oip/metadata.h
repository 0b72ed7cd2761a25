// What the protocol tells of the server and of a model. Plain data, pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tta/serve/oip/datatype.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

struct ServerMetadata {
  std::string name;
  std::string version;
  std::vector<std::string> extensions;
};

struct TensorMetadata {
  std::string name;
  Datatype datatype = Datatype::kFp32;
  std::vector<std::int64_t> shape;  // -1: any
};

struct ModelMetadata {
  std::string name;
  std::vector<std::string> versions;
  std::string platform;
  std::vector<TensorMetadata> inputs;   // one, as image files: BYTES [-1]. Its other forms are in `properties`
  std::vector<TensorMetadata> outputs;  // those that are given by default
  std::map<std::string, std::string> properties;  // tta_*: how the model wants its input, and the policy
};

ServerMetadata server_metadata();

// `versions`: all that the server has of this model.
ModelMetadata model_metadata(const ServedModel& model, std::vector<std::string> versions);

}  // namespace tta::oip
