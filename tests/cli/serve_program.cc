#include "cli/serve_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace tta::testing {
namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, int err) {
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

}  // namespace

ServeProgram::ServeProgram(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{TTA_PROGRAM, "serve", "--http", "127.0.0.1:0"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  process_ = fork();
  if (process_ == 0) become(command, ends[1]);
  close(ends[1]);
  read_until_it_listens(ends[0]);
}

void ServeProgram::read_until_it_listens(int from) {
  const std::string sign = "listening on ";
  std::string said;
  std::array<char, 4096> chunk;
  for (;;) {
    const ssize_t got = read(from, chunk.data(), chunk.size());
    if (got <= 0) {
      close(from);
      end();
      throw std::runtime_error("tta serve ended: " + said);
    }
    said.append(chunk.data(), static_cast<std::size_t>(got));
    const std::size_t begin = said.find(sign);
    const std::size_t stop = begin == std::string::npos ? begin : said.find_first_of("; \n", begin + sign.size());
    if (stop == std::string::npos) continue;
    url_ = said.substr(begin + sign.size(), stop - begin - sign.size());
    break;
  }
  drain_ = std::thread([from] {
    std::array<char, 4096> rest;
    while (read(from, rest.data(), rest.size()) > 0) {
    }
    close(from);
  });
}

void ServeProgram::end() {
  if (process_ < 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

ServeProgram::~ServeProgram() {
  end();
  if (drain_.joinable()) drain_.join();
}

}  // namespace tta::testing
