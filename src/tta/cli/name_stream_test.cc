#include "tta/cli/name_stream.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string_view>
#include <vector>

#include "support/support.h"

namespace tta::cli {
namespace {

// A pipe with the sender's end in the test's hands.
class Sender {
 public:
  Sender() { EXPECT_EQ(pipe(ends_), 0); }
  ~Sender() {
    close(ends_[0]);
    finish();
  }
  void send(std::string_view text) { EXPECT_EQ(write(ends_[1], text.data(), text.size()), std::ssize(text)); }
  void finish() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  int reader() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

std::vector<std::string> names_in(std::string_view text) {
  Sender sender;
  sender.send(text);
  sender.finish();
  NameStream stream(sender.reader());
  std::vector<std::string> names;
  while (const auto name = stream.next()) names.push_back(*name);
  return names;
}

using Names = std::vector<std::string>;

TEST(NameStream, NamesEndWithANewline) {
  EXPECT_EQ(names_in("a.jpg\nb c.jpg\r\n\n\r\nd.jpg"), (Names{"a.jpg", "b c.jpg", "d.jpg"}));
  EXPECT_EQ(names_in("last"), Names{"last"});
  EXPECT_EQ(names_in(""), Names{});
  EXPECT_EQ(names_in("\n\n"), Names{});
}

TEST(NameStream, OrWithNulWhichKeepsEverythingElse) {
  EXPECT_EQ(names_in({"a.jpg\0b\nc.jpg\0d\r\0", 17}), (Names{"a.jpg", "b\nc.jpg", "d\r"}));
}

TEST(NameStream, NewlineFirstMakesNulPartOfAName) {
  EXPECT_EQ(names_in({"a\nb\0c\n", 6}), (Names{"a", std::string("b\0c", 3)}));
}

TEST(NameStream, NamesLongerThanARead) {
  const std::string name(10'000, 'x');
  EXPECT_EQ(names_in(name + "\n" + name), (Names{name, name}));
}

TEST(NameStream, GivesANameOutBeforeTheNextIsSent) {
  Sender sender;
  NameStream stream(sender.reader());
  EXPECT_TRUE(stream.would_wait());
  sender.send("first\nsecond\n");
  EXPECT_FALSE(stream.would_wait());
  EXPECT_EQ(stream.next(), "first");
  EXPECT_FALSE(stream.would_wait());
  EXPECT_EQ(stream.next(), "second");
  EXPECT_TRUE(stream.would_wait());
  sender.finish();
  EXPECT_FALSE(stream.would_wait());
  EXPECT_EQ(stream.next(), std::nullopt);
  EXPECT_EQ(stream.next(), std::nullopt);
}

TEST(NameStream, UnreadableIsAnError) {
  constexpr int kNobodys = 9999;
  NameStream stream(kNobodys);
  const Error error = testing::error_of([&] { stream.next(); });
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_STREQ(error.what(), "names can't be read from standard input: Bad file descriptor");
}

}  // namespace
}  // namespace tta::cli
