// Models, recipes, labels and runtimes that can't be used: exit status 3 for models, 2 for what the user configured.
#include "cli/tta_program.h"

namespace tta::testing {
namespace {

class CliModel : public CliTest {
 protected:
  void expect_error(const ProgramResult& result, int status, std::string_view message) const {
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(lines(result.err).size(), 1U) << result.err;
    EXPECT_TRUE(says(result.err, message));
  }
};

TEST_F(CliModel, MissingOrAmbiguous) {
  expect_error(run({"inspect", "--model", "nosuch.onnx"}), 3,
               "there is no model 'nosuch.onnx': give an .onnx file or a folder with one");
  std::filesystem::create_directory(dir_ / "empty");
  expect_error(run({"inspect", "--model", "empty"}), 3, "'empty' holds no model: expected an .onnx file");
  expect_error(run({"inspect", "--model", golden_path("onnx").string()}), 3, " more); name one of them");
}

TEST_F(CliModel, NotAModel) {
  write("text.onnx", "hello");
  expect_error(run({"inspect", "--model", "text.onnx"}), 3, "text.onnx: not an ONNX file, or damaged: ");
  write("zero.onnx", "");
  expect_error(run({"inspect", "--model", "zero.onnx"}), 3, "zero.onnx: not an ONNX file, or damaged: it has no graph");
}

TEST_F(CliModel, NotAClassifierOfImages) {
  expect_error(predict_with("rank3_output"), 3, "'output' float32 [N,1,5] has rank 3");
  expect_error(predict_with("two_inputs"), 3, "an image classifier has one input, this model has 2: 'input'");
  expect_error(predict_with("multi_label"), 3, "multi-label models are not supported");
  expect_error(predict_with("vector_input"), 3, "input 'input' float32 [N,5] is no image: expected rank 4");
  expect_error(predict_with("rgba"), 3, "has 4 channels; only gray (1) and RGB or BGR (3) are supported");
  expect_error(predict_with("nan"), 3, "gives numbers that aren't finite for every probe");
}

TEST_F(CliModel, WaysOutAreNamed) {
  expect_error(predict_with("external_weights"), 3, "allow it with --allow-external-data if you trust this model");
  expect_error(predict_with("two_outputs"), 3, "choose one with --output-name: 'scores' float32 [N,5], 'auxiliary'");
  EXPECT_EQ(predict_with("external_weights", {"--allow-external-data"}).status, 0);
  EXPECT_EQ(predict_with("two_outputs", {"--output-name", "scores"}).status, 0);
}

TEST_F(CliModel, OutputThatIsNotWhatTheFlagSays) {
  expect_error(predict_with("logits", {"--output", "probabilities"}), 3, "read as probabilities, the output for class");
}

TEST_F(CliModel, RecipeMissingOrWrong) {
  expect_error(run({"predict", "--model", onnx_model("logits"), "a.png"}), 2,
               "logits.onnx' wants its input. Put its "
               "preprocessor_config.json (Hugging Face)");
  expect_error(predict({"--recipe", "nosuch.json", "a.png"}), 2, "recipe: cannot read 'nosuch.json': No such file");
  write("typo.json", R"({"schema": "tta-recipe/1", "chanels": 1})");
  expect_error(predict({"--recipe", "typo.json", "a.png"}), 2,
               "typo.json has the unknown key 'chanels' (did you mean "
               "'channels'?)");
  write("large.json", R"({"schema": "tta-recipe/1", "crop": {"size": 224}})");
  expect_error(predict({"--recipe", "large.json", "a.png"}), 2,
               "large.json: crop.size gives 224 x 224, but the model's input is 28 x 28");
}

TEST_F(CliModel, LabelsThatDoNotFit) {
  write("two.txt", "a\nb\n");
  expect_error(predict({"--labels", "two.txt", "a.png"}), 2,
               "two.txt: holds 2 class names, but the model has 10 classes");
  expect_error(predict({"--labels", "nosuch.txt", "a.png"}), 2, "cannot read 'nosuch.txt': No such file");
  expect_error(predict_with("metadata"), 2,
               "model metadata 'names': holds 2 class names, but the model has 5 classes; "
               "--labels FILE replaces them");
}

TEST_F(CliModel, GoldenSampleThatDoesNotGiveItsAnswer) {
  std::filesystem::copy(bundled_model(), dir_ / "model");
  std::filesystem::permissions(dir_ / "model/recipe.json", std::filesystem::perms::owner_all);
  write("model/recipe.json", R"({"schema": "tta-recipe/1", "resize": null})");
  expect_error(run({"inspect", "--model", "model"}), 3,
               "'model/golden.json': the golden sample's probabilities are off by");
  std::filesystem::remove(dir_ / "model/golden.png");
  expect_error(run({"inspect", "--model", "model"}), 3,
               "'model/golden.json': the golden sample 'golden.png' can't be run: ");
}

TEST_F(CliModel, RuntimesAndProviders) {
  expect_error(
      predict({"--onnxruntime", "/nowhere", "a.png"}), 3,
      "--onnxruntime names no usable ONNX Runtime: /nowhere: no such file; give the path of libonnxruntime.so");
  expect_error(predict({"--provider", "nosuch", "a.png"}), 3, "--provider nosuch is not in this ONNX Runtime; it has ");
  expect_error(predict({"--provider", "cpu:a=b", "a.png"}), 2, "--provider cpu:a=b: the CPU has no options");
}

TEST_F(CliModel, InspectShowsWhereEachValueCameFrom) {
  const ProgramResult result = run({"inspect", "--model", bundled_model()});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  std::size_t arrows = std::string::npos;
  for (const std::string& line : lines(result.out)) {
    if (line.find("  <- ") == std::string::npos) continue;
    EXPECT_LE(line.size(), 110U) << line;
    if (arrows == std::string::npos) arrows = line.find("  <- ");
    EXPECT_EQ(line.find("  <- "), arrows) << line;
  }
  EXPECT_TRUE(says(result.out, "normalize.mean        0.2861"));
  EXPECT_TRUE(says(result.out, "<- recipe.json: normalize.mean\n"));
  EXPECT_TRUE(says(result.out, "labels                10: T-shirt, Trouser, ... Ankle boot  <- labels.txt\n"));
}

TEST_F(CliModel, WorksFromAnotherFolder) {
  copy_shirt("a.png");
  const std::string image = (dir_ / "a.png").string();
  RunOptions elsewhere;
  elsewhere.folder = "/";
  const ProgramResult result = tta({"predict", "--model", bundled_model(), "--format", "csv", image}, elsewhere);
  EXPECT_EQ(result.out, "filename,index,label,prob\n" + image + ",6,Shirt,0.796868\n");
}

}  // namespace
}  // namespace tta::testing
