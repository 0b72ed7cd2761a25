// A progress line on stderr, only where a person sees it: on a terminal, and not mixed with results on the same
// terminal.
#pragma once

#include <chrono>

namespace tta::cli {

class Progress {
 public:
  explicit Progress(bool quiet);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step();  // one more image is done; redraws at most ten times a second

 private:
  bool shown_;
  long long done_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace tta::cli
