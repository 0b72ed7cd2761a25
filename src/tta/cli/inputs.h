// The images that a command line names: files, folders, and "-" for names on standard input.
#pragma once

#include <cstddef>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace tta::cli {

// Yields one name after the other; at most one folder's names are in memory. Folders are walked to any depth, entries in
// byte order, files with an image's extension only (codec.h); links to folders are not followed. Names on standard input end
// with a newline or with NUL, whichever comes first.
class Inputs {
 public:
  // `standard_input` is read where an argument is "-". Requires: it outlives this object.
  Inputs(std::vector<std::string> arguments, std::istream& standard_input);

  // The next image, or nothing when there are no more.
  // Errors, kIo: a folder that can't be read or that holds no image at all. The caller reports it and goes on calling.
  std::optional<std::filesystem::path> next();

 private:
  std::optional<std::filesystem::path> next_in_folder();
  std::optional<std::string> next_on_stdin();
  void open_folder(const std::filesystem::path& folder);

  std::vector<std::string> arguments_;  // not yet looked at, last first
  std::istream& standard_input_;
  std::vector<std::filesystem::path> entries_;  // of the folders being walked, next last
  std::filesystem::path folder_;                // the argument being walked; empty = none
  std::size_t found_in_folder_ = 0;
  bool reading_stdin_ = false;
  std::optional<char> separator_;
};

}  // namespace tta::cli
