#include "cli/tta_program.h"

#include <algorithm>

#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"

namespace tta::testing {

namespace fs = std::filesystem;

ProgramResult tta(const std::vector<std::string>& arguments, const RunOptions& options) {
  std::vector<std::string> command{TTA_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_program(command, options);
}

ProgramResult shell(const std::string& line, const RunOptions& options) {
  RunOptions with_names = options;
  with_names.environment.emplace_back("TTA=" TTA_PROGRAM);
  with_names.environment.push_back("MODEL=" + bundled_model());
  return run_program({"/bin/sh", "-c", line}, with_names);
}

std::string bundled_model() {
  return source_path("models/fashion").string();
}

std::string onnx_model(std::string_view name) {
  return golden_path("onnx/" + std::string(name) + ".onnx").string();
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> result;
  for (const std::string_view line : split(text, '\n')) result.emplace_back(line);
  if (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

::testing::AssertionResult says(const std::string& text, std::string_view part) {
  if (text.find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "'" << part << "' is not in:\n" << text;
}

RunOptions CliTest::here() const {
  RunOptions options;
  options.folder = dir_.path().string();
  return options;
}

ProgramResult CliTest::run(const std::vector<std::string>& arguments) const {
  return tta(arguments, here());
}

ProgramResult CliTest::predict(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"predict", "--model", bundled_model()});
  return run(arguments);
}

ProgramResult CliTest::predict_with(std::string_view name, std::vector<std::string> arguments) const {
  write("exact.json", R"({"schema": "tta-recipe/1", "resize": {"mode": "exact"}, "normalize": null})");
  write_gray("black.png", {28, 28}, 0);
  arguments.insert(arguments.begin(), {"predict", "--model", onnx_model(name), "--recipe", "exact.json", "black.png"});
  return run(arguments);
}

void CliTest::copy_shirt(const fs::path& name) const {
  fs::create_directories((dir_.path() / name).parent_path());
  fs::copy_file(fs::path(bundled_model()) / "golden.png", dir_.path() / name);
}

void CliTest::write(const fs::path& name, std::string_view content) const {
  write_text(dir_.path() / name, content);
}

void CliTest::write_gray(const fs::path& name, Size size, std::uint8_t value) const {
  Image image(size, 1);
  for (int y = 0; y < size.height; ++y) std::fill_n(image.row(y), size.width, value);
  write_file_atomically(dir_.path() / name, encode_png(image));
}

}  // namespace tta::testing
