#include "tta/cli/inspect_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/model_options.h"
#include "tta/cli/prediction_writer.h"

namespace tta::cli {
namespace {

struct InspectOptions {
  ModelOptions model;
  bool json = false;
};

struct Line {
  std::string field;
  std::string value;
  std::string origin;
};

std::string dimension(int size, const char* free_name) { return size > 0 ? std::to_string(size) : free_name; }

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
  std::string text = std::to_string(labels.size()) + ": " + printable(labels.front(), 40);
  if (labels.size() > 1) text += ", " + printable(labels[1], 40);
  if (labels.size() > 2) text += ", ... " + printable(labels.back(), 40);
  return text;
}

std::string origin_of(const std::optional<std::filesystem::path>& file) {
  return file ? printable(file->filename().string()) : "none";
}

std::vector<Line> model_lines(const Bundle& bundle) {
  const ModelInfo& info = bundle.model->info();
  return {
      {"model.file", printable(bundle.files.model.string(), 400), ""},
      {"model.sha256", info.sha256, ""},
      {"model.input", printable(info.input_name) + " " + std::string(dtype_name(info.input_dtype)) + " " + input_shape(info),
       "model"},
      {"model.layout", std::string(layout_name(info.layout)), info.layout_origin},
      {"model.output", printable(info.output_name) + " " + std::to_string(info.classes) + " classes", "model"},
      {"model.output_kind", std::string(output_kind_name(info.output_kind)), info.output_origin},
  };
}

std::vector<Line> all_lines(const Bundle& bundle) {
  std::vector<Line> lines = model_lines(bundle);
  lines.push_back({"recipe", summary(bundle.recipe), origin_of(bundle.files.recipe)});
  for (const RecipeLine& line : describe(bundle.recipe)) lines.push_back({line.field, line.value, line.origin});
  lines.push_back({"labels", labels_sample(bundle.labels), bundle.labels_origin});
  lines.push_back({"golden sample", bundle.golden_checked ? "gives its answer" : "none", origin_of(bundle.files.golden)});
  return lines;
}

std::vector<std::string> all_notes(const Bundle& bundle) {
  std::vector<std::string> notes = bundle.model->info().notes;
  notes.insert(notes.end(), bundle.recipe.notes.begin(), bundle.recipe.notes.end());
  return notes;
}

void print_table(const Bundle& bundle) {
  std::size_t field_width = 0;
  std::size_t value_width = 0;
  const std::vector<Line> lines = all_lines(bundle);
  for (const Line& line : lines) {
    field_width = std::max(field_width, line.field.size());
    if (line.value.size() <= 44) value_width = std::max(value_width, line.value.size());
  }
  for (const Line& line : lines) {
    std::printf("%-*s  %-*s%s%s\n", static_cast<int>(field_width), line.field.c_str(),
                line.origin.empty() ? 0 : static_cast<int>(value_width), line.value.c_str(), line.origin.empty() ? "" : "  <- ",
                line.origin.c_str());
  }
}

void print_json(const Bundle& bundle) {
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
  out.end_array().end_object();
  std::printf("%s\n", out.text().c_str());
}

int run_inspect(const InspectOptions& options) {
  const Bundle bundle = open_bundle(options.model);
  if (options.json) {
    print_json(bundle);
  } else {
    print_table(bundle);
  }
  flush_or_throw(stdout);
  return kExitOk;
}

}  // namespace

void add_inspect_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("inspect", "What a model takes and gives, how its input is made, and where each value came from");
  const auto options = std::make_shared<InspectOptions>();
  const std::map<std::string, bool> formats{{"table", false}, {"json", true}};
  command.add_option("--format", options->json, "table or json (default: table)")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case))
      ->type_name("NAME");
  add_model_options(command, options->model);
  command.callback([options, &action] { action = [options] { return run_inspect(*options); }; });
}

}  // namespace tta::cli
