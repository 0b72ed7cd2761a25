// The program `tta` as its users meet it, with a folder of their own and the bundled model.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run_program.h"
#include "support/support.h"

namespace tta::testing {

// Runs tta with `arguments`.
ProgramResult tta(const std::vector<std::string>& arguments, const RunOptions& options = {});

// Runs a shell line in which $TTA is the program and $MODEL the bundled model.
ProgramResult shell(const std::string& line, const RunOptions& options = {});

std::string bundled_model();                    // models/fashion
std::string onnx_model(std::string_view name);  // tests/golden/onnx/<name>.onnx
std::vector<std::string> lines(std::string_view text);

// EXPECT_TRUE(says(result.err, "..."))
::testing::AssertionResult says(const std::string& text, std::string_view part);

// A folder with images that the bundled model takes, and whatever a test adds. Tests run the program inside it.
class CliTest : public ::testing::Test {
 protected:
  // tta ARGUMENTS in the folder.
  ProgramResult run(const std::vector<std::string>& arguments) const;
  // tta predict --model <bundled> ARGUMENTS in the folder.
  ProgramResult predict(std::vector<std::string> arguments) const;
  // tta predict --model <name>.onnx --recipe <resize to the model's size> black.png in the folder.
  ProgramResult predict_with(std::string_view name, std::vector<std::string> arguments = {}) const;

  void copy_shirt(const std::filesystem::path& name) const;  // a shirt, to the bundled model
  void write(const std::filesystem::path& name, std::string_view content) const;
  void write_gray(const std::filesystem::path& name, Size size, std::uint8_t value) const;  // PNG

  RunOptions here() const;
  TempDir dir_;
};

}  // namespace tta::testing
