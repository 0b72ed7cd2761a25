#include "tta/cli/inputs.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <string_view>
#include <system_error>
#include <utility>

#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

bool has_image_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto known = image_extensions();
  return std::find(known.begin(), known.end(), extension) != known.end();
}

Input no_images_in(fs::path folder) {
  const std::vector<std::string_view> extensions(image_extensions().begin(), image_extensions().end());
  return {std::move(folder),
          Error(ErrorCode::kIo, "no images in this folder (looked for " + join(extensions, " ") + ")")};
}

}  // namespace

Inputs::Inputs(std::vector<std::string> arguments, int standard_input)
    : arguments_(std::move(arguments)), stdin_names_(standard_input) {
  std::reverse(arguments_.begin(), arguments_.end());
}

std::optional<Input> Inputs::next() {
  while (!folder_.empty() || reading_stdin_ || !arguments_.empty()) {
    std::optional<Input> input;
    if (!folder_.empty()) {
      input = next_in_folder();
    } else if (reading_stdin_) {
      input = next_on_stdin();
    } else {
      input = next_argument();
    }
    if (input) return input;
  }
  return std::nullopt;
}

// Nothing where the argument stands for several inputs: they come next.
std::optional<Input> Inputs::next_argument() {
  std::string argument = std::move(arguments_.back());
  arguments_.pop_back();
  std::error_code error;
  if (argument == "-") {
    reading_stdin_ = true;
    return std::nullopt;
  }
  if (fs::is_directory(argument, error)) {
    folder_ = std::move(argument);
    found_in_folder_ = false;
    return open_folder(folder_);
  }
  return Input{std::move(argument), {}};  // whatever is wrong with it is told when it is read
}

// Puts the folder's entries before what is left of its parent: depth first, in byte order. Returns only problems.
std::optional<Input> Inputs::open_folder(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  if (error) {
    found_in_folder_ = true;
    return Input{folder, Error(ErrorCode::kIo, "this folder can't be listed: " + error.message())};
  }
  std::sort(entries.begin(), entries.end(), std::greater<>());
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  return std::nullopt;
}

std::optional<Input> Inputs::next_in_folder() {
  while (!entries_.empty()) {
    fs::path path = std::move(entries_.back());
    entries_.pop_back();
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(path, error))) {
      if (auto problem = open_folder(path)) return problem;
    } else if (has_image_extension(path) && !fs::is_directory(path, error)) {
      found_in_folder_ = true;
      return Input{std::move(path), {}};
    }
  }
  fs::path folder = std::exchange(folder_, {});
  if (found_in_folder_) return std::nullopt;
  return no_images_in(std::move(folder));
}

std::optional<Input> Inputs::next_on_stdin() {
  try {
    if (auto name = stdin_names_.next()) return Input{std::move(*name), {}};
    reading_stdin_ = false;
    return std::nullopt;
  } catch (const Error& error) {
    reading_stdin_ = false;
    return Input{"-", error};
  }
}

}  // namespace tta::cli
