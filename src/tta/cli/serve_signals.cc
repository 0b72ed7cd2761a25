#include "tta/cli/serve_signals.h"

#include <csignal>
#include <ctime>

namespace tta::cli {
namespace {

sigset_t serve_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  return set;
}

}  // namespace

// A log's reader that goes away must not end the server: writing fails, and is told.
void hold_serve_signals() {
  const sigset_t set = serve_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::optional<ServeSignal> next_serve_signal(std::chrono::milliseconds at_most) {
  const sigset_t set = serve_signals();
  timespec time{};
  time.tv_sec = static_cast<std::time_t>(at_most.count() / 1000);
  time.tv_nsec = static_cast<long>(at_most.count() % 1000) * 1'000'000;
  switch (sigtimedwait(&set, nullptr, &time)) {
    case SIGTERM: return ServeSignal::kEnd;
    case SIGINT: return ServeSignal::kInterrupt;
    case SIGHUP: return ServeSignal::kReload;
    default: return std::nullopt;
  }
}

}  // namespace tta::cli
