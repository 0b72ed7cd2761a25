// Runs a program as a user would and collects what it says.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tta::testing {

struct ProgramResult {
  int status = 0;  // exit status; 128 + signal if a signal ended it
  std::string out;
  std::string err;
};

// Runs `arguments` (the program first) with `standard_input`, in `folder` if not empty. Sends `signal` after `after`,
// if given; kills the program after a minute.
struct RunOptions {
  std::string standard_input;
  std::string folder;
  int signal = 0;
  std::chrono::milliseconds after{0};
  std::string after_path;                // "after" counts from when this exists, if given
  std::string out_path;                  // redirect stdout there instead of collecting it
  std::vector<std::string> environment;  // "NAME=value", on top of the test's own
};
ProgramResult run_program(const std::vector<std::string>& arguments, const RunOptions& options = {});

}  // namespace tta::testing
