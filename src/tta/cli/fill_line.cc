#include "tta/cli/fill_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "tta/base/core/text.h"
#include "tta/study/eval/figure_text.h"

namespace tta::cli {
namespace {

constexpr std::size_t kNameBytes = 24;

// Columns of the terminal, less the one that the cursor takes.
std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 79;
  return size.ws_col - 1;
}

std::string format(const char* pattern, double value) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, value);
  return text;
}

std::string time_left(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  return (whole >= 60 ? std::to_string(whole / 60) + " min " : "") + std::to_string(whole % 60) + " s left";
}

}  // namespace

FillLine::FillLine(const Predictor& predictor, const Dataset& dataset, ScoreStore& store,
                   std::span<const Policy> policies, bool quiet)
    : dataset_(dataset), shown_(!quiet && isatty(STDERR_FILENO) != 0) {
  if (!shown_) return;
  for (const Policy& policy : policies) {
    running_.push_back({printable(policy.name, kNameBytes), policy.stop,
                        StoredPolicy(policy, store, predictor.model().info().classes, predictor.labels())});
  }
}

FillLine::~FillLine() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void FillLine::count(std::size_t image) {
  ++counted_;
  for (Running& policy : running_) {
    Pooler pooler = policy.stored.pooler(policy.stop);
    policy.stored.pool_into(pooler, image);
    policy.right += pooler.pooled().index == dataset_.truths[image];
  }
}

std::string FillLine::text(const FillProgress& progress, double seconds) const {
  const double a_second = static_cast<double>(progress.done) / seconds;
  std::string text = thousands(static_cast<std::int64_t>(progress.done)) + " of " +
                     thousands(static_cast<std::int64_t>(progress.total)) + " images, " + format("%.1f", a_second) +
                     " a second, " + time_left(static_cast<double>(progress.total - progress.done) / a_second);
  for (std::size_t p = 0; p < running_.size() && counted_ > 0; ++p) {
    text += (p == 0 ? "; right: " : ", ") + running_[p].name +
            format(" %.1f %%", 100 * static_cast<double>(running_[p].right) / static_cast<double>(counted_));
  }
  return text;
}

void FillLine::show(const FillProgress& progress) {
  if (!shown_) return;
  if (progress.image_scored) count(progress.image);
  const Clock::time_point now = Clock::now();
  if (std::chrono::duration<double>(now - drawn_).count() < 0.1) return;
  drawn_ = now;
  const std::string line = text(progress, std::chrono::duration<double>(now - start_).count());
  std::fprintf(stderr, "\r\033[K%s", printable(line, terminal_columns()).c_str());
  std::fflush(stderr);
}

}  // namespace tta::cli
