// A page in headless Chromium, without a driver: what it says on the console, what becomes of it, what it looks like.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tta::testing {

// The browser's program, found on the PATH; or nothing.
std::optional<std::filesystem::path> find_browser();

enum class Scripts { kRun, kOff };

// kOff: as if the browser ran none; what it refuses is then on the console.
struct PageVisit {
  std::string document;  // as it is once its scripts are done
  std::string console;   // what they said, a line each; empty = nothing
};

// Requires: find_browser(). `folder` takes the browser's own files.
PageVisit visit(const std::filesystem::path& page, const std::filesystem::path& folder,
                Scripts scripts = Scripts::kRun);

// Opens the page and writes a picture of it (PNG) or its print (PDF) to `output`.
enum class Scheme { kLight, kDark };
void take_picture(const std::filesystem::path& page, const std::filesystem::path& folder, Scheme scheme,
                  const std::filesystem::path& output);
void print_page(const std::filesystem::path& page, const std::filesystem::path& folder,
                const std::filesystem::path& output);

// How often `part` is in a page's text.
std::size_t count(const std::string& text, std::string_view part);

// What stands between `begin` and the next `end`, for each `begin`.
std::vector<std::string> between(const std::string& text, std::string_view begin, std::string_view end);

// Whether one of the marks whose description begins with `begin` tells `value`, signed, with two digits. Vega says of a
// mark what it shows: "policy: hflip(); gain in points: +4.17; ..."; its minus is U+2212.
bool is_drawn(const std::string& document, const std::string& begin, double value);

}  // namespace tta::testing
