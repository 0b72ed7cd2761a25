// ONNX files as models. The only room that sees ONNX Runtime, which is loaded at run time (docs/decisions/0003).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tta/model/model.h"

namespace tta {

struct OnnxOptions {
  std::optional<OutputKind> output_kind;  // --output; nothing = found from the graph and confirmed on a probe
  std::string output_name;                // --output-name; empty = the only rank-2 (or N,K,1,1) output
  std::string provider = "cpu";           // --provider NAME[:key=value[,key=value]...], any case
  bool allow_external_data = false;       // --allow-external-data: weights in files beside the model, inside its folder
  int intra_op_threads = 1;               // threads inside one run; the predictor's workers are the other dimension
  std::string library;  // --onnxruntime: path of libonnxruntime; empty = $TTA_ONNXRUNTIME, then usual places
};

// Reads the file into memory, checks it before ONNX Runtime sees it, and opens a session.
//
// The model must have one input of rank 4 ([N,C,H,W] or [N,H,W,C], C 1 or 3, float32, float16 or uint8) and one output
// that is [N,K], [N,K,1,1] or [N,1]. It is run on noise, one to three times, to see the output's shape and to find out,
// or confirm, what the numbers are. With external data, info().sha256 covers those files too. All sessions of a process
// share one library and one environment without threads of its own.
//
// Errors: kModel (damaged, external data not allowed or outside the folder, not an image classifier: says rank and
// names); kRuntime (no library: lists where it was looked for and what to do; too old; a provider that is missing or
// can't take all of the model); kOutput (multi-label, or the probe gave something that isn't what graph or flag say);
// kUsage (a provider text that can't be parsed); kIo, kTooLarge (the files).
std::unique_ptr<Model> open_onnx_model(const std::filesystem::path& path, const OnnxOptions& options = {});

// Version of the ONNX Runtime of this process ("1.30.0"), loaded now if it wasn't yet. Errors: kRuntime.
std::string onnxruntime_version(const std::string& library = "");

}  // namespace tta
