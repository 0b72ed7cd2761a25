#include "tta/serve/http/socket_activation.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

constexpr int kFirstDescriptor = 3;
constexpr int kMaxSockets = 16;

std::optional<long> number_of(const char* text) {
  if (text == nullptr) return std::nullopt;
  long number = 0;
  const char* last = text + std::strlen(text);
  const auto [end, error] = std::from_chars(text, last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

int socket_option(int descriptor, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

void require_listening(int descriptor) {
  if (socket_option(descriptor, SO_ACCEPTCONN) == 1 && socket_option(descriptor, SO_TYPE) == SOCK_STREAM) return;
  throw Error(ErrorCode::kUsage, "LISTEN_FDS: descriptor " + std::to_string(descriptor) +
                                     " isn't a listening stream socket (systemd: Accept=no, ListenStream=)");
}

}  // namespace

std::vector<ActivatedSocket> take_activated_sockets() {
  const char* count_text = std::getenv("LISTEN_FDS");
  if (count_text == nullptr || number_of(std::getenv("LISTEN_PID")) != static_cast<long>(getpid())) return {};
  const long count = number_of(count_text).value_or(-1);
  if (count < 0 || count > kMaxSockets) {
    throw Error(ErrorCode::kUsage,
                "LISTEN_FDS is '" + printable(count_text) + "', expected 0 to " + std::to_string(kMaxSockets));
  }
  std::vector<std::string> names;
  if (const char* text = std::getenv("LISTEN_FDNAMES")) {
    for (const std::string_view name : split(text, ':')) names.emplace_back(name);
  }
  std::vector<ActivatedSocket> sockets;
  for (int i = 0; i < count; ++i) {
    ActivatedSocket socket;
    socket.descriptor = kFirstDescriptor + i;
    if (static_cast<std::size_t>(i) < names.size()) socket.name = names[static_cast<std::size_t>(i)];
    require_listening(socket.descriptor);
    fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC);
    sockets.push_back(std::move(socket));
  }
  for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(variable);
  return sockets;
}

}  // namespace tta
