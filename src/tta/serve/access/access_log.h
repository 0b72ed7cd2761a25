// One line of JSON for each finished request:
//
//   {"time":"2026-05-04T12:00:00.123Z","request_id":"...","traceparent":"...","transport":"http","client":"127.0.0.1:4711",
//    "method":"POST","path":"/v1/predict","status":200,"bytes_in":81234,"bytes_out":512,"duration_ms":12.345,
//    "model":"fashion","version":"1","policy":"ten_crop","images":1,"views_requested":10,"views_used":4,"error":"..."}
//
// What is empty or 0 because it isn't known is left out. The query isn't logged: it may hold what isn't ours to keep.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tta {

struct AccessRecord {
  std::chrono::system_clock::time_point time;  // when the request began
  std::string request_id;
  std::string traceparent;
  std::string_view transport;  // "http", "grpc"
  std::string client;
  std::string method;
  std::string path;
  std::string status;  // the HTTP status, or gRPC's status' name
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::chrono::nanoseconds duration{0};
  std::string model;
  std::string version;
  std::string policy;
  int images = 0;
  int views_requested = 0;
  int views_used = 0;
  std::string error_code;
};

std::string access_line(const AccessRecord& record);  // without the newline

// Writes lines on a thread of its own, so that a slow disk or a full pipe holds up no request: beyond 4 MiB of waiting
// lines new ones are dropped, and their number is written when there is room again. Thread-safe. The destructor writes
// what is waiting.
class AccessLog {
 public:
  // `target`: a file (appended to), or "-" for standard output. Errors: kIo.
  explicit AccessLog(const std::string& target);
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  void write(const AccessRecord& record);
  void reopen();  // after the file was rotated. Errors: kIo; the old file is kept then

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tta
