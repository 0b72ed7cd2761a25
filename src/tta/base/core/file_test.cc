#include "tta/base/core/file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::read_bytes;
using testing::TempDir;
using testing::write_text;

std::string text_of(const std::vector<std::byte>& bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

// A pipe in the file system with somebody who writes `text` into it.
class WrittenPipe {
 public:
  WrittenPipe(const std::filesystem::path& path, std::string text) {
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::signal(SIGPIPE, SIG_IGN);  // the reader may stop early
    writer_ = std::thread([path, text = std::move(text)] { std::ofstream(path, std::ios::binary) << text; });
  }
  ~WrittenPipe() { writer_.join(); }

 private:
  std::thread writer_;
};

TEST(ReadFile, GivesAllBytes) {
  TempDir folder;
  const std::string text("a\0b\r\n\xff", 6);
  write_text(folder / "x", text);
  EXPECT_EQ(text_of(read_file(folder / "x", 100)), text);
  EXPECT_EQ(read_text_file(folder / "x", 100), text);
}

TEST(ReadFile, EmptyFileIsNoBytes) {
  TempDir folder;
  write_text(folder / "x", "");
  EXPECT_TRUE(read_file(folder / "x", 0).empty());
  EXPECT_EQ(read_text_file(folder / "x", 10), "");
}

TEST(ReadFile, LimitItselfIsAllowed) {
  TempDir folder;
  write_text(folder / "x", "12345");
  EXPECT_EQ(text_of(read_file(folder / "x", 5)), "12345");
  const Error error = error_of([&] { read_file(folder / "x", 4); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_EQ(error.what(), "'" + (folder / "x").string() + "' has 5 bytes, at most 4 are read");
}

TEST(ReadFile, SizeIsCheckedBeforeMemoryIsTaken) {
  TempDir folder;
  write_text(folder / "x", "");
  std::filesystem::resize_file(folder / "x", std::uintmax_t{1} << 40);  // a hole: takes no disk
  EXPECT_EQ(error_of([&] { read_file(folder / "x", 1000); }).code(), ErrorCode::kTooLarge);
}

TEST(ReadFile, MissingFileIsAnError) {
  TempDir folder;
  const Error error = error_of([&] { read_file(folder / "nowhere", 10); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.what(), "cannot read '" + (folder / "nowhere").string() + "': No such file or directory");
}

TEST(ReadFile, DirectoryIsAnError) {
  TempDir folder;
  const Error error = error_of([&] { read_file(folder.path(), 1 << 20); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.what(), "cannot read '" + folder.path().string() + "': Is a directory");
}

TEST(ReadFile, UnreadableFileIsAnError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  TempDir folder;
  write_text(folder / "x", "secret");
  std::filesystem::permissions(folder / "x", std::filesystem::perms::none);
  EXPECT_EQ(error_of([&] { read_file(folder / "x", 10); }).code(), ErrorCode::kIo);
}

TEST(ReadFile, NamesInMessagesAreSafeToPrint) {
  const Error error = error_of([] { read_file("/nowhere/\x1b[31m\n", 10); });
  EXPECT_STREQ(error.what(), "cannot read '/nowhere/\\x1b[31m\\x0a': No such file or directory");
}

TEST(ReadFile, PipeIsReadToItsEnd) {
  TempDir folder;
  const std::string text(300000, 'p');
  const WrittenPipe pipe(folder / "pipe", text);
  EXPECT_EQ(text_of(read_file(folder / "pipe", text.size())), text);
}

TEST(ReadFile, PipeBeyondTheLimitIsAnError) {
  TempDir folder;
  const WrittenPipe pipe(folder / "pipe", std::string(300001, 'p'));
  const Error error = error_of([&] { read_file(folder / "pipe", 300000); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_EQ(error.what(), "'" + (folder / "pipe").string() + "' has too many bytes, at most 300000 are read");
}

TEST(ReadFile, EndlessDeviceStopsAtTheLimit) {
  EXPECT_EQ(error_of([] { read_file("/dev/zero", 100000); }).code(), ErrorCode::kTooLarge);
}

TEST(ReadFile, FileWithoutASizeIsRead) {
  EXPECT_GT(read_file("/proc/self/status", 1 << 20).size(), 100u);
}

TEST(ReadTextFile, ByteOrderMarkIsRemovedOnce) {
  TempDir folder;
  write_text(folder / "x", "\xEF\xBB\xBF\xEF\xBB\xBFtext");
  EXPECT_EQ(read_text_file(folder / "x", 100), "\xEF\xBB\xBFtext");
  write_text(folder / "x", "\xEF\xBB");
  EXPECT_EQ(read_text_file(folder / "x", 100), "\xEF\xBB");
}

TEST(WriteFile, MakesAndReplaces) {
  TempDir folder;
  write_file_atomically(folder / "x", std::string_view("first"));
  EXPECT_EQ(text_of(read_bytes(folder / "x")), "first");
  const std::vector<std::byte> second{std::byte{0}, std::byte{255}};
  write_file_atomically(folder / "x", second);
  EXPECT_EQ(read_bytes(folder / "x"), second);
  write_file_atomically(folder / "x", std::string_view());
  EXPECT_TRUE(read_bytes(folder / "x").empty());
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, KeepsPermissionsOfTheOldFile) {
  TempDir folder;
  write_text(folder / "x", "old");
  ASSERT_EQ(::chmod((folder / "x").c_str(), 0640), 0);
  write_file_atomically(folder / "x", std::string_view("new"));
  EXPECT_EQ(mode_of(folder / "x"), mode_t{0640});
}

TEST(WriteFile, NewFileFollowsTheUmask) {
  TempDir folder;
  const mode_t before = ::umask(027);
  write_file_atomically(folder / "x", std::string_view("new"));
  ::umask(before);
  EXPECT_EQ(mode_of(folder / "x"), mode_t{0640});
}

TEST(WriteFile, FollowsLinks) {
  TempDir folder;
  write_text(folder / "real", "old");
  std::filesystem::create_symlink(folder / "real", folder / "link");
  write_file_atomically(folder / "link", std::string_view("new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(text_of(read_bytes(folder / "real")), "new");
}

TEST(WriteFile, MissingFolderIsAnError) {
  TempDir folder;
  const std::filesystem::path path = folder / "nowhere" / "x";
  const Error error = error_of([&] { write_file_atomically(path, std::string_view("new")); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.what(), "cannot write '" + path.string() + "': No such file or directory");
}

TEST(WriteFile, FolderInsteadOfAFileIsAnError) {
  TempDir folder;
  const Error error = error_of([&] { write_file_atomically(folder.path(), std::string_view("new")); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.what(), "cannot write '" + folder.path().string() + "': Is a directory");
}

TEST(WriteFile, UnwritableFolderIsAnErrorAndKeepsTheOldFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  TempDir folder;
  write_text(folder / "x", "old");
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const Error error = error_of([&] { write_file_atomically(folder / "x", std::string_view("new")); });
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(text_of(read_bytes(folder / "x")), "old");
}

// A limit on the size of files stands for a full disk: the write fails half way.
TEST(WriteFile, FullDiskKeepsTheOldFileAndLeavesNothingBehind) {
  TempDir folder;
  write_text(folder / "x", "old");
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 4096;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Error error = error_of([&] { write_file_atomically(folder / "x", std::string(10000, 'n')); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.what(), "cannot write '" + (folder / "x").string() + "': File too large");
  EXPECT_EQ(text_of(read_bytes(folder / "x")), "old");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, DevicesAreWrittenStraight) {
  const Error error = error_of([] { write_file_atomically("/dev/full", std::string_view("x")); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_STREQ(error.what(), "cannot write '/dev/full': No space left on device");
  write_file_atomically("/dev/null", std::string_view("x"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(WriteFile, PipeIsWrittenStraight) {
  TempDir folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = text_of(read_bytes(folder / "pipe")); });
  write_file_atomically(folder / "pipe", std::string_view("through the pipe"));
  reader.join();
  EXPECT_EQ(received, "through the pipe");
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}

// Standard output sent to a file must stay that file, or its reader sees nothing.
TEST(WriteFile, DescriptorNameKeepsItsFile) {
  TempDir folder;
  write_text(folder / "out", "before ");
  std::FILE* file = std::fopen((folder / "out").c_str(), "a");
  ASSERT_NE(file, nullptr);
  write_file_atomically("/dev/fd/" + std::to_string(::fileno(file)), std::string_view("after"));
  struct stat open_file {
  }, named_file{};
  ASSERT_EQ(::fstat(::fileno(file), &open_file), 0);
  ASSERT_EQ(::stat((folder / "out").c_str(), &named_file), 0);
  std::fclose(file);
  EXPECT_EQ(open_file.st_ino, named_file.st_ino);
  EXPECT_EQ(text_of(read_bytes(folder / "out")), "before after");
}

TEST(RequireWritable, TellsBeforeTheWork) {
  TempDir folder;
  write_text(folder / "old", "as it was");
  require_writable(folder / "old", 1);
  require_writable(folder / "new", 1);
  EXPECT_EQ(text_of(read_bytes(folder / "old")), "as it was");
  EXPECT_EQ(files_in(folder.path()), 1U);
  for (const std::filesystem::path& path : {folder / "nowhere/new", folder.path()}) {
    EXPECT_EQ(error_of([&] { require_writable(path, 1); }).code(), ErrorCode::kIo) << path;
  }
}

TEST(RequireWritable, AFullDiskIsAnError) {
  TempDir folder;
  const Error error = error_of([&] { require_writable(folder / "new", std::size_t{1} << 62); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_NE(std::string(error.what()).find("No space left"), std::string::npos) << error.what();
}

}  // namespace
}  // namespace tta
