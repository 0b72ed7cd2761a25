#include "tta/cli/name_stream.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "tta/base/core/error.h"

namespace tta::cli {

std::optional<std::string> NameStream::next() {
  while (true) {
    std::optional<std::size_t> end = end_of_name();
    while (!end && read_more()) end = end_of_name();
    if (!end && waiting_.empty()) return std::nullopt;

    std::string name = waiting_.substr(0, end.value_or(waiting_.size()));
    waiting_.erase(0, name.size() + 1);
    if (separator_ != '\0' && name.ends_with('\r')) name.pop_back();
    if (!name.empty()) return name;
  }
}

bool NameStream::would_wait() const {
  if (at_end_ || end_of_name()) return false;
  pollfd watched{descriptor_, POLLIN, 0};
  return poll(&watched, 1, 0) == 0;
}

std::optional<std::size_t> NameStream::end_of_name() const {
  const std::size_t end = separator_ ? waiting_.find(*separator_) : waiting_.find_first_of(std::string_view("\n\0", 2));
  if (end == std::string::npos) return std::nullopt;
  return end;
}

// False at the end of the stream and after a signal.
bool NameStream::read_more() {
  if (at_end_) return false;
  pollfd watched{descriptor_, POLLIN, 0};
  const bool signalled = poll(&watched, 1, /*timeout=*/-1) < 0 && errno == EINTR;  // read() would be restarted
  std::array<char, 4096> chunk;
  const ssize_t count = signalled ? 0 : read(descriptor_, chunk.data(), chunk.size());
  if (count > 0) {
    waiting_.append(chunk.data(), static_cast<std::size_t>(count));
    if (const auto end = end_of_name(); end && !separator_) separator_ = waiting_[*end];
    return true;
  }
  at_end_ = true;
  if (count < 0) {
    throw Error(ErrorCode::kIo, std::string("names can't be read from standard input: ") + std::strerror(errno));
  }
  if (signalled) waiting_.clear();  // half a name is none
  return false;
}

}  // namespace tta::cli
