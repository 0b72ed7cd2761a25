// Ctrl-C: the first asks the program to end in good order, the second ends it at once.
#pragma once

namespace tta::cli {

void watch_for_interrupt();  // installs the handler for SIGINT and SIGTERM
bool interrupted();          // thread-safe

}  // namespace tta::cli
