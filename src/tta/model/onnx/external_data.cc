#include "tta/model/onnx/external_data.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// A file descriptor that is closed when the object goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int get() const { return number_; }

 private:
  int number_;
};

class ExternalReader {
 public:
  ExternalReader(const std::filesystem::path& folder, std::string_view file) : folder_(folder), file_(file) {}

  void read(const ExternalTensor& tensor) {
    if (!tensor.is_main_initializer)
      refuse(tensor, "only initializers of the main graph may have their data in another file");
    const auto known = files_.find(tensor.location);
    const std::vector<std::byte>& bytes =
        known != files_.end() ? known->second : files_.emplace(tensor.location, read_file_of(tensor)).first->second;
    const std::uint64_t left = tensor.offset <= bytes.size() ? bytes.size() - tensor.offset : 0;
    if (tensor.offset > bytes.size() || tensor.length.value_or(0) > left)
      refuse(tensor, "it lies beyond the file's end (offset " + std::to_string(tensor.offset) + ", length " +
                         std::to_string(tensor.length.value_or(0)) + ", the file has " + std::to_string(bytes.size()) +
                         " bytes)");
  }

  ExternalFiles take() { return std::move(files_); }

 private:
  std::vector<std::byte> read_file_of(const ExternalTensor& tensor) {
    const Descriptor descriptor = open_beneath(tensor);
    struct stat status = {};
    if (::fstat(descriptor.get(), &status) != 0) fail_io(tensor, errno);
    if (!S_ISREG(status.st_mode)) refuse(tensor, "it is not a regular file");
    if (status.st_nlink != 1) refuse(tensor, "the file has hard links elsewhere; copy it");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > kMaxModelBytes - total_bytes_)
      throw Error(ErrorCode::kTooLarge, describe(tensor) + ": external data over " +
                                            std::to_string(kMaxModelBytes >> 20) + " MiB altogether");
    total_bytes_ += size;
    return read_all(descriptor, size, tensor);
  }

  // The file at the tensor's location. Each name is opened relative to the folder before it, without following links.
  Descriptor open_beneath(const ExternalTensor& tensor) {
    const std::vector<std::string_view> names = names_of(tensor);
    Descriptor here(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (here.get() < 0) fail_io(tensor, errno);
    for (std::size_t i = 0; i < names.size(); ++i) {
      // O_NONBLOCK: opening a named pipe must not wait for a writer.
      const int kind = i + 1 < names.size() ? O_DIRECTORY : O_NONBLOCK;
      Descriptor next(::openat(here.get(), std::string(names[i]).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind));
      if (next.get() < 0) {
        const int error = errno;
        if (is_symlink(here, names[i])) refuse(tensor, "symbolic links are not followed; copy the file");
        fail_io(tensor, error);
      }
      here = std::move(next);
    }
    return here;
  }

  // Only to choose the message: the open has failed already.
  static bool is_symlink(const Descriptor& folder, std::string_view name) {
    struct stat status = {};
    return ::fstatat(folder.get(), std::string(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISLNK(status.st_mode);
  }

  std::vector<std::string_view> names_of(const ExternalTensor& tensor) {
    const std::string_view location = tensor.location;
    // "*/_ORT_MEM_ADDR_/*" and its like tell ONNX Runtime to read at an address of its own memory.
    if (location.find("_ORT_MEM_ADDR_") != std::string_view::npos) refuse(tensor, "it names an address in memory");
    if (location.empty()) refuse(tensor, "it names no file");
    if (location.find('\0') != std::string_view::npos) refuse(tensor, "the file name has a NUL in it");
    if (location.front() == '/') refuse(tensor, "the path is absolute; it must lead into the model's folder");
    std::vector<std::string_view> names = split(location, '/');
    for (std::string_view name : names)
      if (name.empty() || name == "." || name == "..")
        refuse(tensor, "the path must be plain names, without '.' and '..', that lead into the model's folder");
    return names;
  }

  std::vector<std::byte> read_all(const Descriptor& descriptor, std::size_t size, const ExternalTensor& tensor) {
    std::vector<std::byte> bytes(size);
    std::size_t done = 0;
    while (done < size) {
      const ssize_t count = ::read(descriptor.get(), bytes.data() + done, size - done);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail_io(tensor, errno);
      if (count == 0) refuse(tensor, "the file became shorter while it was read");
      done += static_cast<std::size_t>(count);
    }
    return bytes;
  }

  std::string describe(const ExternalTensor& tensor) const {
    return std::string(file_) + ": " + tensor.place + " has its data in '" + printable(tensor.location) + "'";
  }
  [[noreturn]] void refuse(const ExternalTensor& tensor, const std::string& problem) const {
    throw Error(ErrorCode::kModel, describe(tensor) + ": " + problem);
  }
  [[noreturn]] void fail_io(const ExternalTensor& tensor, int error) const {
    throw Error(ErrorCode::kIo, describe(tensor) + ": " + std::strerror(error));
  }

  const std::filesystem::path& folder_;
  std::string_view file_;
  ExternalFiles files_;
  std::size_t total_bytes_ = 0;
};

}  // namespace

ExternalFiles read_external_files(std::span<const ExternalTensor> tensors, const std::filesystem::path& folder,
                                  std::string_view file) {
  ExternalReader reader(folder, file);
  for (const ExternalTensor& tensor : tensors) reader.read(tensor);
  return reader.take();
}

}  // namespace tta
