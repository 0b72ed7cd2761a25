#include "tta/cli/policy_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/flags.h"
#include "tta/cli/help.h"
#include "tta/cli/messages.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/standard_streams.h"
#include "tta/cli/text_columns.h"
#include "tta/views/compare/near_duplicates.h"
#include "tta/views/ops/op.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/generators.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {
namespace {

struct PolicyOptions {
  std::optional<std::string> policy;
  std::string format = "table";
  PolicyContext context;
};

struct CatalogueLine {
  std::string text;
  std::string meaning;
};

std::vector<CatalogueLine> preset_lines() {
  std::vector<CatalogueLine> lines;
  for (const Preset& preset : all_presets()) lines.push_back({std::string(preset.name), std::string(preset.summary)});
  return lines;
}

std::vector<CatalogueLine> op_lines() {
  std::vector<CatalogueLine> lines;
  for (const OpDef* op : all_ops()) {
    std::vector<std::string_view> params;
    for (const ParamDef& param : op->params) params.push_back(param.name);
    lines.push_back({std::string(op->name) + "(" + join(params, ", ") + ")", std::string(op->summary)});
  }
  return lines;
}

std::vector<CatalogueLine> generator_lines() {
  std::vector<CatalogueLine> lines;
  for (const Generator& generator : all_generators()) {
    std::vector<std::string_view> params;
    for (const ParamDef& param : generator.def.params) params.push_back(param.name);
    lines.push_back(
        {std::string(generator.def.name) + "(" + join(params, ", ") + ")", std::string(generator.def.summary)});
  }
  return lines;
}

void print_lines(const char* title, const std::vector<CatalogueLine>& lines) {
  int width = 0;
  for (const CatalogueLine& line : lines) width = std::max(width, columns(line.text));
  std::printf("%s\n", title);
  for (const CatalogueLine& line : lines)
    std::printf("  %s  %s\n", padded(line.text, width).c_str(), line.meaning.c_str());
}

// What can stand in a policy: for people who don't know the names yet.
void print_catalogue() {
  print_lines("presets", preset_lines());
  print_lines("\nops", op_lines());
  print_lines("\ngenerators of random views", generator_lines());
  print_lines("\nexpressions", {{"hflip * zoom(1, 1.15)", "every combination of the two"},
                                {"ten_crop + brightness(0.8)", "the views of the one, then those of the other"}});
}

double total_weight(const Policy& policy) {
  double total = 0;
  for (const View& view : policy.views) total += view.weight;
  return total;
}

void print_table(const Policy& policy) {
  std::printf("%s: %s, pool %s, temperature %s, stop %s\n", printable(policy.name).c_str(),
              counted(std::ssize(policy.views), "view").c_str(), std::string(pooling_name(policy.pool)).c_str(),
              shortest_number(policy.temperature).c_str(), std::string(stop_rule_name(policy.stop)).c_str());
  std::printf("%5s  %6s  %-12s  %s\n", "view", "weight", "digest", "ops");
  const double total = total_weight(policy);
  int index = 0;
  for (const View& view : policy.views) {
    const std::string text = canonical_text(view);
    const std::string name = view.name.empty() || view.name == text ? "" : "  (" + printable(view.name) + ")";
    std::printf("%5d  %6.4f  %.12s  %s%s\n", index++, view.weight / total, view_digest(view).c_str(),
                printable(text, 400).c_str(), name.c_str());
  }
}

void print_near(const std::vector<NearDuplicate>& near) {
  if (near.empty()) return;
  std::printf("\nlook almost like another view; difference in levels of 255, of photos\n");
  int width = 0;
  for (const NearDuplicate& one : near) width = std::max(width, columns(printable(one.view, 400)));
  for (const NearDuplicate& one : near) {
    std::printf("%5.2f  %s  like  %s\n", one.difference, padded(printable(one.view, 400), width).c_str(),
                printable(one.like, 400).c_str());
  }
}

// No model is given here, so views are compared for a usual recipe of that crop fraction.
void print_policy(const PolicyOptions& options) {
  const Merged merged = merge_equal_views(load_policy_argument(*options.policy, options.context));
  say_merged(merged);
  const std::vector<NearDuplicate> near = near_duplicates(merged.policy, usual_recipe(options.context.crop_fraction));
  if (options.format == "json") {
    std::printf("%s\n", policy_json(merged.policy, near).c_str());
  } else {
    print_table(merged.policy);
    print_near(near);
  }
}

int run_policy(const PolicyOptions& options) {
  if (options.policy) {
    print_policy(options);
  } else if (options.format == "json") {
    throw Error(ErrorCode::kUsage, "--format json needs a policy: tta policy POLICY --format json");
  } else {
    print_catalogue();
  }
  flush_or_throw(stdout);
  return kExitOk;
}

}  // namespace

void add_policy_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command =
      *app.add_subcommand("policy", "Check a policy, expand it and print its views; without one, list presets and ops");
  const auto options = std::make_shared<PolicyOptions>();
  const std::string group = "Policy";
  command.add_option("POLICY", options->policy,
                     "A preset, an expression, a policy file or a file with training augmentations");
  command.add_option("--format", options->format, "table, or json: a policy file")
      ->check(one_of({"table", "json"}))
      ->capture_default_str()
      ->type_name("FORMAT")
      ->group(group);
  command
      .add_option("--crop-fraction", options->context.crop_fraction, "The recipe's, which five_crop and ten_crop use")
      ->check(number(0.01, 1))
      ->capture_default_str()
      ->type_name("X")
      ->group(group);
  add_help_flag(command);
  command.footer(
      "Examples:\n"
      "  tta policy 'hflip * zoom(1, 1.15)'\n"
      "  tta policy ten_crop --format json > policy.json");
  command.callback([options, &action] { action = [options] { return run_policy(*options); }; });
}

}  // namespace tta::cli
