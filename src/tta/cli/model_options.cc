#include "tta/cli/model_options.h"

#include <CLI/CLI.hpp>

#include "tta/cli/messages.h"
#include "tta/model/onnx/onnx_model.h"

namespace tta::cli {
namespace {

std::optional<std::filesystem::path> given(const std::filesystem::path& path) {
  if (path.empty()) return std::nullopt;
  return path;
}

OnnxOptions onnx_options(const ModelOptions& options) {
  OnnxOptions onnx;
  for (const OutputKind kind : {OutputKind::kLogits, OutputKind::kLogProbabilities, OutputKind::kProbabilities}) {
    if (options.output == output_kind_name(kind)) onnx.output_kind = kind;
  }
  onnx.output_name = options.output_name;
  onnx.provider = options.provider;
  onnx.allow_external_data = options.allow_external_data;
  onnx.library = options.onnxruntime;
  return onnx;
}

}  // namespace

void add_model_options(CLI::App& command, ModelOptions& options) {
  const std::string group = "Model";
  command.add_option("--model", options.model, "An .onnx file, or a folder with one")->required()->group(group);
  command.add_option("--recipe", options.recipe, "How the model wants its input: recipe.json, preprocessor_config.json, ...")
      ->group(group);
  command.add_option("--labels", options.labels, "Class names: text, CSV or JSON")->group(group);
  command.add_option("--output", options.output, "What the model's output means")
      ->check(CLI::IsMember({"auto", "logits", "log-probabilities", "probabilities"}))
      ->capture_default_str()
      ->group(group);
  command.add_option("--output-name", options.output_name, "Which output, where a model has several")->group(group);
  command.add_option("--provider", options.provider, "ONNX Runtime execution provider: cpu, cuda, ...[:key=value,...]")
      ->capture_default_str()
      ->group(group);
  command.add_option("--batch", options.batch, "Views per run, for accelerators")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--allow-external-data", options.allow_external_data,
                   "Accept weights in files beside the model, inside its folder")
      ->group(group);
  command.add_option("--onnxruntime", options.onnxruntime, "Path of libonnxruntime.so, instead of the usual places")
      ->group(group);
  command.add_option("--threads", options.threads, "Worker threads; 0 = all usable CPUs")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command.add_flag("--quiet", options.quiet, "Only results and errors");

  const std::string limits = "Limits";
  command.add_option("--max-image-bytes", options.limits.encoded_bytes, "Bytes of one encoded image")
      ->capture_default_str()
      ->group(limits);
  command.add_option("--max-pixels", options.limits.pixels, "Pixels of one image")->capture_default_str()->group(limits);
  command.add_option("--max-side", options.limits.side_px, "Width or height of one image")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str()
      ->group(limits);
}

Bundle open_bundle(const ModelOptions& options) {
  set_quiet(options.quiet);
  const ModelOpener opener = [&](const std::filesystem::path& path) { return open_onnx_model(path, onnx_options(options)); };
  Bundle bundle = tta::open_bundle(options.model, {given(options.recipe), given(options.labels)}, opener);
  for (const std::string& note : bundle.model->info().notes) say_note(note);
  for (const std::string& note : bundle.recipe.notes) say_note(note);
  return bundle;
}

PredictorOptions predictor_options(const ModelOptions& options) {
  PredictorOptions result;
  result.threads = options.threads;
  result.batch = options.batch;
  result.limits = options.limits;
  return result;
}

}  // namespace tta::cli
