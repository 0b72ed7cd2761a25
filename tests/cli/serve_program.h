// `tta serve` as its users start it, on a port of its own.
#pragma once

#include <sys/types.h>

#include <string>
#include <thread>
#include <vector>

namespace tta::testing {

class ServeProgram {
 public:
  // tta serve --http 127.0.0.1:0 ARGUMENTS; returns once it listens with its models loaded. Throws std::runtime_error
  // with what it said where it ends instead.
  explicit ServeProgram(const std::vector<std::string>& arguments);
  ~ServeProgram();  // ends it at once
  ServeProgram(const ServeProgram&) = delete;
  ServeProgram& operator=(const ServeProgram&) = delete;

  const std::string& url() const { return url_; }  // "http://127.0.0.1:40123"
  void end();                                      // as if it were killed

 private:
  void read_until_it_listens(int from);

  pid_t process_ = -1;
  std::string url_;
  std::thread drain_;  // what it says later: nobody waits for it
};

}  // namespace tta::testing
