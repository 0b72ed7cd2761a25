#include "tta/views/importers/torchvision.h"

#include "tta/image/matrix.h"
#include "tta/views/importers/importer_test_support.h"

namespace tta {
namespace {

using testing::drawn;
using testing::expect_share;
using testing::expect_uniform;
using testing::problem_of;
using testing::training_of;

TrainingViews of(const std::string& items) {
  return training_of("Compose(\n    " + items + "\n)");
}

TEST(Torchvision, ReadsPrintedAndWrittenPipelines) {
  for (const char* text :
       {"Compose(\n    RandomHorizontalFlip(p=0.3)\n    RandomRotation(degrees=[-20.0, 20.0], interpolation=nearest, "
        "expand=False, fill=0)\n)",
        "Compose(RandomHorizontalFlip(p=0.3) RandomRotation(degrees=[-20.0, 20.0]))",
        "t = v2.Compose([v2.RandomHorizontalFlip(0.3), v2.RandomRotation(20),])  # mine",
        "Sequential(\n  (0): RandomHorizontalFlip(p=0.3)\n  (1): RandomRotation(degrees=[-20.0, 20.0])\n)"}) {
    const TrainingViews views = training_of(text);
    EXPECT_EQ(views.source, "torchvision");
    expect_share(views, "hflip", 0.3);
    expect_uniform(views, "rotate", 1, -20, 20);
    EXPECT_EQ(views.border, Border::kConstant);
  }
}

// 0.14 prints one bracket too many.
TEST(Torchvision, ReadsTheBracketTooMany) {
  expect_share(of("RandomResizedCrop(size=(224, 224), scale=(0.25, 0.25), ratio=(1, 1), interpolation=bilinear), "
                  "antialias=None)\n    RandomVerticalFlip(p=1.0)"),
               "vflip", 1);
}

TEST(Torchvision, TransformsHaveTheirRanges) {
  expect_uniform(of("RandomAffine(degrees=[-10.0, 30.0], translate=(0.1, 0.2), scale=(0.8, 1.2), shear=[-5.0, 5.0])"),
                 "rotate", 1, -30, 10);  // clockwise
  const TrainingViews affine =
      of("RandomAffine(degrees=[0, 0], translate=(0.1, 0.2), scale=(0.8, 1.2), shear=[-5, 5])");
  expect_uniform(affine, "translate", 1, -0.2, 0.2, 1);
  expect_uniform(affine, "zoom", 1, 0.8, 1.2);
  expect_uniform(affine, "shear_x", 1, -5, 5);
  expect_uniform(of("ColorJitter(brightness=[0.6, 1.4], contrast=None, saturation=None, hue=None)"), "brightness", 1,
                 0.6, 1.4);
  expect_uniform(of("ColorJitter(0.4, 0.4, 0.4, 0.1)"), "hue", 1, -0.1, 0.1);
  expect_uniform(of("GaussianBlur(kernel_size=(23, 23), sigma=(0.5, 2.0))"), "gaussian_blur", 1, 0.5, 2);
  expect_uniform(of("RandomPerspective(p=0.5, distortion_scale=0.6)"), "perspective", 0.5, 0, 0.3);
  expect_share(of("RandomGrayscale()"), "grayscale", 0.1);
  expect_share(of("RandomAutocontrast()"), "autocontrast", 0.5);
  expect_share(of("RandomEqualize(p=0.2)"), "equalize", 0.2);
  expect_share(of("RandomInvert(p=0.2)"), "invert", 0.2);
  EXPECT_EQ(drawn(of("RandomAdjustSharpness(sharpness_factor=2,p=0.5)"), "sharpness").mean(), 2);
  EXPECT_EQ(drawn(of("RandomPosterize(bits=4,p=0.5)"), "posterize").mean(), 4);
  EXPECT_EQ(drawn(of("RandomSolarize(threshold=128,p=0.5)"), "solarize").mean(), 128);
}

// torchvision's own inverse matrix of affine(angle=20, scale=1.3, shear=(8, -5)) on 100 x 100 pixels: order and signs.
TEST(Torchvision, AffineIsItsMatrix) {
  const TrainingViews affine = of("RandomAffine(degrees=[20, 20], scale=(1.3, 1.3), shear=[8, 8, -5, -5])");
  Matrix3 map = kIdentityMatrix;
  for (const Op& op : draw_view(affine.distribution, 1, 1).ops) {
    map = multiply(map, op.def->map(op.values, {100, 100}));
  }
  const double expected[] = {0.676977, 0.361446, -1.921175, -0.326333, 0.699823, 31.325495};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(map[i], expected[i], 5e-3) << i;
}

TEST(Torchvision, ContainersNest) {
  const TrainingViews apply = of("RandomApply(\n    p=0.3\n    RandomHorizontalFlip(p=0.5)\n)");
  expect_share(apply, "hflip", 0.15);
  EXPECT_TRUE(apply.notes.empty());
  EXPECT_EQ(of("RandomApply(    RandomHorizontalFlip(p=0.5))").notes.size(), 1U);
  expect_share(of("RandomChoice(\n    RandomVerticalFlip(p=1)\n    RandomHorizontalFlip(p=1)\n)(p=[0.2, 0.8])"),
               "vflip", 0.2);
  expect_share(of("RandomOrder(\n    RandomVerticalFlip(p=1)\n    RandomInvert(p=1)\n)"), "invert", 1);
}

TEST(Torchvision, CropsNeedToKnowTheirImage) {
  const TrainingViews padded = of("RandomCrop(size=(32, 32), padding=4)");
  expect_uniform(padded, "translate", 80.0 / 81, -0.125, 0.125);
  const TrainingViews resized = of("Resize(size=256) RandomCrop(size=(224, 224), padding=None)");
  EXPECT_NEAR(drawn(resized, "zoom").mean(), 256.0 / 224, 1e-3);
  EXPECT_EQ(of("RandomCrop(size=(32, 32), padding=None)").notes.size(), 1U);
}

TEST(Torchvision, PreparationsArePassedOver) {
  const TrainingViews views =
      of("Resize(size=256, interpolation=bilinear, max_size=None, antialias=None)\n    ToTensor()"
         "\n    Normalize(mean=(0.5,), std=(0.5,))");
  ASSERT_EQ(views.notes.size(), 1U);
  EXPECT_EQ(views.notes[0], "passed over, the recipe does this: Resize, ToTensor, Normalize");
}

TEST(Torchvision, MistakesAreNamedWithTheirPlace) {
  EXPECT_EQ(problem_of("Compose(\n  RandomHorizontalFlip(p=0.5\n  ToTensor()"),
            "pipeline:3: expected a transform or a value, found the end");
  EXPECT_NE(problem_of("Compose(\n  RandomErasing(p=0.5)\n)").find("pipeline:2: 'RandomErasing', which no op"),
            std::string::npos);
  EXPECT_NE(problem_of("Compose(RandomHorizontalFlip(p=-1))").find("p is -1, allowed 0..1"), std::string::npos);
  EXPECT_NE(problem_of("Compose(RandomRotation(degrees=[5, -5]))").find("low is above high"), std::string::npos);
  EXPECT_NE(problem_of("Compose(RandomRotation(degrees=nan))"), "");
  EXPECT_NE(problem_of("Compose(RandomRotation())").find("lacks 'degrees'"), std::string::npos);
  EXPECT_NE(problem_of("Compose(AutoAugment(policy=AutoAugmentPolicy.MARS))").find("mars"), std::string::npos);
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "Compose(";
  EXPECT_NE(problem_of(deep).find("levels"), std::string::npos);
  EXPECT_NE(problem_of("Compose(" + std::string(10'000, '[')).find("levels"), std::string::npos);
}

// Found by the fuzzer: asked directly, not by what the text looks like.
TEST(Torchvision, ATextWithoutAPipelineIsRefused) {
  EXPECT_STREQ(testing::error_of([] { read_torchvision_pipeline("", "pipeline", false); }).what(),
               "pipeline:1: expected 'Compose(', found the end");
}

// Also inside of another item.
TEST(Torchvision, BadSettingsHaveTheirLine) {
  EXPECT_EQ(problem_of("Compose(\n  RandomHorizontalFlip(p=0.5)\n  RandomRotation(degrees=[10, -10])\n)"),
            "pipeline:3: RandomRotation's degrees is [10, -10]: low is above high");
  EXPECT_EQ(problem_of("Compose(\n  RandomApply(\n    RandomHorizontalFlip(p=1.5)\n))"),
            "pipeline:3: RandomHorizontalFlip's p is 1.5, allowed 0..1");
  EXPECT_EQ(problem_of("Compose(\n\n  RandomRotation())"), "pipeline:3: RandomRotation lacks 'degrees'");
}

}  // namespace
}  // namespace tta
