#include "tta/cli/usage.h"

#include <CLI/CLI.hpp>
#include <string_view>
#include <vector>

#include "tta/base/core/text.h"

namespace tta::cli {
namespace {

// The command that was recognised, else the program itself.
const CLI::App& command_of(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : *chosen.front();
}

std::string unknown_flag(const CLI::App& app, const std::string& word) {
  const CLI::App& command = command_of(app);
  const std::string flag = word.substr(0, word.find('='));
  const std::string problem = "unknown flag '" + printable(flag) + "'";
  if (&command == &app) return problem + "; flags stand behind a command, as in 'tta predict --model MODEL INPUT'";
  if (command.get_option_no_throw(flag) != nullptr) {
    return "'" + flag + "' stands before the command; write it behind '" + command.get_name() + "'";
  }
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return problem + did_you_mean(flag, candidates);
}

std::string unknown_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string hint = did_you_mean(word, candidates);
  return "there is no command '" + printable(word) + "'" +
         (hint.empty() ? "; there are " + join(candidates, ", ") : hint);
}

// The first word that nothing took: a flag rather than what stands around it, which may be the value meant for it.
std::string unexpected_word(const CLI::App& app) {
  const CLI::App& command = command_of(app);
  const std::vector<std::string> words = app.remaining(/*recurse=*/true);
  for (const std::string& word : words) {
    if (word.size() > 1 && word.front() == '-') return unknown_flag(app, word);
  }
  if (&command == &app) return unknown_command(app, words.front());
  return "'" + command.get_name() + "' can't take '" + printable(words.front()) + "' as well";
}

// CLI11 starts its message with the flag: "--policy: ...".
std::string wrong_number_of_values(const CLI::App& command, const std::string& message) {
  const std::string flag = message.substr(0, message.find(':'));
  const CLI::Option* option = command.get_option_no_throw(flag);
  if (option == nullptr) return message;
  return flag +
         (option->count() > 1 ? " is given more than once" : " needs a value: " + flag + " " + option->get_type_name());
}

}  // namespace

std::string usage_problem(const CLI::App& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && app.remaining_size(/*recurse=*/true) > 0) {
    return unexpected_word(app);
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return wrong_number_of_values(command_of(app), error.what());
  }
  return error.what();
}

std::string usage_hint(const CLI::App& app) {
  const CLI::App& command = command_of(app);
  return &command == &app ? "Run 'tta --help'." : "Run 'tta " + command.get_name() + " --help'.";
}

}  // namespace tta::cli
