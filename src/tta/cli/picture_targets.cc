#include "tta/cli/picture_targets.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <set>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/cli/standard_streams.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStandardOutput = "-";

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorCode::kUsage, problem);
}

std::string quoted(const fs::path& path) {
  return "'" + printable(path.string()) + "'";
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// The folder that holds `path`; a slash at its end doesn't count.
fs::path folder_above(const fs::path& path) {
  const fs::path plain = path.has_filename() ? path : path.parent_path();
  return plain.has_parent_path() ? plain.parent_path() : fs::path(".");
}

void check_folder_above(const std::string& flag, const fs::path& path) {
  const fs::path above = folder_above(path);
  if (!is_folder(above)) refuse(flag + " " + quoted(path) + ": there is no folder " + quoted(above));
}

// The same file, by whatever names. Files that aren't there yet are the same where their paths are.
bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error) && !error) return true;
  return fs::weakly_canonical(a, error) == fs::weakly_canonical(b, error) && !error;
}

bool is_png_name(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".png";
}

}  // namespace

void check_sheet_path(const fs::path& sheet, const fs::path& image) {
  if (sheet == kStandardOutput) {
    if (isatty(STDOUT_FILENO) == 1) refuse("-o -: standard output is a terminal; send it to a file or a program");
    return;
  }
  if (is_folder(sheet)) refuse("-o " + quoted(sheet) + " is a folder: name a file, or use --dir for single views");
  check_folder_above("-o", sheet);
  if (sheet.has_extension() && !is_png_name(sheet)) {
    refuse("-o " + quoted(sheet) + ": a sheet is a PNG file; give it a name in .png");
  }
  if (same_file(sheet, image)) refuse("-o " + quoted(sheet) + " is the image itself: give the sheet another name");
}

void check_views_folder(const fs::path& folder) {
  std::error_code ignored;
  if (is_folder(folder)) return;
  if (fs::exists(folder, ignored)) refuse("--dir " + quoted(folder) + " is not a folder");
  check_folder_above("--dir", folder);
}

void make_views_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) throw Error(ErrorCode::kIo, "cannot make the folder " + quoted(folder) + ": " + error.message());
}

void check_view_files(const fs::path& folder, std::span<const std::string> names, const fs::path& image,
                      const fs::path& sheet) {
  for (const std::string& name : names) {
    const fs::path file = folder / name;
    if (same_file(file, image))
      refuse("--dir " + quoted(folder) + ": the view " + quoted(fs::path(name)) + " is the image itself");
    if (!sheet.empty() && sheet != kStandardOutput && same_file(file, sheet)) {
      refuse("-o " + quoted(sheet) + " is a view's file in --dir " + quoted(folder) + ": give the sheet another name");
    }
  }
}

std::size_t other_pictures_in(const fs::path& folder, std::span<const std::string> names) {
  const std::set<std::string> known(names.begin(), names.end());
  std::size_t others = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const fs::path name = entry.path().filename();
    others += is_png_name(name) && !known.contains(name.string());
  }
  return others;
}

void write_picture(const fs::path& path, std::span<const std::byte> png) {
  if (path != kStandardOutput) return write_file_atomically(path, png);
  std::fwrite(png.data(), 1, png.size(), stdout);
  flush_or_throw(stdout);
}

}  // namespace tta::cli
