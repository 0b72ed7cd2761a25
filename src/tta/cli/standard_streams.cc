#include "tta/cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "tta/base/core/error.h"

namespace tta::cli {

void reserve_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1) continue;
    // The lowest free number is taken, which is this one, as the ones below are taken by now.
    (void)!open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void flush_or_throw(std::FILE* file) {
  if (std::fflush(file) == 0 && std::ferror(file) == 0) return;
  throw Error(ErrorCode::kIo, std::string("results can't be written: ") + std::strerror(errno));
}

}  // namespace tta::cli
