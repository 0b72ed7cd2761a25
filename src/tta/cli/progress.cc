#include "tta/cli/progress.h"

#include <unistd.h>

#include <cstdio>

namespace tta::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Progress::Progress(bool quiet)
    : shown_(!quiet && isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::step() {
  ++done_;
  const Clock::time_point now = Clock::now();
  if (!shown_ || seconds(now - drawn_) < 0.1) return;
  drawn_ = now;
  std::fprintf(stderr, "\r\033[K%lld images, %.1f a second", done_, static_cast<double>(done_) / seconds(now - start_));
  std::fflush(stderr);
}

}  // namespace tta::cli
