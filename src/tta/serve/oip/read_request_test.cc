#include "tta/serve/oip/read_request.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

// Files for the model of served_fake(): BYTES are not looked into here.
InferTensor file_input(std::size_t count = 1) {
  InferTensor tensor{"pixels", Datatype::kBytes, {static_cast<std::int64_t>(count)}, {}, {}, {}, ElementForm::kBytes};
  for (std::size_t i = 0; i < count; ++i) tensor.elements.push_back(bytes_of("file " + std::to_string(i)));
  return tensor;
}

// `shape` filled with 0, 1, 2, ...
InferTensor pixel_input(std::vector<std::int64_t> shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  InferTensor tensor{"pixels", Datatype::kUint8, std::move(shape), {}, {}, {}, ElementForm::kBytes};
  for (std::size_t i = 0; i < count; ++i) tensor.raw.push_back(static_cast<std::byte>(i));
  return tensor;
}

InferTensor float_input(std::vector<std::int64_t> shape, std::size_t count) {
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<float>(i);
  return {"pixels", Datatype::kFp32, std::move(shape), {}, raw_of(numbers), {}, ElementForm::kBytes};
}

InferRequest request_of(InferTensor tensor) {
  InferRequest request;
  request.inputs.push_back(std::move(tensor));
  return request;
}

CheckedRequest read(InferRequest request, const Limits& limits = {}) {
  return read_request(*served_fake(), std::move(request), limits);
}

std::string problem(InferRequest request, ErrorCode code = ErrorCode::kUsage, const Limits& limits = {}) {
  const Error error = error_of([&] { read(std::move(request), limits); });
  EXPECT_EQ(error.code(), code);
  return error.what();
}

std::string input_problem(InferTensor tensor) {
  return problem(request_of(std::move(tensor)));
}

TEST(ReadRequest, FilesParametersIdAndOutputs) {
  InferRequest request = request_of(file_input(3));
  request.id = "4 2";
  request.parameters["tta_max_views"] = std::int64_t{5};
  request.outputs = {{"label", {}}, {"class_id", {}}};
  const CheckedRequest checked = read(std::move(request));
  ASSERT_EQ(checked.request.images.size(), 3u);
  EXPECT_EQ(text_of(std::get<std::vector<std::byte>>(checked.request.images[2])), "file 2");
  EXPECT_EQ(checked.request.max_views, 5);
  EXPECT_EQ(checked.plan.id, "4 2");
  ASSERT_EQ(checked.plan.outputs.size(), 2u);
  EXPECT_EQ(checked.plan.outputs[0].form->name, "label");
  EXPECT_EQ(checked.plan.outputs[1].form->name, "class_id");
}

TEST(ReadRequest, ExactlyOneInputOfTheRightName) {
  EXPECT_EQ(problem({}), "inputs: the model's input 'pixels' is missing");
  InferTensor other = file_input();
  other.name = "image\n";
  EXPECT_EQ(input_problem(other), "inputs[0]: there is no input 'image\\x0a'; the model has one, 'pixels'");
  InferRequest extra = request_of(file_input());
  extra.inputs.push_back(file_input());
  EXPECT_EQ(problem(extra), "inputs[1]: the input 'pixels' is there twice");
  extra.inputs[1].name = "mask";
  EXPECT_EQ(problem(extra), "inputs[1]: there is no input 'mask'; the model has one, 'pixels'");
}

TEST(ReadRequest, NoMoreImagesThanAllowed) {
  EXPECT_EQ(read(request_of(file_input(64))).request.images.size(), 64u);
  EXPECT_EQ(problem(request_of(file_input(65))),
            "inputs[0].shape asks for 65 images, at most 64 are allowed in one request");
}

TEST(ReadRequest, ShapesAndSizesAreChecked) {
  InferTensor tensor = file_input(2);
  tensor.shape = {3};
  EXPECT_EQ(input_problem(tensor), "inputs[0].shape [3] has 3 elements of BYTES, the data are 2 elements");
  tensor.shape = {std::int64_t{1} << 62, 4};
  EXPECT_NE(input_problem(tensor).find("more elements than 63 bits count"), std::string::npos);
  tensor.shape = {-2};
  EXPECT_EQ(input_problem(tensor), "inputs[0].shape is [-2], each at least 1");
}

TEST(ReadRequest, ParametersInTheWrongPlace) {
  InferTensor tensor = file_input();
  tensor.parameters["tta_policy"] = std::string("d4");
  EXPECT_EQ(input_problem(tensor), "inputs[0].parameters.tta_policy belongs to the request's parameters");
  InferRequest request = request_of(file_input());
  request.parameters["tta_stopp"] = std::string("none");
  EXPECT_EQ(problem(request), "parameters.tta_stopp is unknown (did you mean 'tta_stop'?)");
}

TEST(ReadRequest, ViewProbabilitiesOfOneImage) {
  EXPECT_FALSE(read(request_of(file_input())).request.view_probabilities);
  InferRequest request = request_of(file_input());
  request.outputs = {{"view_probabilities", {}}};
  EXPECT_TRUE(read(request).request.view_probabilities);
  request.inputs[0] = file_input(2);
  EXPECT_EQ(problem(request), "the output 'view_probabilities' is for requests with one image");
}

