#include "tta/serve/access/access_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <mutex>
#include <optional>
#include <thread>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"

namespace tta {
namespace {

constexpr std::size_t kMaxWaitingBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxTextBytes = 1024;  // of a path, and of a policy that a client sent

std::string utc_time(std::chrono::system_clock::time_point time) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &fields);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(ms % 1000));
  return std::string(text.data()) + fraction.data();
}

void member_if(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name, text.substr(0, kMaxTextBytes));
}

void member_if(JsonWriter& out, std::string_view name, int number) {
  if (number != 0) out.member(name, number);
}

int open_target(const std::string& target) {
  if (target == "-") return STDOUT_FILENO;
  const int file = ::open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) {
    throw Error(ErrorCode::kIo, "access log " + printable(target) + " can't be opened: " + std::strerror(errno));
  }
  return file;
}

// A log that can't be written must not stop the server: what fails is lost.
void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string access_line(const AccessRecord& record) {
  JsonWriter out;
  out.begin_object().member("time", utc_time(record.time)).member("request_id", record.request_id);
  member_if(out, "traceparent", record.traceparent);
  out.member("transport", record.transport).member("client", record.client);
  member_if(out, "method", record.method);
  member_if(out, "path", record.path);
  const std::optional<double> number = parse_number(record.status);
  const auto microseconds = record.duration.count() / 1000;
  out.key("status");
  number ? out.value(*number) : out.value(record.status);
  out.member("bytes_in", record.bytes_in)
      .member("bytes_out", record.bytes_out)
      .member("duration_ms", static_cast<double>(microseconds) / 1000);
  member_if(out, "model", record.model);
  member_if(out, "version", record.version);
  member_if(out, "policy", record.policy);
  member_if(out, "images", record.images);
  member_if(out, "views_requested", record.views_requested);
  member_if(out, "views_used", record.views_used);
  member_if(out, "error", record.error_code);
  return out.end_object().take();
}

struct AccessLog::Impl {
  explicit Impl(const std::string& path) : target(path), file(open_target(path)), writer([this] { run(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      ending = true;
    }
    wake.notify_one();
    writer.join();
    close_file(file);
  }

  void close_file(int which) const {
    if (which != STDOUT_FILENO) ::close(which);
  }

  void run() {
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [this] { return ending || !waiting.empty(); });
      if (waiting.empty()) return;
      std::string lines;
      lines.swap(waiting);
      const int to = file;
      writing = true;
      lock.unlock();
      write_all(to, lines);
      lock.lock();
      writing = false;
      idle.notify_all();
    }
  }

  std::string target;
  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable idle;
  std::string waiting;
  long long dropped = 0;
  bool writing = false;
  bool ending = false;
  int file;
  std::thread writer;  // last: it uses the rest
};

AccessLog::AccessLog(const std::string& target) : impl_(std::make_unique<Impl>(target)) {}
AccessLog::~AccessLog() = default;

void AccessLog::write(const AccessRecord& record) {
  const std::string line = access_line(record);
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->waiting.size() + line.size() > kMaxWaitingBytes) {
      ++impl_->dropped;
      return;
    }
    if (impl_->dropped > 0) {
      impl_->waiting += R"({"dropped_lines":)" + std::to_string(impl_->dropped) + "}\n";
      impl_->dropped = 0;
    }
    impl_->waiting += line;
    impl_->waiting += '\n';
  }
  impl_->wake.notify_one();
}

void AccessLog::reopen() {
  if (impl_->target == "-") return;
  const int fresh = open_target(impl_->target);
  std::unique_lock lock(impl_->mutex);
  impl_->idle.wait(lock, [this] { return !impl_->writing; });
  impl_->close_file(impl_->file);
  impl_->file = fresh;
}

}  // namespace tta
