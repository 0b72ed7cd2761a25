// The protocol's messages to our plain data and back. Pure and thread-safe.
#pragma once

#include "inference.pb.h"
#include "tta/serve/oip/infer.h"
#include "tta/serve/oip/metadata.h"

namespace tta {

// Takes the request apart; its bytes may be moved out. Errors, kUsage naming the place: raw_input_contents that aren't
// one for each input, or come with contents; contents of another type than the datatype's, or that don't fit it; FP16
// and BF16 that aren't raw; a parameter without a value, or unsigned beyond what a signed one holds.
oip::InferRequest read_infer_message(inference::ModelInferRequest& message);

// Whether the request carries its tensors in typed fields: then answers have them, too.
bool has_typed_contents(const inference::ModelInferRequest& message);

enum class Contents { kRaw, kRawAndTyped };
void write_infer_message(const oip::InferResponse& response, Contents contents, inference::ModelInferResponse& message);

void write_metadata_message(const oip::ServerMetadata& metadata, inference::ServerMetadataResponse& message);
void write_metadata_message(const oip::ModelMetadata& metadata, inference::ModelMetadataResponse& message);

}  // namespace tta