TEST(ReadRequest, ViewProbabilitiesWithinReason) {
  const auto model = served_fake();
  model->bundle.model = std::make_shared<FakeModel>(fake_info(3, 4, 6, 20'000), nullptr);
  InferRequest request = request_of(file_input());
  request.inputs[0].name = "image";
  request.outputs = {{"view_probabilities", {}}};
  const Error error = error_of([&] { read_request(*model, request, {}); });
  EXPECT_EQ(error.code(), ErrorCode::kTooLarge);
  EXPECT_NE(std::string(error.what()).find("1024 x 20000 numbers"), std::string::npos);
  request.parameters["tta_max_views"] = std::int64_t{100};
  EXPECT_NO_THROW(read_request(*model, request, {}));
}

TEST(ReadRequest, PixelsInEitherLayout) {
  const CheckedRequest packed = read(request_of(pixel_input({2, 2, 4, 3})));
  ASSERT_EQ(packed.request.images.size(), 2u);
  const Image& second = std::get<Image>(packed.request.images[1]);
  EXPECT_EQ(second.size(), (Size{4, 2}));
  EXPECT_EQ(second.channels(), 3);
  EXPECT_EQ(second.row(0)[0], 24);  // the first number of the second image
  EXPECT_EQ(second.row(1)[11], 47);

  const CheckedRequest planes = read(request_of(pixel_input({2, 3, 2, 4})));
  const Image& image = std::get<Image>(planes.request.images.at(1));
  EXPECT_EQ(image.size(), (Size{4, 2}));
  // Pixel (x 1, y 1): number 5 of each plane of 8.
  EXPECT_EQ(image.view().pixel(1, 1)[0], 24 + 5);
  EXPECT_EQ(image.view().pixel(1, 1)[1], 24 + 8 + 5);
  EXPECT_EQ(image.view().pixel(1, 1)[2], 24 + 16 + 5);
}

TEST(ReadRequest, PixelsOfOtherShapes) {
  EXPECT_EQ(input_problem(pixel_input({2, 4, 3})),
            "inputs[0].shape is [2,4,3]; UINT8 are pixels: [N,H,W,3] or [N,3,H,W]");
  EXPECT_EQ(input_problem(pixel_input({1, 5, 5, 1})),
            "inputs[0].shape is [1,5,5,1]; the model takes RGB pixels: [N,H,W,3] or [N,3,H,W]");
  EXPECT_NE(input_problem(pixel_input({1, 3, 5, 3})).find("can be read as [N,H,W,3] and as [N,3,H,W]"),
            std::string::npos);
}

TEST(ReadRequest, PixelsWithinTheLimits) {
  Limits limits;
  limits.side_px = 4;
  EXPECT_NE(problem(request_of(pixel_input({1, 2, 5, 3})), ErrorCode::kTooLarge, limits).find("--max-side"),
            std::string::npos);
  limits.pixels = 7;
  EXPECT_NE(problem(request_of(pixel_input({1, 2, 4, 3})), ErrorCode::kTooLarge, limits).find("--max-pixels"),
            std::string::npos);
}

TEST(ReadRequest, GrayPixelsForAGrayModel) {
  const auto model = served_fake();
  model->bundle.recipe.channels = 1;
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{1, 2, 5, 1}, {1, 1, 2, 5}}) {
    const CheckedRequest checked = read_request(*model, request_of(pixel_input(shape)), {});
    const Image& image = std::get<Image>(checked.request.images.at(0));
    EXPECT_EQ(image.size(), (Size{5, 2}));
    EXPECT_EQ(image.row(1)[4], 9);
  }
}

TEST(ReadRequest, TheModelsOwnInputRowByRow) {
  const CheckedRequest checked = read(request_of(float_input({2, 3, 4, 6}, 144)));
  ASSERT_EQ(checked.request.images.size(), 2u);
  const Tensor& second = std::get<Tensor>(checked.request.images[1]);
  EXPECT_EQ(second.shape(), (std::vector<std::int64_t>{1, 3, 4, 6}));
  EXPECT_EQ(second.floats()[0], 72);
  EXPECT_EQ(second.floats()[71], 143);
}

TEST(ReadRequest, TensorsOfOtherShapesAndTypes) {
  EXPECT_EQ(input_problem(float_input({1, 4, 6, 3}, 72)),
            "inputs[0] is FP32 [1,4,6,3]; the model's own input is FP32 [-1,3,4,6], images are BYTES [N], pixels "
            "UINT8");
  input_problem(float_input({3, 4, 6}, 72));
  InferTensor doubles{"pixels", Datatype::kFp64,    {1, 3, 4, 6}, {}, std::vector<std::byte>(576),
                      {},       ElementForm::kBytes};
  EXPECT_NE(input_problem(doubles).find("inputs[0] is FP64"), std::string::npos);
}

TEST(ReadRequest, TensorsMustBeFinite) {
  for (const float bad :
       {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(), std::nanf("")}) {
    InferTensor tensor = float_input({1, 3, 4, 6}, 72);
    std::memcpy(tensor.raw.data() + 4 * 13, &bad, 4);
    EXPECT_EQ(input_problem(tensor), "inputs[0].data[13] is not a finite number");
  }
}

TEST(ReadRequest, HalvesForAModelOfHalves) {
  const auto model = served_fake();
  model->bundle.recipe.dtype = DType::kFloat16;
  model->bundle.recipe.layout = Layout::kNhwc;
  std::vector<std::uint16_t> halves(72, float16_from_float32(1.5f));
  InferTensor tensor{"pixels", Datatype::kFp16, {1, 4, 6, 3}, {}, raw_of(halves), {}, ElementForm::kBytes};
  const CheckedRequest checked = read_request(*model, request_of(tensor), {});
  const Tensor& row = std::get<Tensor>(checked.request.images.at(0));
  EXPECT_EQ(row.dtype(), DType::kFloat16);
  EXPECT_EQ(row.shape(), (std::vector<std::int64_t>{1, 4, 6, 3}));
  halves[71] = 0x7C01;  // not a number
  tensor.raw = raw_of(halves);
  EXPECT_STREQ(error_of([&] { read_request(*model, request_of(tensor), {}); }).what(),
               "inputs[0].data[71] is not a finite number");
}

}  // namespace
}  // namespace tta::oip
