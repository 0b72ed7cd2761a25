// Weights in files beside the model (--allow-external-data): read here, under our rules, and handed on from memory, so
// that no path of the model file ever reaches ONNX Runtime's own file code.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/model/onnx/graph_check.h"

namespace tta {

// Contents by location, as the model file writes it.
using ExternalFiles = std::map<std::string, std::vector<std::byte>>;

// Reads every file that `tensors` name, from `folder`, the model's own.
//
// A location must be a relative path of plain names. It is opened name by name from the folder's descriptor, never
// following a symbolic link, so that nothing can be exchanged between check and use. The file must be regular and have
// no second (hard) link, by which it could be a file from elsewhere. All files together are limited by kMaxModelBytes.
//
// Errors: kModel, naming tensor and location: any rule above broken; a tensor outside the main graph's initializers
// (ONNX Runtime takes only those from memory); a tensor that lies beyond its file's end. kIo: unreadable. kTooLarge.
ExternalFiles read_external_files(std::span<const ExternalTensor> tensors, const std::filesystem::path& folder,
                                  std::string_view file);

}  // namespace tta
