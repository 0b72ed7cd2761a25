// Images that can't be answered: each is named with its reason, exit status 1, and the others are answered.
#include <unistd.h>

#include "cli/tta_program.h"

namespace tta::testing {
namespace {

class CliInput : public CliTest {
 protected:
  // A bad image between two good ones.
  void expect_failure(const std::string& name, const std::string& message) const {
    copy_good();
    const ProgramResult result = predict({"--format", "csv", "good.png", name, "good.png"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.out, "filename,index,label,prob\ngood.png,6,Shirt,0.796868\ngood.png,6,Shirt,0.796868\n");
    EXPECT_EQ(result.err, "tta: error: " + message + "\ntta: warning: 1 of 3 inputs failed\n");
  }

  // The same, with the name and a colon before the message.
  void expect_named_failure(const std::string& name, const std::string& message) const {
    expect_failure(name, name + ": " + message);
  }

 private:
  void copy_good() const {
    if (!std::filesystem::exists(dir_ / "good.png")) copy_shirt("good.png");
  }
};

std::string golden_text(const char* name) {
  const std::vector<std::byte> bytes = read_bytes(golden_path(name));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST_F(CliInput, CutShort) {
  const std::string shirt = golden_text("../../models/fashion/golden.png");
  write("cut.png", shirt.substr(0, shirt.size() / 2));
  expect_named_failure("cut.png", "PNG is cut short: the data end before the last pixel");
  const std::string jpeg = golden_text("codec/jpeg_420.jpg");
  write("cut.jpg", jpeg.substr(0, jpeg.size() * 3 / 4));
  expect_named_failure("cut.jpg", "JPEG is cut short: the data end before the last pixel");
}

TEST_F(CliInput, NotAnImage) {
  write("text.jpg", "hello\n");
  expect_named_failure("text.jpg", "input is text, not an image");
  write("zero.png", "");
  expect_named_failure("zero.png", "input is empty (0 bytes)");
  write("page.png", "<!DOCTYPE html><html></html>");
  expect_named_failure("page.png", "input is a web page (HTML), not an image: the download has probably failed");
}

TEST_F(CliInput, UnsupportedFormatsAreNamed) {
  const std::string way_out = ", which is not supported: convert it to JPEG, PNG, WebP, BMP or PNM";
  write("a.heic", std::string("\0\0\0\x18"
                              "ftypheic\0\0\0\0mif1heic",
                              24));
  expect_named_failure("a.heic", "input is HEIC" + way_out);
  write("a.avif", std::string("\0\0\0\x18"
                              "ftypavif\0\0\0\0mif1avif",
                              24));
  expect_named_failure("a.avif", "input is AVIF" + way_out);
  write("a.gif", "GIF89a.....");
  expect_named_failure("a.gif", "input is GIF" + way_out);
  write("a.tiff", std::string("II*\0....", 8));
  expect_named_failure("a.tiff", "input is TIFF" + way_out);
  write("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  expect_named_failure("a.svg", "input is SVG, a drawing and not pixels: convert it to PNG");
}

TEST_F(CliInput, SizeThatTheModelDoesNotTake) {
  write_gray("one.png", {1, 1}, 7);
  expect_named_failure("one.png",
                       "view 'identity': the image is 1 x 1, but the model takes 28 x 28; give a recipe that "
                       "resizes or crops to that");
}

TEST_F(CliInput, LimitsAreToldWithTheirFlags) {
  copy_shirt("a.png");
  EXPECT_TRUE(says(predict({"--max-image-bytes", "10", "a.png"}).err,
                   "'a.png' has 575 bytes, at most 10 are read "
                   "(--max-image-bytes)"));
  EXPECT_TRUE(says(predict({"--max-pixels", "10", "a.png"}).err,
                   "a.png: image is 28 x 28 pixels, allowed are 10 pixels in all (--max-pixels)"));
  EXPECT_TRUE(says(predict({"--max-side", "10", "a.png"}).err,
                   "a.png: image is 28 x 28 pixels, allowed are 10 a side (--max-side)"));
}

// Its header promises 16000 x 16000 x RGB, 768 MB: refused before that memory is taken, which is not there.
TEST_F(CliInput, DecompressionBomb) {
  const std::string header("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x3e\x80\0\0\x3e\x80\x08\x02\0\0\0\316\034\110\211", 33);
  write("bomb.png", header + golden_text("../../models/fashion/golden.png").substr(33));
  expect_named_failure("bomb.png", "image is 16000 x 16000 pixels, allowed are 100000000 pixels in all (--max-pixels)");
  if (TTA_SANITIZED) return;  // sanitizers take address space of their own
  const ProgramResult result = shell("ulimit -v 700000; $TTA predict --model $MODEL --threads 1 bomb.png", here());
  EXPECT_TRUE(says(result.err, "bomb.png: image is 16000 x 16000 pixels")) << result.err;
}

TEST_F(CliInput, FilesThatAreNotThereOrCanNotBeRead) {
  expect_failure("nosuch.png", "cannot read 'nosuch.png': No such file or directory");
  if (geteuid() == 0) return;  // root may read everything
  copy_shirt("secret.png");
  std::filesystem::permissions(dir_ / "secret.png", std::filesystem::perms::none);
  expect_failure("secret.png", "cannot read 'secret.png': Permission denied");
}

TEST_F(CliInput, FolderWithoutImages) {
  std::filesystem::create_directory(dir_ / "empty");
  expect_named_failure("empty", "no images in this folder (looked for .jpg .jpeg .png .webp .bmp .ppm .pgm .pbm .pnm)");
}

TEST_F(CliInput, NumbersThatAreNotFinite) {
  write_gray("white.png", {28, 28}, 255);
  const ProgramResult result = predict_with("nan_on_black", {"white.png", "--format", "csv"});
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(says(result.err, "tta: error: black.png: view 'identity': the output for class 0 is not a number"));
  EXPECT_TRUE(says(result.out, "\nwhite.png,"));
}

TEST_F(CliInput, FailuresAreJsonLinesToo) {
  write("zero.png", "");
  std::filesystem::create_directory(dir_ / "empty");
  const ProgramResult result = predict({"--format", "jsonl", "zero.png", "empty"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(lines(result.out).at(0),
            R"x({"image":"zero.png","error":{"code":"decode","message":"input is empty (0 bytes)"}})x");
  EXPECT_TRUE(says(result.out, R"({"image":"empty","error":{"code":"io","message":"no images in this folder)"));
}

}  // namespace
}  // namespace tta::testing
