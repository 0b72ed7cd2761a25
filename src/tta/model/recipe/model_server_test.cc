#include "tta/model/recipe/model_server.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;

InputSignature square_input() {
  InputSignature signature;
  signature.width = signature.height = 224;
  return signature;
}

Recipe parse(std::string_view text, const InputSignature& signature = square_input()) {
  return parse_recipe(text, "flags.txt", signature);
}

std::string message_of(std::string_view text, const InputSignature& signature = square_input()) {
  const Error error = error_of([&] { parse(text, signature); });
  EXPECT_EQ(error.code(), ErrorCode::kRecipe);
  return error.what();
}

std::string config(const std::string& settings) {
  return R"({"model_config_list": [{"config": {"name": "resnet", "base_path": "/models/resnet", )" + settings + "}}]}";
}

// The one of the server's own demo: mean and scale of ImageNet in 0..255.
TEST(ModelServer, ConfigOfAnImageNetModel) {
  const Recipe recipe = read_recipe(golden_path("recipe/ovms_resnet50.json"), square_input());
  EXPECT_EQ(summary(recipe), "resize to 224 x 224 (opencv bilinear) -> mean/std -> RGB NCHW float32");
  EXPECT_FLOAT_EQ(recipe.normalize.mean[0], 123.675F);
  EXPECT_FLOAT_EQ(recipe.normalize.std[2], 57.375F);
  EXPECT_FLOAT_EQ(normalized(recipe.normalize, 255, 0), (255 - 123.675F) / 58.395F);  // subtracted, then divided
  EXPECT_EQ(recipe.origins.at("normalize.mean"), "ovms_resnet50.json: model_config_list[1].config.mean");
  EXPECT_EQ(recipe.origins.at("layout"), "ovms_resnet50.json: model_config_list[1].config.layout");
  EXPECT_EQ(recipe.notes.size(), 1U);  // of the resize
}

