#include "tta/cli/flags.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "tta/base/core/text.h"

namespace tta::cli {
namespace {

std::optional<long long> parse_whole_number(const std::string& text) {
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string not_in_range(const std::string& text, const char* kind, const std::string& least, const std::string& most) {
  return "'" + printable(text) + "' is not a " + kind + " from " + least + " to " + most;
}

}  // namespace

CLI::Validator one_of(std::vector<std::string_view> words) {
  return {[words = std::move(words)](const std::string& text) -> std::string {
            if (std::find(words.begin(), words.end(), text) != words.end()) return "";
            return "unknown value '" + printable(text) + "'" + did_you_mean(text, words) + "; allowed are " +
                   join(words, ", ");
          },
          ""};
}

CLI::Validator whole_number(long long least, long long most) {
  return {[=](const std::string& text) -> std::string {
            const std::optional<long long> value = parse_whole_number(text);
            if (value && *value >= least && *value <= most) return "";
            return not_in_range(text, "whole number", std::to_string(least), std::to_string(most));
          },
          ""};
}

CLI::Validator number(double least, double most) {
  return {[=](const std::string& text) -> std::string {
            const std::optional<double> value = parse_number(text);
            if (value && *value >= least && *value <= most) return "";
            return not_in_range(text, "number", shortest_number(least), shortest_number(most));
          },
          ""};
}

void add_table_format(CLI::App& command, std::string& format, const std::string& group) {
  command.add_option("--format", format, "table or json")
      ->check(one_of({"table", "json"}))
      ->capture_default_str()
      ->type_name("FORMAT")
      ->group(group);
}

}  // namespace tta::cli
