#include "tta/cli/import_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/standard_streams.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {
namespace {

struct ImportCommandOptions {
  std::filesystem::path file;
  std::filesystem::path output;  // empty = standard output
  ImportOptions import;
  bool quiet = false;
};

std::string read_standard_input() {
  std::string text;
  char chunk[4096];
  while (const std::size_t count = std::fread(chunk, 1, sizeof chunk, stdin)) {
    text.append(chunk, count);
    if (text.size() > kMaxPipelineBytes) throw Error(ErrorCode::kPolicy, "standard input is too long for a pipeline");
  }
  if (std::ferror(stdin) != 0) throw Error(ErrorCode::kUsage, "standard input can't be read");
  return text;
}

// What can't be read is a wrong command line here, not a failed input.
std::string read_pipeline(const std::filesystem::path& file) {
  if (file == "-") return read_standard_input();
  try {
    return read_text_file(file, kMaxPipelineBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, error.what());
  }
}

int run_import(const ImportCommandOptions& options) {
  set_quiet(options.quiet);
  const std::string text = read_pipeline(options.file);
  const bool is_stdin = options.file == "-";
  ImportedPolicy imported =
      import_policy(text, is_stdin ? "standard input" : options.file.filename().string(), options.import);
  for (const std::string& note : imported.notes) say_note(note);
  if (!is_stdin) imported.policy.name = options.file.stem().string();
  const Merged merged = merge_equal_views(imported.policy);
  say_merged(merged);
  const std::string json = policy_json(merged.policy) + "\n";
  if (!options.output.empty()) {
    write_file_atomically(options.output, json);
    return kExitOk;
  }
  std::fputs(json.c_str(), stdout);
  flush_or_throw(stdout);
  return kExitOk;
}

}  // namespace

void add_import_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand("import", "Make a policy of the augmentations that a model was trained with");
  const auto options = std::make_shared<ImportCommandOptions>();
  const std::string group = "Views";
  command
      .add_option("FILE", options->file,
                  "albumentations' JSON, a printed torchvision Compose, timm's args.yaml or command line, or Keras' "
                  "layers as JSON; - is standard input")
      ->required();
  command.add_option("-o,--out", options->output, "Where the policy goes (default: standard output)")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--count", options->import.draw.count, "Views, the identity included")
      ->check(whole_number(1, kMaxViews))
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  command.add_option("--seed", options->import.draw.seed, "Other views of the same pipeline")
      ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str()
      ->type_name("S")
      ->group(group);
  command
      .add_option("--strength", options->import.draw.strength,
                  "How strong the views are: 1 as in training, 0 the identity")
      ->check(number(0, 1))
      ->capture_default_str()
      ->type_name("X")
      ->group(group);
  command.add_flag("--skip-unsupported", options->import.skip_unsupported, "Leave out what there is no op for")
      ->group(group);
  command.add_flag("--quiet", options->quiet, "Only errors")->group(kGeneralGroup);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta import args.yaml -o policy.json --count 16 --strength 0.5\n"
      "  python -c 'import preset; print(preset.train)' | tta import - --count 8");
  command.callback([options, &action] { action = [options] { return run_import(*options); }; });
}

}  // namespace tta::cli
