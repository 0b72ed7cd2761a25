#include "tta/cli/interrupt.h"

#include <atomic>
#include <csignal>

namespace tta::cli {
namespace {

// Asked by the threads of a search, set by a handler that any of them may run.
std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int) {
  g_interrupted = true;
}

}  // namespace

// SA_RESTART: results half written go on to be written. Waiting for names on standard input ends (name_stream.cc).
void watch_for_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return g_interrupted;
}

}  // namespace tta::cli