TEST(ModelServer, CommandLine) {
  const Recipe recipe = read_recipe(golden_path("recipe/ovms_flags.txt"), square_input());
  EXPECT_EQ(recipe.normalize, parse(config(R"("mean": "[123.675,116.28,103.53]", "scale": "[58.395,57.12,57.375]",
                                              "color_format": "RGB:BGR")"))
                                  .normalize);
  EXPECT_EQ(recipe.origins.at("normalize.std"), "ovms_flags.txt: scale");
  EXPECT_EQ(parse("ovms --mean=10 --mean 127.5 --scale \"127.5\" --port 9001").normalize.mean[1], 127.5F);
  EXPECT_EQ(message_of("--scale 0.08 1.0 --mean 0.5"),
            "flags.txt: scale is '0.08 1.0', expected a number or [123.675,116.28,103.53]");
}

// mean and scale come behind the conversion of colours: they are in the model's order, a recipe's are in RGB.
TEST(ModelServer, ColorFormatsFirstSideIsTheModels) {
  const std::string values = R"x("mean": "(1, 2, 3)", "scale": "[4,5,6]", "color_format": )x";
  const Recipe rgb = parse(config(values + R"("RGB:BGR")"));
  EXPECT_EQ(rgb.order, ChannelOrder::kRgb);
  EXPECT_EQ(rgb.normalize.mean, (std::array<float, 3>{1, 2, 3}));
  const Recipe bgr = parse(config(values + R"("bgr : bgr")"));
  EXPECT_EQ(bgr.order, ChannelOrder::kBgr);
  EXPECT_EQ(bgr.normalize.mean, (std::array<float, 3>{3, 2, 1}));
  EXPECT_EQ(bgr.normalize.std, (std::array<float, 3>{6, 5, 4}));
  EXPECT_EQ(bgr.notes.size(), 1U);
  const Recipe from_rgb = parse(config(values + R"("BGR:RGB")"));
  EXPECT_EQ(from_rgb.order, ChannelOrder::kBgr);
  EXPECT_EQ(from_rgb.notes.size(), 2U);  // the server itself decodes to BGR
}

TEST(ModelServer, WithoutColorFormatImagesStayBgr) {
  const Recipe recipe = parse(config(R"("mean": "[1,2,3]")"));
  EXPECT_EQ(recipe.order, ChannelOrder::kBgr);
  EXPECT_EQ(recipe.normalize.mean, (std::array<float, 3>{3, 2, 1}));
  EXPECT_NE(recipe.notes.at(0).find("has no color_format"), std::string::npos);

  InputSignature gray = square_input();
  gray.channels = 1;
  EXPECT_EQ(parse(config(R"("mean": "127.5")"), gray).notes.size(), 1U);
  EXPECT_EQ(parse(config(R"("color_format": "GRAY:BGR")"), gray).channels, 1);
  EXPECT_NE(message_of(config(R"("color_format": "GRAY:BGR")")).find("says 1 channel"), std::string::npos);
}

// The other way round than in color_format.
TEST(ModelServer, LayoutsSecondSideIsTheModels) {
  EXPECT_EQ(parse(config(R"("layout": "NHWC:NCHW", "mean": "1")")).layout, Layout::kNchw);
  EXPECT_EQ(parse("--layout nchw").layout, Layout::kNchw);
  EXPECT_NE(message_of("--layout NCHW:NHWC").find("flags.txt: layout is NHWC, but the model's input is NCHW"),
            std::string::npos);
  EXPECT_NE(message_of("--layout NHWC").find("is NHWC"), std::string::npos);
  EXPECT_EQ(parse(config(R"("layout": {"input": "NHWC:NCHW"}, "mean": "1")")).origins.at("layout"), "model");
  EXPECT_EQ(message_of("--layout NC"), "flags.txt: layout is 'NC', of which 'NC' is none of NCHW, NHWC");
}

TEST(ModelServer, ThePrecisionThatIsNotTheImagesIsTheModels) {
  InputSignature half = square_input();
  half.dtype = DType::kFloat16;
  EXPECT_EQ(parse("--precision fp32:uint8").dtype, DType::kFloat32);
  EXPECT_EQ(parse("--precision uint8:fp32").dtype, DType::kFloat32);
  EXPECT_EQ(parse("--precision FP16:UINT8", half).dtype, DType::kFloat16);
  EXPECT_EQ(parse("--precision fp32:fp32").dtype, DType::kFloat32);
  EXPECT_EQ(parse("--precision uint8", half).dtype, DType::kFloat16);  // the client's alone
  EXPECT_EQ(message_of("--precision fp16:uint8"), "flags.txt: precision is float16, but the model's input is float32");
  EXPECT_EQ(message_of("--precision fp32:fp16"),
            "flags.txt: precision is 'fp32:fp16': which side is the model's depends on the server's version; write "
            "\"dtype\": \"float32\" into a recipe.json");
  EXPECT_NE(message_of("--precision int8:uint8").find("'INT8' is none of FP32, FP16, UINT8"), std::string::npos);
}

TEST(ModelServer, ShapeIsOfWhatClientsSend) {
  EXPECT_EQ(parse("--layout NHWC:NCHW --shape (1,192,256,3)", {}).input, (Size{256, 192}));
  EXPECT_EQ(parse("--mean 0 --shape (1,3,192,256)", {}).input, (Size{256, 192}));
  EXPECT_EQ(parse("--mean 0 --shape (1,192,256,3)", {}).input, (Size{256, 192}));
  EXPECT_EQ(parse("--mean 0 --shape auto").input, (Size{224, 224}));
  EXPECT_EQ(parse("--mean 0 --shape (1,3,100:300,100:300)").input, (Size{224, 224}));
  EXPECT_NE(message_of("--mean 0 --shape (1,3,192,256)").find("gives 256 x 192, but the model's input is 224 x 224"),
            std::string::npos);
}

TEST(ModelServer, RefusesWhatItCannotTell) {
  EXPECT_NE(message_of(config(R"("nireq": 4)")).find("says of no model how it wants its input"), std::string::npos);
  EXPECT_NE(message_of(R"({"model_config_list": [{"config": {"mean": "1"}}, {"config": {"scale": "2"}}]})")
                .find("says how several models want their input: keep the one that is meant"),
            std::string::npos);
  EXPECT_NE(message_of("--mean [1,2]").find("has 2 numbers, but the input has 3 channels"), std::string::npos);
  EXPECT_NE(message_of("--scale [1,0,1]").find("must not hold 0"), std::string::npos);
  EXPECT_NE(message_of("--scale 1e-60").find("must not hold 0"), std::string::npos);
  EXPECT_NE(message_of("--mean [1,2,nan]").find("expected a number or"), std::string::npos);
  EXPECT_NE(message_of("--color_format RGB").find("expected one such as RGB:BGR"), std::string::npos);
  EXPECT_NE(message_of("--color_format NV12:BGR").find("'NV12' is none of RGB, BGR, GRAY"), std::string::npos);
  EXPECT_NE(message_of("--mean 1 --resize_dimensions (256,256)").find("resize_dimensions is not read"),
            std::string::npos);
  EXPECT_NE(message_of("--mean 1" + std::string(2 << 20, ' ')).find("is not a recipe"), std::string::npos);
  EXPECT_NE(message_of(config(R"("mean": [1, 2, 3])")).find("expected a string"), std::string::npos);
}

TEST(ModelServer, AModelThatTakesBytesTakesNoMean) {
  InputSignature bytes = square_input();
  bytes.dtype = DType::kUInt8;
  EXPECT_EQ(parse("--color_format RGB:BGR --precision uint8:uint8", bytes).dtype, DType::kUInt8);
  EXPECT_NE(message_of("--mean 1", bytes).find("normalises pixels, but the model's input is uint8"), std::string::npos);
}

}  // namespace
}  // namespace tta
