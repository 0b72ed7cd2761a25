// Reading and writing whole files. Errors: Error{kIo} naming the path and the reason, Error{kTooLarge} beyond a limit.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// Bytes of the file at `path`. The size is checked against `max_bytes` before memory is taken, and again while reading
// (pipes and growing files have no size). Directories and unreadable files are errors.
std::vector<std::byte> read_file(const std::filesystem::path& path, std::size_t max_bytes);

// The same as text, a UTF-8 byte order mark removed.
std::string read_text_file(const std::filesystem::path& path, std::size_t max_bytes);

// Writes `bytes` to a temporary file beside `path`, syncs it and renames it over `path`: a full disk or a crash leaves
// the old file or the new one, never half of it. The old file's permissions are kept and links are followed; what isn't
// a plain file (/dev/stdout, a pipe) is written straight.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

// Finds out, before the work is done, whether write_file_atomically() could write `bytes` to `path`: its folder is
// there and takes files, and the disk has room. Leaves nothing behind.
void require_writable(const std::filesystem::path& path, std::size_t bytes);

}  // namespace tta
