// The images that a command line names: files, folders, and "-" for names on standard input.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/cli/name_stream.h"

namespace tta::cli {

struct Input {
  std::filesystem::path path;
  std::optional<Error>
      problem;  // kIo: a folder that can't be listed or holds no image, standard input that can't be read
};

// Yields one input after the other; at most one folder's names are in memory. Folders are walked to any depth, entries
// in byte order, files with an image's extension only (codec.h); links to folders are not followed.
class Inputs {
 public:
  // Names are read from the file descriptor `standard_input` where an argument is "-" (name_stream.h).
  Inputs(std::vector<std::string> arguments, int standard_input);

  // The next input, or nothing when there are no more.
  std::optional<Input> next();

  // True if next() would wait for somebody to send a name.
  bool would_wait() const { return reading_stdin_ && stdin_names_.would_wait(); }

 private:
  std::optional<Input> next_argument();
  std::optional<Input> next_in_folder();
  std::optional<Input> next_on_stdin();
  std::optional<Input> open_folder(const std::filesystem::path& folder);

  std::vector<std::string> arguments_;  // not yet looked at, last first
  NameStream stdin_names_;
  std::vector<std::filesystem::path> entries_;  // of the folders being walked, next last
  std::filesystem::path folder_;                // the argument being walked; empty = none
  bool found_in_folder_ = false;                // an image, or a problem that was told
  bool reading_stdin_ = false;
};

}  // namespace tta::cli
