// tta views: the contact sheet and the views as files.
#include <algorithm>
#include <chrono>
#include <csignal>

#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/image/codec/codec.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/renderer.h"

namespace tta::testing {
namespace {

namespace fs = std::filesystem;

class CliViews : public CliTest {
 protected:
  CliViews() { copy_shirt("a.png"); }

  ProgramResult views(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"views"});
    return run(arguments);
  }
  ProgramResult views_of_model(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--model", bundled_model()});
    return views(arguments);
  }

  Decoded picture(const fs::path& name, Channels channels = Channels::kRgb) const {
    DecodeOptions options;
    options.channels = channels;
    return decode_image(read_bytes(dir_.path() / name), options);
  }

  bool is_there(const fs::path& name) const { return fs::exists(dir_.path() / name); }

  std::vector<std::string> files_in(const fs::path& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_.path() / folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  void expect_error(const ProgramResult& result, int status, std::string_view message) const {
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.err, "tta: error: " + std::string(message)));
  }

  // Nothing was left behind: neither a sheet nor half of one.
  void expect_only_the_shirt() const { EXPECT_EQ(files_in("."), std::vector<std::string>{"a.png"}); }
};

TEST_F(CliViews, SheetIsAPicture) {
  const ProgramResult result = views_of_model({"--policy", "shift_flip", "a.png", "-o", "sheet.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "");
  const Decoded sheet = picture("sheet.png");
  EXPECT_EQ(sheet.format, "PNG");
  EXPECT_GT(sheet.image.width(), 1000);
  EXPECT_GT(sheet.image.height(), 500);
  EXPECT_EQ(files_in("."), (std::vector<std::string>{"a.png", "sheet.png"}));
}

TEST_F(CliViews, SheetTellsTheModelsAnswers) {
  ASSERT_EQ(views_of_model({"--policy", "none", "a.png", "-o", "answered.png"}).status, 0);
  const std::string recipe = bundled_model() + "/recipe.json";
  ASSERT_EQ(views({"--recipe", recipe, "--policy", "none", "a.png", "-o", "plain.png"}).status, 0);
  EXPECT_GT(picture("answered.png").image.height(), picture("plain.png").image.height());
}

TEST_F(CliViews, FilesAreTheViewsToTheBit) {
  write_file_atomically(dir_ / "noise.png", encode_png(random_image({301, 401}, 3, 5)));
  const std::string policy = "ten_crop + rotate(-7) * brightness(1.2)";
  ASSERT_EQ(views({"--policy", policy, "noise.png", "--dir", "out", "--quiet"}).status, 0);

  const Recipe recipe = parse_recipe_alone(R"({"schema": "tta-recipe/1"})", "usual");
  const Policy expected = parse_expression(policy, {recipe.crop.size.width / 256.0});
  Image noise = random_image({301, 401}, 3, 5);
  const PlanSet plans = make_plans(expected.views, recipe, noise.size());
  const Renderer renderer(recipe);
  const Source source = renderer.make_source(std::move(noise), plans);
  const std::vector<std::string> names = files_in("out");
  ASSERT_EQ(names.size(), 11U);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(pixel_difference(picture("out/" + names[i]).image, renderer.picture(plans.plans[i], source)), "")
        << names[i];
  }
  EXPECT_EQ(names[0], "00-crop-center-0.875.png");
  EXPECT_EQ(names[3], "03-crop-top_left-0.875_hflip.png");
  EXPECT_EQ(names[10], "10-rotate--7_brightness-1.2.png");
}

TEST_F(CliViews, GrayModelsGetGrayFiles) {
  ASSERT_EQ(views_of_model({"a.png", "--dir", "out"}).status, 0);
  EXPECT_EQ(files_in("out"), std::vector<std::string>{"00-identity.png"});
  EXPECT_EQ(
      pixel_difference(picture("out/00-identity.png", Channels::kGray).image, picture("a.png", Channels::kGray).image),
      "");
}

TEST_F(CliViews, SheetAndFilesTogether) {
  fs::create_directory(dir_ / "out");
  const ProgramResult result = views_of_model({"--policy", "hflip", "a.png", "-o", "out/sheet.PNG", "--dir", "out"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(files_in("out"), (std::vector<std::string>{"00-identity.png", "01-hflip.png", "sheet.PNG"}));
}

TEST_F(CliViews, WithoutAModelItSaysHowItLooks) {
  const ProgramResult result = views({"a.png", "-o", "sheet.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err,
            "tta: info: no model and no recipe is given: these are the views of most ImageNet models (short side 256, "
            "centre crop 224, RGB); --model MODEL or --recipe FILE shows others\n");
  EXPECT_EQ(views({"a.png", "-o", "sheet.png", "--quiet"}).err, "");
  EXPECT_EQ(views({"--recipe", bundled_model() + "/recipe.json", "a.png", "-o", "sheet.png"}).err, "");
}

TEST_F(CliViews, WorksWhereTheRuntimeIsMissing) {
  RunOptions without_runtime = here();
  without_runtime.environment = {"TTA_ONNXRUNTIME=/nowhere"};
  EXPECT_EQ(tta({"views", "a.png", "-o", "sheet.png"}, without_runtime).status, 0);
}

TEST_F(CliViews, SheetCanGoToStandardOutput) {
  RunOptions to_file = here();
  to_file.out_path = (dir_ / "piped.png").string();
  EXPECT_EQ(tta({"views", "--model", bundled_model(), "a.png", "-o", "-"}, to_file).status, 0);
  ASSERT_EQ(views_of_model({"a.png", "-o", "sheet.png"}).status, 0);
  EXPECT_EQ(read_bytes(dir_ / "piped.png"), read_bytes(dir_ / "sheet.png"));
  RunOptions full = here();
  full.out_path = "/dev/full";
  const ProgramResult result = tta({"views", "--model", bundled_model(), "a.png", "-o", "-"}, full);
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(says(result.err, "No space left on device"));
}

TEST_F(CliViews, ViewsThatCoincideAreTold) {
  write_gray("square.png", {300, 300}, 7);
  const ProgramResult here = views({"--policy", "crop(left | center | right, 1)", "square.png", "-o", "sheet.png"});
  EXPECT_EQ(here.status, 0);
  EXPECT_TRUE(says(here.err, "tta: info: 2 views are the same as another on this image\n"));
  const ProgramResult everywhere = views_of_model({"--policy", "hflip + hflip", "a.png", "--dir", "out"});
  EXPECT_TRUE(says(everywhere.err, "2 views are the same as another on every image"));
  EXPECT_EQ(files_in("out").size(), 2U);
}

TEST_F(CliViews, EveryViewIsShownWhateverTheStopRule) {
  write("stop.json", R"({"schema": "tta-policy/1", "views": [{"ops": []}, {"ops": [{"op": "hflip"}]}],
                         "stop": {"rule": "exact"}})");
  const ProgramResult result = views_of_model({"--policy", "stop.json", "a.png", "-o", "sheet.png"});
  EXPECT_EQ(result.status, 0);
  EXPECT_TRUE(says(result.err, "the policy's stop rule 'exact' is not applied"));
}

TEST_F(CliViews, NamesOfViewsAreOnlyNames) {
  write("evil.json", R"({"schema": "tta-policy/1", "views": [{"name": "../../<b>&\n", "ops": []}]})");
  const ProgramResult result = views_of_model({"--policy", "evil.json", "a.png", "--dir", "out", "-o", "sheet.png"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(files_in("out"), std::vector<std::string>{"00-..-..-b-x0a.png"});
}

TEST_F(CliViews, OtherPicturesInTheFolderAreTold) {
  ASSERT_EQ(views_of_model({"--policy", "hflip", "a.png", "--dir", "out"}).status, 0);
  const ProgramResult again = views_of_model({"--policy", "hflip", "a.png", "--dir", "out"});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.err, "");
  const ProgramResult other = views_of_model({"--policy", "vflip()", "a.png", "--dir", "out"});
  EXPECT_EQ(other.status, 0);
  EXPECT_TRUE(says(other.err, "'out' holds 2 PNG files beside these views, left as before"));
}

TEST_F(CliViews, NothingAskedForIsAnError) {
  expect_error(views({}), 2, "IMAGE is required");
  expect_error(views({"a.png"}), 2, "nothing to draw into is given: add -o FILE for a contact sheet, --dir FOLDER");
  expect_error(views({"a.png", "b.png", "-o", "sheet.png"}), 2, "'views' can't take 'b.png' as well");
  expect_error(views({"a.png", "-o"}), 2, "-o needs a value: -o FILE");
  expect_only_the_shirt();
}

TEST_F(CliViews, FlagsAboutAModelNeedOne) {
  write("labels.txt", "a\nb\n");
  expect_error(views({"--labels", "labels.txt", "a.png", "-o", "sheet.png"}), 2,
               "--labels is about a model: add --model MODEL");
  expect_error(views({"--output", "logits", "a.png", "-o", "sheet.png"}), 2, "--output is about a model");
  expect_error(views({"--batch", "2", "a.png", "-o", "sheet.png"}), 2, "--batch is about a model");
}

TEST_F(CliViews, PlacesThatCanNotBeWrittenToAreTold) {
  expect_error(views_of_model({"a.png", "-o", "nosuch/sheet.png"}), 2,
               "-o 'nosuch/sheet.png': there is no folder 'nosuch'");
  expect_error(views_of_model({"a.png", "-o", "."}), 2, "-o '.' is a folder: name a file");
  expect_error(views_of_model({"a.png", "-o", "sheet.jpg"}), 2, "-o 'sheet.jpg': a sheet is a PNG file");
  expect_error(views_of_model({"a.png", "--dir", "nosuch/out"}), 2, "--dir 'nosuch/out': there is no folder 'nosuch'");
  expect_error(views_of_model({"a.png", "--dir", "a.png"}), 2, "--dir 'a.png' is not a folder");
  expect_error(views_of_model({"a.png", "--dir", "a.png/out"}), 2, "--dir 'a.png/out': there is no folder 'a.png'");
  expect_only_the_shirt();
  expect_error(views_of_model({"a.png", "-o", "/dev/full"}), 1, "cannot write '/dev/full': No space left on device");
  expect_error(views_of_model({"a.png", "--dir", "/proc/nosuch"}), 1, "cannot make the folder '/proc/nosuch': ");
  expect_error(views_of_model({"a.png", "-o", "/proc/sheet.png"}), 1, "cannot write '/proc/sheet.png': ");
}

TEST_F(CliViews, TheImageIsNeverOverwritten) {
  const std::vector<std::byte> before = read_bytes(dir_ / "a.png");
  fs::create_symlink("a.png", dir_ / "link.png");
  expect_error(views_of_model({"a.png", "-o", "a.png"}), 2, "-o 'a.png' is the image itself");
  expect_error(views_of_model({"a.png", "-o", "./a.png"}), 2, "-o './a.png' is the image itself");
  expect_error(views_of_model({"a.png", "-o", "link.png"}), 2, "-o 'link.png' is the image itself");
  copy_shirt("00-identity.png");
  expect_error(views_of_model({"00-identity.png", "--dir", "."}), 2,
               "--dir '.': the view '00-identity.png' is the image itself");
  expect_error(views_of_model({"a.png", "--dir", "out", "-o", "out/sheet.png"}), 2,
               "-o 'out/sheet.png': there is no folder 'out'");
  fs::create_directory(dir_ / "out");
  expect_error(views_of_model({"a.png", "--dir", "out", "-o", "out/00-identity.png"}), 2,
               "-o 'out/00-identity.png' is a view's file in --dir 'out'");
  EXPECT_EQ(read_bytes(dir_ / "a.png"), before);
}

TEST_F(CliViews, ImagesThatCanNotBeUsedAreNamed) {
  write("text.png", "hello");
  expect_error(views_of_model({"nosuch.png", "-o", "sheet.png"}), 1,
               "cannot read 'nosuch.png': No such file or directory");
  expect_error(views_of_model({"text.png", "-o", "sheet.png"}), 1, "text.png: ");
  expect_error(views({"text.png", "--dir", "out", "--quiet"}), 1, "text.png: ");
  expect_error(views_of_model({".", "-o", "sheet.png"}), 1, "cannot read '.': Is a directory");
  expect_error(views_of_model({"--max-image-bytes", "10", "a.png", "-o", "sheet.png"}), 1, "'a.png' has ");
  write_gray("small.png", {27, 28}, 0);
  expect_error(views_of_model({"small.png", "-o", "sheet.png"}), 1, "small.png: view 'identity': the image is 27 x 28");
  EXPECT_FALSE(is_there("sheet.png"));
  EXPECT_FALSE(is_there("out"));
}

TEST_F(CliViews, ModelsRecipesAndPoliciesThatCanNotBeUsed) {
  expect_error(views({"--model", "nosuch.onnx", "a.png", "-o", "sheet.png"}), 3, "there is no model 'nosuch.onnx'");
  expect_error(views({"--recipe", "nosuch.json", "a.png", "-o", "sheet.png"}), 2,
               "recipe: cannot read 'nosuch.json': No such file or directory");
  write("recipe.json", R"({"schema": "tta-recipe/1", "resize": null})");
  expect_error(views({"--recipe", "recipe.json", "a.png", "-o", "sheet.png"}), 2, "recipe: neither the model's input");
  expect_error(views_of_model({"--policy", "rotat(5)", "a.png", "-o", "sheet.png"}), 2,
               "policy 'rotat(5)', column 1: unknown name 'rotat' (did you mean 'rotate'?)");
  EXPECT_FALSE(is_there("sheet.png"));
}

TEST_F(CliViews, CtrlCLeavesOnlyWholeFiles) {
  write_file_atomically(dir_ / "noise.png", encode_png(random_image({400, 400}, 3, 5)));
  fs::create_directory(dir_ / "out");
  RunOptions interrupted = here();
  interrupted.signal = SIGINT;
  interrupted.after = std::chrono::milliseconds(300);
  const std::string many =
      "d4 * zoom(1, 1.1, 1.2, 1.3) * rotate(1, 2, 3, 4, 5, 6, 7, 8) * brightness(0.8, 0.9, 1.1, 1.2)";
  const ProgramResult result =
      tta({"views", "--policy", many, "noise.png", "--dir", "out", "-o", "sheet.png"}, interrupted);
  EXPECT_EQ(result.status, 130);
  EXPECT_FALSE(is_there("sheet.png"));
  EXPECT_LT(files_in("out").size(), 1024U);
  for (const std::string& name : files_in("out")) EXPECT_EQ(picture("out/" + name).image.width(), 224) << name;
}

TEST_F(CliViews, WithoutFontsItSaysWhatToInstall) {
  write("fonts.conf", R"(<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>)");
  RunOptions without_fonts = here();
  without_fonts.environment = {"FONTCONFIG_FILE=" + (dir_ / "fonts.conf").string()};
  const ProgramResult sheet = tta({"views", "a.png", "-o", "sheet.png"}, without_fonts);
  expect_error(sheet, 2, "a sheet needs a font for its text, and fontconfig finds none: install one");
  EXPECT_EQ(tta({"views", "a.png", "--dir", "out"}, without_fonts).status, 0);
}

}  // namespace
}  // namespace tta::testing
