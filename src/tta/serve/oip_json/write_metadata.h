// The JSON of what the protocol tells of server and models. Pure.
#pragma once

#include <span>
#include <string>

#include "tta/serve/oip/metadata.h"
#include "tta/serve/oip/statistics.h"

namespace tta::oip {

std::string server_metadata_json(const ServerMetadata& metadata);
std::string model_metadata_json(const ModelMetadata& metadata);

// Triton's statistics extension: {"model_stats": [...]}.
std::string statistics_json(std::span<const ModelStatistics> statistics);

// Triton's model configuration extension, as far as it has a meaning here: `max_batch_size` images in one request,
// inputs and outputs with their dimensions after the batch.
std::string model_config_json(const ModelMetadata& metadata);

// KServe's list of names: {"models": ["a", "b"]}.
std::string model_list_json(std::span<const std::string> names);

// Triton's repository index: [{"name": "a", "version": "1", "state": "READY", "reason": ""}].
struct IndexEntry {
  std::string name;
  std::string version;
  bool ready = false;
};
std::string repository_index_json(std::span<const IndexEntry> entries);

}  // namespace tta::oip
