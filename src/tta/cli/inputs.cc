#include "tta/cli/inputs.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>

#include "tta/base/core/error.h"
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

}  // namespace

Inputs::Inputs(std::vector<std::string> arguments, std::istream& standard_input)
    : arguments_(std::move(arguments)), standard_input_(standard_input) {
  std::reverse(arguments_.begin(), arguments_.end());
}

std::optional<fs::path> Inputs::next() {
  while (true) {
    if (!folder_.empty()) {
      if (auto path = next_in_folder()) return path;
    } else if (reading_stdin_) {
      if (auto name = next_on_stdin()) return *name;
      reading_stdin_ = false;
    } else if (arguments_.empty()) {
      return std::nullopt;
    } else {
      const std::string argument = std::move(arguments_.back());
      arguments_.pop_back();
      std::error_code error;
      if (argument == "-") {
        reading_stdin_ = true;
      } else if (fs::is_directory(argument, error)) {
        folder_ = argument;
        found_in_folder_ = 0;
        open_folder(folder_);
      } else {
        return argument;  // whatever is wrong with it is told when it is read
      }
    }
  }
}

// Puts the folder's entries before what is left of its parent: depth first, in byte order.
void Inputs::open_folder(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) entries.push_back(it->path());
  if (error) {
    if (folder == folder_) folder_.clear();
    throw Error(ErrorCode::kIo, printable(folder.string()) + ": can't be listed: " + error.message());
  }
  std::sort(entries.begin(), entries.end(), std::greater<>());
  entries_.insert(entries_.end(), entries.begin(), entries.end());
}

std::optional<fs::path> Inputs::next_in_folder() {
  while (!entries_.empty()) {
    const fs::path path = std::move(entries_.back());
    entries_.pop_back();
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (fs::is_directory(status)) {
      open_folder(path);
    } else if (has_image_extension(path) && !fs::is_directory(path, error)) {
      ++found_in_folder_;
      return path;
    }
  }
  const fs::path folder = std::exchange(folder_, {});
  if (found_in_folder_ == 0) {
    std::vector<std::string_view> extensions(image_extensions().begin(), image_extensions().end());
    throw Error(ErrorCode::kIo, printable(folder.string()) + ": no images in this folder (looked for " +
                                    join(extensions, " ") + ")");
  }
  return std::nullopt;
}

// The first character that ends a name decides for all: names may come one by one from a program that waits for answers, so
// there is no looking ahead.
std::optional<std::string> Inputs::next_on_stdin() {
  std::string name;
  if (!separator_) {
    for (char c = 0; !separator_ && standard_input_.get(c);) {
      if (c == '\n' || c == '\0') {
        separator_ = c;
      } else {
        name += c;
      }
    }
  } else {
    std::getline(standard_input_, name, *separator_);
  }
  if (separator_ == '\n' && name.ends_with('\r')) name.pop_back();
  if (!name.empty()) return name;
  if (!standard_input_) return std::nullopt;
  return next_on_stdin();
}

}  // namespace tta::cli
