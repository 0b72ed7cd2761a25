#include "tta/cli/model_options.h"

#include <CLI/CLI.hpp>

#include "tta/cli/exit_status.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
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

constexpr const char* kModelGroup = "Model";
constexpr const char* kRuntimeGroup = "ONNX Runtime";

void add_model_flags(CLI::App& command, ModelOptions& options) {
  const std::string group = kModelGroup;
  command.add_option("--recipe", options.recipe, "How the model wants its input; else what lies beside the model")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--labels", options.labels, "Class names (text, CSV, JSON); else what lies beside the model")
      ->type_name("FILE")
      ->group(group);
  command
      .add_option("--output", options.output, "What the model gives: auto, logits, log-probabilities or probabilities")
      ->check(one_of({"auto", "logits", "log-probabilities", "probabilities"}))
      ->capture_default_str()
      ->type_name("KIND")
      ->group(group);
  command.add_option("--output-name", options.output_name, "Which output, where the model has several")
      ->type_name("NAME")
      ->group(group);
  command
      .add_flag("--allow-external-data", options.allow_external_data,
                "Accept weights in files beside the model, inside its folder")
      ->group(group);
}

void add_batch_flag(CLI::App& command, ModelOptions& options) {
  command.add_option("--batch", options.batch, "Views per run, for accelerators")
      ->check(whole_number(1, 1024))
      ->capture_default_str()
      ->type_name("N")
      ->group(kRuntimeGroup);
}

void add_runtime_flags(CLI::App& command, ModelOptions& options) {
  const std::string group = kRuntimeGroup;
  command
      .add_option("--provider", options.provider,
                  "Execution provider: cpu, cuda, ..., with options as NAME:key=value,...")
      ->capture_default_str()
      ->type_name("NAME")
      ->group(group);
  command.add_option("--onnxruntime", options.onnxruntime, "Path of libonnxruntime.so, instead of the usual places")
      ->type_name("FILE")
      ->group(group);
}

void add_limit_flags(CLI::App& command, ModelOptions& options) {
  const std::string group = "Limits";
  command.add_option("--max-image-bytes", options.limits.encoded_bytes, "Bytes of one image file")
      ->check(whole_number(1, 1'000'000'000'000))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  command.add_option("--max-pixels", options.limits.pixels, "Pixels of one image")
      ->check(whole_number(1, 1'000'000'000'000))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  command.add_option("--max-side", options.limits.side_px, "Width or height of one image, pixels")
      ->check(whole_number(1, 1 << 20))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
}

void add_run_flags(CLI::App& command, ModelOptions& options) {
  command.add_option("--threads", options.threads, "Worker threads; 0 for all usable CPUs")
      ->check(whole_number(0, 1024))
      ->capture_default_str()
      ->type_name("N")
      ->group(kGeneralGroup);
  command.add_flag("--quiet", options.quiet, "Only results and errors")->group(kGeneralGroup);
}

// Whatever keeps a model from being opened is not an input's failure, even if it is a file that can't be read.
Bundle open_or_blame_model(const ModelOptions& options) {
  const ModelOpener opener = [&](const std::filesystem::path& path) {
    return open_onnx_model(path, onnx_options(options));
  };
  try {
    return tta::open_bundle(options.model, {given(options.recipe), given(options.labels)}, opener);
  } catch (const Error& error) {
    if (exit_status(error.code()) == kExitInputFailed) throw Error(ErrorCode::kModel, error.what());
    throw;
  }
}

}  // namespace

void add_model_options(CLI::App& command, ModelOptions& options) {
  command.add_option("--model", options.model, "An .onnx file, or a folder with one")
      ->type_name("MODEL")
      ->group(kModelGroup);
  add_model_flags(command, options);
  add_runtime_flags(command, options);
  add_batch_flag(command, options);
  add_limit_flags(command, options);
  add_run_flags(command, options);
}

void add_served_model_options(CLI::App& command, ModelOptions& options, std::vector<std::string>& models) {
  command
      .add_option("--model", models,
                  "An .onnx file, a folder with one, or a folder of such folders; may be given several times")
      ->type_name("[NAME=]MODEL")
      ->group(kModelGroup)
      ->allow_extra_args(false);
  add_model_flags(command, options);
  add_runtime_flags(command, options);
  add_limit_flags(command, options);
  add_run_flags(command, options);
}

Bundle open_bundle(const ModelOptions& options) {
  set_quiet(options.quiet);
  if (options.model.empty()) {
    throw Error(ErrorCode::kUsage, "no model is given: add --model FILE, an .onnx file or a folder with one");
  }
  Bundle bundle = open_or_blame_model(options);
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
