#include "tta/cli/inspect_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/messages.h"
#include "tta/cli/model_options.h"
#include "tta/cli/reference_report.h"
#include "tta/cli/standard_streams.h"
#include "tta/cli/text_columns.h"

namespace tta::cli {
namespace {

struct InspectOptions {
  ModelOptions model;
  std::string format = "table";
  std::filesystem::path reference;  // empty = compare nothing
  std::filesystem::path image;
};

struct Line {
  std::string field;
  std::string value;
  std::string origin;
};

std::string dimension(int size, const char* free_name) {
  return size > 0 ? std::to_string(size) : free_name;
}

std::string input_shape(const ModelInfo& info) {
  const std::string batch = dimension(info.batch, "N");
  const std::string height = dimension(info.height, "H");
  const std::string width = dimension(info.width, "W");
  const std::string channels = std::to_string(info.channels);
  if (info.layout == Layout::kNchw) return "[" + batch + ", " + channels + ", " + height + ", " + width + "]";
  return "[" + batch + ", " + height + ", " + width + ", " + channels + "]";
}

std::string labels_sample(const std::vector<std::string>& labels) {
  if (labels.empty()) return "none";
  std::string text = std::to_string(labels.size()) + ": " + printable(labels.front(), 16);
  if (labels.size() > 1) text += ", " + printable(labels[1], 16);
  if (labels.size() > 2) text += ", ... " + printable(labels.back(), 16);
  return text;
}

std::string golden_text(const Bundle& bundle) {
  if (bundle.golden_checked) return "gives its answer";
  return bundle.files.golden ? "not tried: --recipe was given" : "none";
}

std::vector<Line> model_lines(const Bundle& bundle) {
  const ModelInfo& info = bundle.model->info();
  const std::string input =
      printable(info.input_name, 40) + ": " + std::string(dtype_name(info.input_dtype)) + " " + input_shape(info);
  return {
      {"model.file", printable(bundle.files.model.string(), 400), ""},
      {"model.sha256", info.sha256, ""},
      {"model.input", input, "model"},
      {"model.layout", std::string(layout_name(info.layout)), info.layout_origin},
      {"model.output", printable(info.output_name, 40) + ": " + std::to_string(info.classes) + " classes", "model"},
      {"model.output_kind", std::string(output_kind_name(info.output_kind)), info.output_origin},
  };
}

std::vector<Line> all_lines(const Bundle& bundle) {
  std::vector<Line> lines = model_lines(bundle);
  lines.push_back({"recipe", summary(bundle.recipe), ""});
  lines.push_back({"recipe.file",
                   bundle.files.recipe ? printable(bundle.files.recipe->string(), 400) : "none; the model's metadata",
                   ""});
  for (const RecipeLine& line : describe(bundle.recipe)) lines.push_back({line.field, line.value, line.origin});
  lines.push_back({"labels", labels_sample(bundle.labels), bundle.labels_origin});
  const auto& golden = bundle.files.golden;
  lines.push_back({"golden_sample", golden_text(bundle), golden ? printable(golden->filename().string()) : ""});
  return lines;
}

std::vector<std::string> all_notes(const Bundle& bundle) {
  std::vector<std::string> notes = bundle.model->info().notes;
  notes.insert(notes.end(), bundle.recipe.notes.begin(), bundle.recipe.notes.end());
  return notes;
}

// Lines without an origin may be longer than the column of the values: nothing stands behind them.
void print_table(const Bundle& bundle) {
  int field_width = 0;
  int value_width = 0;
  const std::vector<Line> lines = all_lines(bundle);
  for (const Line& line : lines) {
    field_width = std::max(field_width, columns(line.field));
    if (!line.origin.empty()) value_width = std::max(value_width, columns(line.value));
  }
  for (const Line& line : lines) {
    const std::string start = padded(line.field, field_width) + "  ";
    const std::string rest = line.origin.empty() ? line.value : padded(line.value, value_width) + "  <- " + line.origin;
    std::printf("%s%s\n", start.c_str(), rest.c_str());
  }
}

void print_json(const Bundle& bundle, const InspectOptions& options, const std::optional<Comparison>& comparison) {
  JsonWriter out(JsonWriter::Style::kIndented);
  const auto write = [&](const std::vector<Line>& lines) {
    for (const Line& line : lines) {
      out.key(line.field).begin_object().member("value", line.value).member("origin", line.origin).end_object();
    }
  };
  out.begin_object();
  write(all_lines(bundle));
  out.key("class_names").begin_array();
  for (const std::string& label : bundle.labels) out.value(label);
  out.end_array();
  out.key("notes").begin_array();
  for (const std::string& note : all_notes(bundle)) out.value(note);
  out.end_array();
  if (comparison) {
    out.key("reference").begin_object();
    write_comparison(out, *comparison, options.reference, options.image);
    out.end_object();
  }
  out.end_object();
  std::printf("%s\n", out.text().c_str());
}

// A difference is an answer: the exit status is 0 as long as the two could be compared.
int run_inspect(const InspectOptions& options) {
  if (options.reference.empty() != options.image.empty()) {
    throw Error(ErrorCode::kUsage, options.image.empty()
                                       ? "--reference needs the image that the tensor was made of: add --image FILE"
                                       : "--image is compared with a tensor: add --reference FILE.npy");
  }
  const Bundle bundle = open_bundle(options.model);
  std::optional<Comparison> comparison;
  if (!options.reference.empty()) {
    comparison = compare_files(bundle.recipe, options.reference, options.image, options.model.limits);
  }
  if (options.format == "json") {
    print_json(bundle, options, comparison);
  } else {
    print_table(bundle);
    if (comparison) print_comparison(*comparison, options.reference, options.image);
  }
  flush_or_throw(stdout);
  return kExitOk;
}

void add_reference_flags(CLI::App& command, InspectOptions& options) {
  const std::string group = "Your own tensor";
  command
      .add_option("--reference", options.reference,
                  "What your own code makes of --image (np.save): names the first stage that differs")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--image", options.image, "The image that --reference was made of")
      ->type_name("FILE")
      ->group(group);
}

}  // namespace

void add_inspect_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand(
      "inspect", "What a model takes and gives, how its input is made, and where each value came from");
  const auto options = std::make_shared<InspectOptions>();
  add_table_format(command, options->format, "Answer");
  add_reference_flags(command, *options);
  add_model_options(command, options->model);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta inspect --model model.onnx\n"
      "  tta inspect --model model.onnx --reference x.npy --image x.jpg");
  command.callback([options, &action] { action = [options] { return run_inspect(*options); }; });
}

}  // namespace tta::cli
