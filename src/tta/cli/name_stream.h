// Names from a pipe, a terminal or a file, one by one, as they come.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace tta::cli {

// Names end with a newline (CR LF too) or with NUL, whichever comes first in the stream; empty ones are skipped. The
// program that sends them may wait for an answer before it sends the next: nothing waits for more than one name.
class NameStream {
 public:
  explicit NameStream(int descriptor) : descriptor_(descriptor) {}

  // The next name, or nothing at the end, and where a signal interrupts the waiting.
  // Errors, kIo: reading failed.
  std::optional<std::string> next();

  // True if next() would wait for the sender.
  bool would_wait() const;

 private:
  std::optional<std::size_t> end_of_name() const;
  bool read_more();

  int descriptor_;
  std::string waiting_;  // what was read and not yet given out
  bool at_end_ = false;
  std::optional<char> separator_;
};

}  // namespace tta::cli
