// Where names come from and results go to: standard input, full disks, closed pipes, Ctrl-C, many images, odd names.
#include <csignal>

#include "cli/tta_program.h"
#include "tta/base/json.h"

namespace tta::testing {
namespace {

class CliStream : public CliTest {
 protected:
  void copy_shirts(const std::string& folder, int count) const {
    for (int i = 0; i < count; ++i) copy_shirt(folder + "/" + std::to_string(i) + ".png");
  }
};

TEST_F(CliStream, NamesOnStandardInput) {
  copy_shirt("a.png");
  copy_shirt("b c.png");
  RunOptions options = here();
  const std::string expected = "filename,index,label,prob\na.png,6,Shirt,0.796868\nb c.png,6,Shirt,0.796868\n";
  const std::vector<std::string> command{"predict", "--model", bundled_model(), "--format", "csv", "-"};
  options.standard_input = "a.png\r\n\nb c.png";
  EXPECT_EQ(tta(command, options).out, expected);
  options.standard_input = std::string("a.png\0b c.png\0", 14);
  EXPECT_EQ(tta(command, options).out, expected);
  options.standard_input = "";
  const ProgramResult none = tta(command, options);
  EXPECT_EQ(none.status, 0);
  EXPECT_EQ(none.err, "tta: warning: standard input gave no names\n");
}

// The sender waits for an answer before it sends the next name.
TEST_F(CliStream, AnswersComeOneByOne) {
  copy_shirt("a.png");
  const ProgramResult result = shell(
      "mkfifo names answers; $TTA predict --model $MODEL --format jsonl - <names >answers & "
      "exec 3>names 4<answers; for i in 1 2 3; do echo a.png >&3; read -r answer <&4; echo \"$answer\"; done; exec "
      "3>&-; wait",
      here());
  EXPECT_EQ(lines(result.out).size(), 3U) << result.out << result.err;
}

TEST_F(CliStream, OddNames) {
  const std::vector<std::string> names{"-dash.png", "inv\xff.png", "new\nline.png", "quo\"te.png", "\xC3\xBC.png"};
  for (const std::string& name : names) copy_shirt("odd/" + name);
  const ProgramResult table = predict({"odd"});
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_EQ(lines(table.out).size(), 6U);
  EXPECT_TRUE(says(table.out, "odd/inv\\xff.png "));
  EXPECT_TRUE(says(table.out, "odd/new\\x0aline.png "));
  const ProgramResult csv = predict({"--format", "csv", "odd"});
  EXPECT_TRUE(says(csv.out, "\nodd/inv\xff.png,6,"));
  EXPECT_TRUE(says(csv.out, "\n\"odd/new\nline.png\",6,"));
  EXPECT_TRUE(says(csv.out, "\n\"odd/quo\"\"te.png\",6,"));
  const std::vector<std::string> jsonl = lines(predict({"--format", "jsonl", "odd"}).out);
  ASSERT_EQ(jsonl.size(), 5U);
  EXPECT_EQ(Json::parse(jsonl[2], "line", ErrorCode::kUsage).at("image").as_string(), "odd/new\nline.png");
  EXPECT_EQ(Json::parse(jsonl[1], "line", ErrorCode::kUsage).at("image").as_string(), "odd/inv\xEF\xBF\xBD.png");
}

TEST_F(CliStream, FullDisk) {
  copy_shirt("a.png");
  RunOptions options = here();
  options.out_path = "/dev/full";
  const std::string model = bundled_model();
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"predict", "--model", model, "a.png"},
                                             {"predict", "--model", model, "--format", "csv", "a.png"},
                                             {"predict", "--model", model, "--format", "jsonl", "a.png"},
                                             {"inspect", "--model", model},
                                             {"policy", "d4"},
                                             {"--help"},
                                             {"--version"}}) {
    const ProgramResult result = tta(command, options);
    EXPECT_EQ(result.status, 1) << command.front();
    EXPECT_EQ(result.err, "tta: error: results can't be written: No space left on device\n");
  }
}

TEST_F(CliStream, ClosedStandardStreams) {
  copy_shirt("a.png");
  const ProgramResult closed = shell("$TTA predict --model $MODEL --format jsonl a.png >&-", here());
  EXPECT_EQ(closed.status, 1);
  EXPECT_EQ(closed.err, "tta: error: results can't be written: Bad file descriptor\n");
  EXPECT_EQ(shell("$TTA predict --model $MODEL a.png <&- 2>&-", here()).status, 0);
  const ProgramResult no_names = shell("$TTA predict --model $MODEL - <&-", here());
  EXPECT_EQ(no_names.status, 1);
  EXPECT_TRUE(says(no_names.err, "names can't be read from standard input"));
}

