#include "cli/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace tta::testing {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    read = ends[0];
    write = ends[1];
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_read() { close_end(read); }
  void close_write() { close_end(write); }

 private:
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

[[noreturn]] void become(const std::vector<std::string>& arguments, const RunOptions& options, int in, int out,
                         int err) {
  signal(SIGPIPE, SIG_DFL);  // as a shell starts programs, whatever this process does
  dup2(in, STDIN_FILENO);
  const int target =
      options.out_path.empty() ? out : open(options.out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(target, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  for (const std::string& setting : options.environment) putenv(const_cast<char*>(setting.c_str()));
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(126);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

// Reads what is there; false at the end.
bool drain(int from, std::string& text) {
  std::array<char, 4096> chunk;
  const ssize_t got = read(from, chunk.data(), chunk.size());
  if (got > 0) text.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments, const RunOptions& options) {
  Pipe in, out, err;
  const pid_t child = fork();
  if (child == 0) become(arguments, options, in.read, out.write, err.write);
  in.close_read();
  out.close_write();
  err.close_write();
  signal(SIGPIPE, SIG_IGN);
  if (write(in.write, options.standard_input.data(), options.standard_input.size()) < 0) std::perror("write");
  in.close_write();

  ProgramResult result;
  const Clock::time_point start = Clock::now();
  std::optional<Clock::time_point> signal_from;
  bool signalled = options.signal == 0;
  std::array<pollfd, 2> watched{pollfd{out.read, POLLIN, 0}, pollfd{err.read, POLLIN, 0}};
  while (watched[0].fd >= 0 || watched[1].fd >= 0) {
    poll(watched.data(), watched.size(), 5);
    const auto elapsed = Clock::now() - start;
    if (!signal_from && (options.after_path.empty() || std::filesystem::exists(options.after_path)))
      signal_from = options.after_path.empty() ? start : Clock::now();
    if (!signalled && signal_from && Clock::now() - *signal_from >= options.after) {
      kill(child, options.signal);
      signalled = true;
    }
    if (elapsed > std::chrono::minutes(1)) kill(child, SIGKILL);
    if (watched[0].revents != 0 && !drain(out.read, result.out)) watched[0].fd = -1;
    if (watched[1].revents != 0 && !drain(err.read, result.err)) watched[1].fd = -1;
  }
  int status = 0;
  waitpid(child, &status, 0);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace tta::testing
