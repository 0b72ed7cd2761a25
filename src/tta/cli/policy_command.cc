#include "tta/cli/policy_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/messages.h"
#include "tta/cli/prediction_writer.h"
#include "tta/views/ops/op.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/policy_json.h"

namespace tta::cli {
namespace {

struct PolicyOptions {
  std::string policy;
  bool json = false;
  PolicyContext context;
};

// What can stand in a policy: for people who don't know the names yet.
void print_catalogue() {
  std::printf("presets\n");
  for (const Preset& preset : all_presets()) {
    std::printf("  %-15s %s\n", std::string(preset.name).c_str(), std::string(preset.summary).c_str());
  }
  std::printf("\nops\n");
  for (const OpDef* op : all_ops()) {
    std::string params;
    for (const ParamDef& param : op->params) params += (params.empty() ? "" : ", ") + std::string(param.name);
    const std::string signature = std::string(op->name) + "(" + params + ")";
    std::printf("  %-24s %s\n", signature.c_str(), std::string(op->summary).c_str());
  }
  std::printf("\nexpressions\n  hflip * zoom(1, 1.15)     every combination\n  ten_crop + brightness(0.8) one list after the other\n");
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

int run_policy(const PolicyOptions& options) {
  if (options.policy.empty()) {
    print_catalogue();
    return kExitOk;
  }
  const Merged merged = merge_equal_views(load_policy(options.policy, options.context));
  if (options.json) {
    std::printf("%s\n", policy_json(merged.policy).c_str());
  } else {
    print_table(merged.policy);
  }
  for (const auto& [removed, kept] : merged.removed) {
    say_note("view '" + printable(removed) + "' is the same as '" + printable(kept) + "' on every image: run once, weights added");
  }
  flush_or_throw(stdout);
  return kExitOk;
}

}  // namespace

void add_policy_command(CLI::App& app, std::function<int()>& action) {
  CLI::App& command = *app.add_subcommand("policy", "Check a policy, expand it and print its views; without one, list presets and ops");
  const auto options = std::make_shared<PolicyOptions>();
  command.add_option("policy", options->policy, "A preset, an expression or a policy file")->type_name("POLICY");
  const std::map<std::string, bool> formats{{"table", false}, {"json", true}};
  command.add_option("--format", options->json, "table or json (default: table)")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case))
      ->type_name("NAME");
  command.add_option("--crop-fraction", options->context.crop_fraction, "The recipe's crop fraction, for five_crop and ten_crop")
      ->check(CLI::Range(0.01, 1.0))
      ->capture_default_str();
  command.callback([options, &action] { action = [options] { return run_policy(*options); }; });
}

}  // namespace tta::cli
