// The program `tta`: parses the command line and runs one subcommand.
#pragma once

namespace tta::cli {

// What main() does. Returns the exit status (exit_status.h).
int run(int argc, char** argv);

}  // namespace tta::cli
