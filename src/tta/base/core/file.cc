#include "tta/base/core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

[[noreturn]] void fail(const char* verb, const std::filesystem::path& path, int error_number) {
  throw Error(ErrorCode::kIo, std::string("cannot ") + verb + " '" + printable(path.native()) +
                                  "': " + std::generic_category().message(error_number));
}

[[noreturn]] void fail_too_large(const std::filesystem::path& path, const std::string& size, std::size_t max_bytes) {
  throw Error(ErrorCode::kTooLarge, "'" + printable(path.native()) + "' has " + size + ", at most " +
                                        std::to_string(max_bytes) + " are read");
}

// Repeats a system call that a signal interrupted.
template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

std::vector<std::byte> read_all(int file, const std::filesystem::path& path, std::size_t size_hint,
                                std::size_t max_bytes) {
  constexpr std::size_t kLeastBuffer = 1 << 16;
  std::vector<std::byte> bytes;
  std::size_t filled = 0;
  std::size_t wanted = size_hint;
  for (;;) {
    // One byte more than wanted, so that the end of a file is seen without growing, and so is one byte too many.
    if (filled == bytes.size()) bytes.resize(std::min(wanted, max_bytes) + 1);
    const ssize_t count = uninterrupted([&] { return ::read(file, &bytes[filled], bytes.size() - filled); });
    if (count < 0) fail("read", path, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > max_bytes) fail_too_large(path, "too many bytes", max_bytes);
    wanted = std::max(2 * filled, kLeastBuffer);
  }
  bytes.resize(filled);
  return bytes;
}

void write_all(int file, const std::filesystem::path& path, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = uninterrupted([&] { return ::write(file, bytes.data(), bytes.size()); });
    if (count < 0) fail("write", path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

// Devices, pipes, and /dev/stdout even where that is a file by now: replacing it would take it from who reads it.
bool is_stream(const std::filesystem::path& path, const struct stat& status) {
  const std::string& name = path.native();
  return !S_ISREG(status.st_mode) || name.starts_with("/dev/") || name.starts_with("/proc/");
}

void write_to_stream(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  const Descriptor file(uninterrupted([&] { return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC); }));
  if (!file.is_open()) fail("write", path, errno);
  write_all(file.number(), path, bytes);
}

// A new file beside `target` that disappears unless it is renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : target_(target), path_(unused_name(target)), file_(create(path_)) {
    if (!file_.is_open()) fail("write", target, errno);
  }
  ~TemporaryFile() {
    if (file_.is_open() && !renamed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    write_all(file_.number(), target_, bytes);
    if (uninterrupted([&] { return ::fsync(file_.number()); }) != 0) fail("write", target_, errno);
  }

  void set_mode(mode_t mode) {
    if (::fchmod(file_.number(), mode) != 0) fail("write", target_, errno);
  }

  void rename_to_target() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail("write", target_, errno);
    renamed_ = true;
  }

 private:
  static std::filesystem::path unused_name(const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    const std::string suffix = ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    return target.native() + suffix;
  }

  // Not mkstemp, whose files only their owner may read: here the umask decides.
  static int create(const std::filesystem::path& path) {
    return uninterrupted([&] { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
  }

  const std::filesystem::path& target_;
  const std::filesystem::path path_;
  const Descriptor file_;
  bool renamed_ = false;
};

// A link is followed, so that the file it names is replaced and not the link.
std::filesystem::path without_links(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path resolved = std::filesystem::canonical(path, error);
  return error ? path : resolved;
}

}  // namespace

std::vector<std::byte> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  const Descriptor file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
  if (!file.is_open()) fail("read", path, errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) fail("read", path, errno);
  if (S_ISDIR(status.st_mode)) fail("read", path, EISDIR);

  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (S_ISREG(status.st_mode) && size > max_bytes) fail_too_large(path, std::to_string(size) + " bytes", max_bytes);
  return read_all(file.number(), path, size, max_bytes);
}

std::string read_text_file(const std::filesystem::path& path, std::size_t max_bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::vector<std::byte> bytes = read_file(path, max_bytes);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return std::string(text);
}

void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail("write", path, EISDIR);
  if (exists && is_stream(path, old)) return write_to_stream(path, bytes);

  const std::filesystem::path target = without_links(path);
  TemporaryFile file(target);
  file.write(bytes);
  if (exists) file.set_mode(old.st_mode & 07777);
  file.rename_to_target();
}

void require_writable(const std::filesystem::path& path, std::size_t bytes) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail("write", path, EISDIR);
  if (exists && is_stream(path, old)) return;
  const std::filesystem::path target = without_links(path);
  const TemporaryFile file(target);
  std::error_code error;
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (!error && space.available < bytes) fail("write", path, ENOSPC);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  write_file_atomically(path, std::as_bytes(std::span(text)));
}

}  // namespace tta
