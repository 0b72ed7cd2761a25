#include "browser/browser.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "cli/run_program.h"
#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"

namespace tta::testing {

namespace fs = std::filesystem;

namespace {

// Each visit has a new profile, so that none remembers another.
ProgramResult browse(const fs::path& page, const fs::path& folder, std::vector<std::string> arguments) {
  static int visits = 0;
  const fs::path profile = folder / ("profile" + std::to_string(++visits));
  std::vector<std::string> command{find_browser()->string(),
                                   "--headless",
                                   "--no-sandbox",
                                   "--disable-gpu",
                                   "--disable-quic",
                                   "--no-first-run",
                                   "--disable-background-networking",
                                   "--disable-component-update",
                                   "--disable-sync",
                                   "--hide-scrollbars",
                                   "--virtual-time-budget=10000",
                                   "--enable-logging=stderr",
                                   "--user-data-dir=" + profile.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.push_back("file://" + page.string());
  return run_program(command);
}

std::string console_lines(const std::string& log) {
  std::string console;
  for (const std::string_view line : split(log, '\n')) {
    if (line.find("CONSOLE") != std::string_view::npos) console += std::string(line) + "\n";
  }
  return console;
}

// A copy whose own policy lets no script run. Chromium has a setting for it, but without scripts it dumps no document.
fs::path without_scripts(const fs::path& page, const fs::path& folder) {
  std::string text = read_text_file(page, std::size_t{16} << 20);
  const std::string begin = "script-src ";
  const std::size_t from = text.find(begin) + begin.size();
  text.replace(from, text.find('"', from) - from, "'none'");
  fs::path copy = folder / "without_scripts.html";
  write_text(copy, text);
  return copy;
}

}  // namespace

std::optional<fs::path> find_browser() {
  const char* path = std::getenv("PATH");
  for (const std::string_view name : {"chromium", "chromium-browser", "google-chrome"}) {
    for (const std::string_view folder : split(path == nullptr ? "" : path, ':')) {
      const fs::path program = fs::path(folder) / name;
      if (access(program.c_str(), X_OK) == 0) return program;
    }
  }
  return std::nullopt;
}

PageVisit visit(const fs::path& page, const fs::path& folder, Scripts scripts) {
  const ProgramResult result =
      browse(scripts == Scripts::kOff ? without_scripts(page, folder) : page, folder, {"--dump-dom"});
  return {result.out, console_lines(result.err)};
}

void take_picture(const fs::path& page, const fs::path& folder, Scheme scheme, const fs::path& output) {
  // Chromium's numbers: 0 is dark, 1 is light.
  browse(page, folder,
         {"--window-size=900,700",
          "--blink-settings=preferredColorScheme=" + std::string(scheme == Scheme::kDark ? "0" : "1"),
          "--screenshot=" + output.string()});
}

void print_page(const fs::path& page, const fs::path& folder, const fs::path& output) {
  browse(page, folder, {"--no-pdf-header-footer", "--print-to-pdf=" + output.string()});
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

std::vector<std::string> between(const std::string& text, std::string_view begin, std::string_view end) {
  std::vector<std::string> parts;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    parts.push_back(text.substr(at, text.find(end, at) - at));
  }
  return parts;
}

bool is_drawn(const std::string& document, const std::string& begin, double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.2f", std::abs(value));
  const std::string shown = (value < 0 ? "−" : "+") + std::string(digits);
  const std::vector<std::string> marks = between(document, begin, "\"");
  return std::any_of(marks.begin(), marks.end(),
                     [&](const std::string& mark) { return mark.find(shown) != std::string::npos; });
}

}  // namespace tta::testing
