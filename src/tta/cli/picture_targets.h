// Where `tta views` may write, found out before the work is done.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace tta::cli {

// Checks the path of a contact sheet. "-" is standard output. Errors, kUsage: its folder isn't there, it is a folder
// itself, its extension is another format's, it is the image; "-" on a terminal.
void check_sheet_path(const std::filesystem::path& sheet, const std::filesystem::path& image);

// Checks the folder for the views' files; it is made where only itself is missing. Errors, kUsage: the folder above it
// isn't there, or it is a file.
void check_views_folder(const std::filesystem::path& folder);

// Makes the folder. Requires: checked. Errors, kIo.
void make_views_folder(const std::filesystem::path& folder);

// Checks the files that are to be written into `folder`. Errors, kUsage: one of them is the image or the sheet.
void check_view_files(const std::filesystem::path& folder, std::span<const std::string> names,
                      const std::filesystem::path& image, const std::filesystem::path& sheet);

// How many PNG files `folder` holds that aren't among `names`: left by an earlier policy, say.
std::size_t other_pictures_in(const std::filesystem::path& folder, std::span<const std::string> names);

// Writes a PNG to `path`, whole or not at all; to standard output for "-". Errors, kIo.
void write_picture(const std::filesystem::path& path, std::span<const std::byte> png);

}  // namespace tta::cli
