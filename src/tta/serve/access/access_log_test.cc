#include "tta/serve/access/access_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"

namespace tta {
namespace {

AccessRecord record_of(std::string path) {
  AccessRecord record;
  record.time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'777'896'000'123));
  record.request_id = "r1";
  record.transport = "http";
  record.client = "127.0.0.1:4711";
  record.method = "POST";
  record.path = std::move(path);
  record.status = "200";
  record.bytes_in = 81'234;
  record.bytes_out = 512;
  record.duration = std::chrono::nanoseconds(12'345'678);
  return record;
}

TEST(AccessLine, SaysWhatIsKnownAndLeavesOutTheRest) {
  EXPECT_EQ(access_line(record_of("/v1/predict")),
            R"({"time":"2026-05-04T12:00:00.123Z","request_id":"r1","transport":"http","client":"127.0.0.1:4711",)"
            R"("method":"POST","path":"/v1/predict","status":200,"bytes_in":81234,"bytes_out":512,)"
            R"("duration_ms":12.345})");
}

TEST(AccessLine, CarriesTheModelAndTheViews) {
  AccessRecord record = record_of("/");
  record.model = "fashion";
  record.version = "3";
  record.policy = "ten_crop";
  record.images = 2;
  record.views_requested = 20;
  record.views_used = 9;
  record.error_code = "OVERLOADED";
  record.traceparent = "00-1-2-3";
  const Json line = Json::parse(access_line(record), "line", ErrorCode::kUsage);
  EXPECT_EQ(line.at("model").as_string(), "fashion");
  EXPECT_EQ(line.at("version").as_string(), "3");
  EXPECT_EQ(line.at("policy").as_string(), "ten_crop");
  EXPECT_EQ(line.at("images").as_integer(0, 100), 2);
  EXPECT_EQ(line.at("views_requested").as_integer(0, 100), 20);
  EXPECT_EQ(line.at("views_used").as_integer(0, 100), 9);
  EXPECT_EQ(line.at("error").as_string(), "OVERLOADED");
  EXPECT_EQ(line.at("traceparent").as_string(), "00-1-2-3");
}

// A path with a line break, a quote, an escape and broken UTF-8 stays one line of valid JSON; a long one is cut.
TEST(AccessLine, CantBeForged) {
  const std::string line = access_line(record_of("/a\n{\"status\":\"200\"}\x1b[31m\xff"));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_TRUE(is_valid_utf8(line));
  Json::parse(line, "line", ErrorCode::kUsage);
  EXPECT_LT(access_line(record_of("/" + std::string(100'000, 'x'))).size(), 2000U);
}

TEST(AccessLog, AppendsAndReopensAfterRotation) {
  const testing::TempDir dir;
  const std::filesystem::path path = dir / "access.log";
  testing::write_text(path, "before\n");
  {
    AccessLog log(path.string());
    log.write(record_of("/first"));
    log.reopen();  // also waits for what is being written
    log.write(record_of("/second"));
  }
  std::filesystem::rename(path, dir / "old.log");
  const std::string old_text = read_text_file(dir / "old.log", 1 << 20);
  EXPECT_EQ(old_text.rfind("before\n", 0), 0U);
  EXPECT_NE(old_text.find("/first"), std::string::npos);
  EXPECT_NE(old_text.find("/second"), std::string::npos);
}

TEST(AccessLog, WritesToTheNewFileOnceReopened) {
  const testing::TempDir dir;
  const std::filesystem::path path = dir / "access.log";
  {
    AccessLog log(path.string());
    std::filesystem::rename(path, dir / "old.log");
    log.reopen();
    log.write(record_of("/new"));
  }
  EXPECT_NE(read_text_file(path, 1 << 20).find("/new"), std::string::npos);
  EXPECT_EQ(read_text_file(dir / "old.log", 1 << 20), "");
}

TEST(AccessLog, SaysWhichFileCantBeOpened) {
  const Error error = testing::error_of([] { AccessLog log("/nowhere/at/all.log"); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_NE(std::string(error.what()).find("/nowhere/at/all.log"), std::string::npos);
}

}  // namespace
}  // namespace tta
