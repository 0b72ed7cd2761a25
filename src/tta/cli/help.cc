#include "tta/cli/help.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

namespace tta::cli {
namespace {

class HelpFormatter final : public CLI::Formatter {
 public:
  explicit HelpFormatter(std::string needed_flags = "") : needed_flags_(std::move(needed_flags)) {
    column_width(30);
    label("Positionals", "Arguments");
  }

  // CLI11 leaves two empty lines between groups.
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    return CLI::detail::find_and_replace(CLI::Formatter::make_help(app, std::move(name), mode), "\n\n\n", "\n\n");
  }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string line = "\nUsage: " + name;
    if (!app->get_subcommands({}).empty()) line += " COMMAND";
    if (!needed_flags_.empty()) {
      line += " " + needed_flags_;
    } else if (app->get_option_no_throw("--model") != nullptr) {
      line += " --model MODEL";
    }
    line += " [FLAGS]";
    for (const CLI::Option* argument : app->get_options([](const CLI::Option* one) { return one->get_positional(); })) {
      line += " " + make_option_usage(argument);
    }
    return line + "\n";
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    const bool takes_value = option->get_type_size() != 0 && !option->get_positional();
    return takes_value ? " " + option->get_type_name() : "";
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    const std::string& value = option->get_default_str();
    return option->get_description() + (value.empty() ? "" : " (default: " + value + ")");
  }

  // Optional arguments in brackets; dots for those that may be repeated.
  std::string make_option_usage(const CLI::Option* option) const override {
    const std::string name = make_option_name(option, /*is_positional=*/true);
    if (option->get_expected_max() > 1) return name + "...";
    return option->get_required() ? name : "[" + name + "]";
  }

 private:
  std::string needed_flags_;
};

}  // namespace

void set_help_layout(CLI::App& app) {
  app.formatter(std::make_shared<HelpFormatter>());
}

void set_needed_flags(CLI::App& command, std::string flags) {
  command.formatter(std::make_shared<HelpFormatter>(std::move(flags)));
}

void add_help_flag(CLI::App& command) {
  command.set_help_flag();
  command.set_help_flag("-h,--help", "This text")->group(kGeneralGroup);
}

}  // namespace tta::cli