TEST_F(CliStream, ReaderThatHasEnoughEndsTheRun) {
  copy_shirts("many", 300);
  const ProgramResult result = shell("$TTA predict --model $MODEL --format jsonl many | head -n 1", here());
  EXPECT_EQ(lines(result.out).size(), 1U);
  EXPECT_EQ(result.err, "");
}

TEST_F(CliStream, InterruptLeavesWholeLines) {
  copy_shirts("many", 300);
  RunOptions options = here();
  options.signal = SIGINT;
  options.after = std::chrono::milliseconds(500);
  const std::string many_views = "d4 * zoom(1, 1.1, 1.2, 1.3) * rotate(-9, -6, -3, 0, 3, 6, 9) * rot90";
  const ProgramResult result =
      tta({"predict", "--model", bundled_model(), "--policy", many_views, "--format", "jsonl", "many"}, options);
  EXPECT_EQ(result.status, 130);
  EXPECT_TRUE(says(result.err, "tta: error: interrupted after "));
  EXPECT_TRUE(result.out.empty() || result.out.back() == '\n');
  for (const std::string& line : lines(result.out))
    EXPECT_NO_THROW(Json::parse(line, "line", ErrorCode::kUsage)) << line;
}

TEST_F(CliStream, InterruptEndsTheWaitForNames) {
  const ProgramResult result = shell(
      "mkfifo names; exec 3<>names; $TTA predict --model $MODEL - <&3 & "
      "sleep 1; kill -TERM $!; wait $!",
      here());
  EXPECT_EQ(result.status, 130) << result.err;
  EXPECT_TRUE(says(result.err, "interrupted after 0 images"));
}

// Peak memory in KiB, as the kernel counted it.
long peak_memory(const std::string& folder, const RunOptions& options) {
  const ProgramResult result =
      shell("$TTA predict --model $MODEL --format csv --threads 2 - <" + folder +
                " >/dev/null & pid=$!; peak=0; while kill -0 $pid 2>/dev/null; do "
                "now=$(grep VmHWM /proc/$pid/status 2>/dev/null | tr -dc 0-9); peak=${now:-$peak}; "
                "sleep 0.02; done; wait $pid && echo $peak",
            options);
  EXPECT_EQ(result.status, 0) << result.err;
  return std::atol(result.out.c_str());
}

TEST_F(CliStream, MemoryDoesNotGrowWithTheNumberOfImages) {
  if (TTA_SANITIZED) GTEST_SKIP() << "sanitizers keep memory that the program has freed";
  copy_shirt("a.png");
  std::string names;
  for (int i = 0; i < 8000; ++i) names += i % 2 == 0 ? "a.png\n" : "./a.png\n";
  write("many.txt", names);
  write("fewer.txt", names.substr(0, names.size() / 8));
  const long fewer = peak_memory("fewer.txt", here());
  const long many = peak_memory("many.txt", here());
  ASSERT_GT(fewer, 0);
  EXPECT_LT(many, fewer + 4096) << "1,000 images: " << fewer << " KiB, 8,000: " << many;
}

TEST_F(CliStream, TableAligns) {
  copy_shirt("a.png");
  const std::vector<std::string> rows =
      lines(predict({"--policy", "shift_flip", "--top", "2", "--per-view", "a.png"}).out);
  ASSERT_EQ(rows.size(), 13U);
  const std::size_t probability = rows[0].find("prob");
  const std::size_t label = rows[0].find("label");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].substr(probability - 2, 4), "  0.") << rows[i];
    EXPECT_NE(rows[i][label], ' ') << rows[i];
    EXPECT_EQ(rows[i].substr(label - 2, 2), "  ") << rows[i];
  }
}

TEST_F(CliStream, ColoursOnlyOnTerminalsAndNeverWithNoColor) {
  EXPECT_EQ(predict({"nosuch.png"}).err.find('\033'), std::string::npos);
  // script(1) gives the program a terminal, where the system lets it.
  if (shell("script -qec 'test -t 2' /dev/null").status != 0) GTEST_SKIP() << "no script(1), or no terminals for it";
  const std::string on_terminal = "script -qec \"$TTA policy nosuch\" /dev/null";
  EXPECT_NE(shell("TERM=xterm " + on_terminal).out.find('\033'), std::string::npos);
  EXPECT_EQ(shell("TERM=xterm NO_COLOR=1 " + on_terminal).out.find('\033'), std::string::npos);
  EXPECT_NE(shell("TERM=xterm NO_COLOR= " + on_terminal).out.find('\033'), std::string::npos);
}

TEST_F(CliStream, QuietKeepsErrors) {
  const ProgramResult result = predict({"--quiet", "nosuch.png"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.err, "tta: error: cannot read 'nosuch.png': No such file or directory\n");
}

}  // namespace
}  // namespace tta::testing
