#include "tta/model/onnx/onnx_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "support/support.h"
#include "tta/base/core/sha256.h"
#include "tta/model/output.h"

namespace tta {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using testing::golden_path;
using testing::read_bytes;
using testing::TempDir;
using testing::write_text;

fs::path golden(const std::string& name) {
  return golden_path("onnx/" + name + ".onnx");
}

std::unique_ptr<Model> open(const std::string& name, const OnnxOptions& options = {}) {
  return open_onnx_model(golden(name), options);
}

OnnxOptions with_output_kind(OutputKind kind) {
  OnnxOptions options;
  options.output_kind = kind;
  return options;
}

OnnxOptions with_external_data() {
  OnnxOptions options;
  options.allow_external_data = true;
  return options;
}

// Message of the error that opening gives, without the path before it.
std::string problem(const std::string& name, ErrorCode code, const OnnxOptions& options = {}) {
  const Error error = error_of([&] { open(name, options); });
  EXPECT_EQ(error.code(), code) << error.what();
  const std::string text = error.what(), path = golden(name).string();
  EXPECT_EQ(text.substr(0, path.size()), path);
  return text.substr(std::min(text.size(), path.size() + 2));
}

// Values 0, 1, 2, ... in row-major order, as the model's dtype.
Tensor counting_input(const ModelInfo& info, std::int64_t batch) {
  const bool planes = info.layout == Layout::kNchw;
  const std::int64_t channels = info.channels, height = info.height, width = info.width;
  Tensor input(info.input_dtype, planes ? std::vector<std::int64_t>{batch, channels, height, width}
                                        : std::vector<std::int64_t>{batch, height, width, channels});
  const std::size_t size = dtype_size(info.input_dtype);
  for (std::size_t i = 0; i < input.size_bytes() / size; ++i) {
    const auto number = static_cast<float>(i % 251);
    const std::uint16_t half = float16_from_float32(number);
    const auto byte = static_cast<std::uint8_t>(number);
    const void* source = size == 4   ? static_cast<const void*>(&number)
                         : size == 2 ? static_cast<const void*>(&half)
                                     : &byte;
    std::memcpy(input.data() + i * size, source, size);
  }
  return input;
}

std::vector<float> run(const Model& model, const Tensor& input) {
  std::vector<float> rows(static_cast<std::size_t>(input.shape()[0]) * static_cast<std::size_t>(model.row_size()),
                          -7.0f);
  model.run(input, rows);
  return rows;
}

// An [N,3,8,8] batch whose planes are flat: `colours` has three values per image.
Tensor flat_colours(const std::vector<float>& colours) {
  const auto batch = static_cast<std::int64_t>(colours.size() / 3);
  Tensor input(DType::kFloat32, {batch, 3, 8, 8});
  for (std::size_t plane = 0; plane < colours.size(); ++plane)
    std::fill_n(input.floats().begin() + static_cast<std::ptrdiff_t>(plane * 64), 64, colours[plane]);
  return input;
}

// The golden classifier's logits for a flat colour (tools/golden/onnx_models.py, WEIGHTS).
std::vector<float> expected_logits(float red, float green, float blue) {
  return {4 * red, 4 * green, 4 * blue, -4 * red, -4 * green};
}

void expect_near(const std::vector<float>& actual, const std::vector<float>& expected, float tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], tolerance) << "at " << i;
}

TEST(OnnxModelTest, DescribesTheModel) {
  const auto model = open("logits");
  const ModelInfo& info = model->info();
  EXPECT_EQ(info.path, golden("logits").string());
  EXPECT_EQ(info.sha256, sha256_hex(read_bytes(golden("logits"))));
  EXPECT_EQ(info.input_name, "input");
  EXPECT_EQ(info.layout, Layout::kNchw);
  EXPECT_EQ(info.output_name, "output");
  EXPECT_EQ(info.classes, 5);
  EXPECT_FALSE(info.single_output);
  EXPECT_EQ(model->row_size(), 5);
  EXPECT_TRUE(info.notes.empty());
  EXPECT_EQ(open("metadata")->info().metadata.at("imgsz"), "[8, 8]");
}

TEST(OnnxModelTest, FindsWhatTheOutputIs) {
  struct Case {
    const char* model;
    OutputKind kind;
    const char* origin;
  };
  const Case cases[] = {
      {"logits", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"softmax", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"softmax_opset9", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"softmax_behind_shapes", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"log_softmax", OutputKind::kLogProbabilities, "graph ends in LogSoftmax over axis -1"},
      {"softmax_spelled_out", OutputKind::kProbabilities, "rows sum to 1 on a probe"},
      {"log_softmax_spelled_out", OutputKind::kLogProbabilities, "exponentials of rows sum to 1 on a probe"},
      {"softmax_nk11", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"undeclared_output", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"free_classes", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"label_and_scores", OutputKind::kProbabilities, "graph ends in Softmax over axis 1"},
      {"float16", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"uint8", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"nhwc", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"fixed_batch2", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"free_spatial", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
      {"initializer_as_input", OutputKind::kLogits, "rows don't sum to 1 on a probe"},
  };
  for (const Case& test : cases) {
    const auto model = open(test.model);
    EXPECT_EQ(model->info().output_kind, test.kind) << test.model;
    EXPECT_EQ(model->info().output_origin, test.origin) << test.model;
    EXPECT_EQ(model->info().classes, 5) << test.model;
  }
}

TEST(OnnxModelTest, ASingleSigmoidIsTwoClasses) {
  const auto model = open("single_sigmoid");
  EXPECT_EQ(model->info().classes, 2);
  EXPECT_TRUE(model->info().single_output);
  EXPECT_EQ(model->row_size(), 1);
  EXPECT_EQ(model->info().output_kind, OutputKind::kProbabilities);
  EXPECT_EQ(model->info().output_origin, "graph ends in Sigmoid");
  expect_near(run(*model, flat_colours({0, 0, 0, 2, 0, 0})), {0.5f, 1 / (1 + std::exp(-2.0f))}, 1e-6f);
}

TEST(OnnxModelTest, ASingleNumberOfUnknownMeaningNeedsTheFlag) {
  EXPECT_EQ(problem("single_number", ErrorCode::kModel),
            "output 'output' gives one number per image and the graph doesn't say what it is; say --output logits (a "
            "score, sigmoid is still to come) or --output probabilities");
  const auto model = open("single_number", with_output_kind(OutputKind::kLogits));
  EXPECT_EQ(model->info().classes, 2);
  EXPECT_EQ(model->info().output_origin, "--output");
}

TEST(OnnxModelTest, TheFlagOverridesAndIsNoted) {
  const auto model = open("softmax", with_output_kind(OutputKind::kLogits));
  EXPECT_EQ(model->info().output_kind, OutputKind::kLogits);
  EXPECT_EQ(model->info().output_origin, "--output");
  ASSERT_EQ(model->info().notes.size(), 1u);
  EXPECT_EQ(model->info().notes[0], "--output says logits, but the graph ends in Softmax over axis 1");
  EXPECT_TRUE(open("softmax", with_output_kind(OutputKind::kProbabilities))->info().notes.empty());
}

TEST(OnnxModelTest, TheFlagIsCheckedOnAProbe) {
  const std::string text = problem("logits", ErrorCode::kOutput, with_output_kind(OutputKind::kProbabilities));
  EXPECT_EQ(text.substr(0, 43), "output 'output' (--output): on a probe, rea") << text;
  EXPECT_EQ(error_of([] { open("logits", with_output_kind(OutputKind::kLogProbabilities)); }).code(),
            ErrorCode::kOutput);
}

TEST(OnnxModelTest, RefusesOutputsThatAreNoDistribution) {
  EXPECT_EQ(problem("multi_label", ErrorCode::kOutput),
            "output 'output': graph ends in Sigmoid over 5 classes: multi-label models are not supported");
  EXPECT_EQ(problem("multi_label", ErrorCode::kOutput, with_output_kind(OutputKind::kLogits)),
            "output 'output': graph ends in Sigmoid over 5 classes: multi-label models are not supported");
  EXPECT_NE(problem("multi_label_spelled_out", ErrorCode::kOutput).find("multi-label"), std::string::npos);
  EXPECT_EQ(problem("softmax_wrong_axis", ErrorCode::kOutput).substr(0, 68),
            "output 'output' (graph ends in Softmax over axis 0): on a probe, rea");
  EXPECT_EQ(problem("single_softmax", ErrorCode::kModel),
            "output 'output': graph ends in Softmax over axis 1 has one class only, so every image gets probability 1");
  EXPECT_NE(problem("nan", ErrorCode::kOutput).find("aren't finite for every probe"), std::string::npos);
}

TEST(OnnxModelTest, RefusesOutputsWhoseShapeOnlyARunTells) {
  EXPECT_EQ(problem("undeclared_dense_output", ErrorCode::kModel),
            "output 'output' gives [1,5,8,8] for 1 image(s); expected [N,K] or [N,K,1,1]");
}

TEST(OnnxModelTest, RefusesWhatTheFileShowsToBeNoClassifier) {
  for (const char* name : {"two_inputs", "vector_input", "int32", "rgba", "ambiguous_layout", "free_channels",
                           "rank3_output", "dense_output", "zipmap", "labels_only", "two_outputs"})
    EXPECT_EQ(error_of([&] { open(name); }).code(), ErrorCode::kModel) << name;
}

TEST(OnnxModelTest, OutputNameChooses) {
  OnnxOptions options;
  options.output_name = "auxiliary";
  const auto model = open("two_outputs", options);
  EXPECT_EQ(model->info().output_name, "auxiliary");
  EXPECT_EQ(model->info().output_kind, OutputKind::kLogits);
  expect_near(run(*model, flat_colours({1, 2, 3})), expected_logits(1, 2, 3), 1e-5f);
}

TEST(OnnxModelTest, FreeSidesAreFoundOutByTrying) {
  const auto model = open("free_spatial");
  EXPECT_EQ(model->info().height, 0);
  EXPECT_EQ(model->info().width, 0);
  expect_near(run(*model, flat_colours({1, 2, 3})), expected_logits(1, 2, 3), 1e-5f);
  EXPECT_EQ(open("free_spatial_384_only")->info().classes, 5);
}

TEST(OnnxModelTest, AnInputThatDoesNotFitIsAnErrorOfTheRun) {
  const auto model = open("free_spatial_384_only");
  std::vector<float> rows(5);
  const Error error = error_of([&] { model->run(flat_colours({1, 2, 3}), rows); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  EXPECT_NE(std::string(error.what()).find("free_spatial_384_only.onnx: ONNX Runtime: "), std::string::npos);
}

TEST(OnnxModelTest, RunsBatches) {
  const auto model = open("logits");
  const std::vector<float> rows = run(*model, flat_colours({1, 2, 3, -1, 0.5f, 0}));
  std::vector<float> expected = expected_logits(1, 2, 3);
  const std::vector<float> second = expected_logits(-1, 0.5f, 0);
  expected.insert(expected.end(), second.begin(), second.end());
  expect_near(rows, expected, 1e-5f);
  EXPECT_EQ(open("fixed_batch2")->info().batch, 2);
  expect_near(run(*open("fixed_batch2"), flat_colours({1, 2, 3, -1, 0.5f, 0})), expected, 1e-5f);
}

TEST(OnnxModelTest, RowsOfShapeNK11) {
  const std::vector<float> row = run(*open("softmax_nk11"), flat_colours({1, 0, 0}));
  ASSERT_EQ(row.size(), 5u);
  EXPECT_NEAR(std::accumulate(row.begin(), row.end(), 0.0f), 1.0f, 1e-5f);
  EXPECT_EQ(std::max_element(row.begin(), row.end()), row.begin());
}

TEST(OnnxModelTest, FlattenModelsShowTheirInput) {
  for (const char* name : {"flatten_nchw", "flatten_nhwc", "flatten_nchw_gray", "flatten_nhwc_gray",
                           "flatten_nchw_float16", "flatten_nhwc_float16", "flatten_nchw_uint8", "flatten_nhwc_uint8",
                           "flatten_nchw_batch4", "flatten_nchw_wide", "flatten_nchw_32"}) {
    const auto model = open(name);
    const std::int64_t batch = model->info().batch > 0 ? model->info().batch : 3;
    const std::vector<float> rows = run(*model, counting_input(model->info(), batch));
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(rows[i], static_cast<float>(i % 251)) << name << " " << i;
    EXPECT_EQ(model->info().output_kind, OutputKind::kLogits) << name;
  }
}

TEST(OnnxModelTest, GridModelsTellWhichSixteenthIsBright) {
  const auto model = open("flatten_grid4x4_32");
  Tensor input(DType::kFloat32, {1, 3, 32, 32});
  // Row 1, column 2 of the grid.
  for (std::size_t plane = 0; plane < 3; ++plane)
    for (std::size_t y = 8; y < 16; ++y)
      for (std::size_t x = 16; x < 24; ++x) input.floats()[(plane * 32 + y) * 32 + x] = 1;
  std::vector<float> expected(16, 0.0f);
  expected[4 * 1 + 2] = 1;
  expect_near(run(*model, input), expected, 1e-6f);
  EXPECT_EQ(open("flatten_grid4x4_224")->info().classes, 16);
}

TEST(OnnxModelTest, NotANumberComesOutAsItIs) {
  const auto model = open("nan_on_black");
  const std::vector<float> rows = run(*model, flat_colours({0, 0, 0, 1, 1, 2}));
  EXPECT_TRUE(std::isnan(rows[0]));
  expect_near({rows.begin() + 3, rows.end()}, {0.25f, 0.25f, 0.5f}, 1e-6f);
}

TEST(OnnxModelTest, OneSessionRunsOnManyThreads) {
  for (const char* name : {"logits", "flatten_nchw_float16"}) {
    const auto model = open(name);
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t t = 0; t < wrong.size(); ++t)
      threads.emplace_back([&, t] {
        Tensor input = counting_input(model->info(), 1);
        std::rotate(input.data(), input.data() + 4 * t, input.data() + input.size_bytes());
        const std::vector<float> expected = run(*model, input);
        for (int i = 0; i < 200; ++i) wrong[t] += run(*model, input) != expected;
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<int>(4, 0)) << name;
  }
}

TEST(OnnxModelTest, MoreThreadsInsideARunChangeNothingButTime) {
  OnnxOptions options;
  options.intra_op_threads = 2;
  const Tensor input = flat_colours({1, 2, 3});
  EXPECT_EQ(run(*open("logits", options), input), run(*open("logits"), input));
}

TEST(OnnxModelTest, ExternalDataNeedsPermission) {
  EXPECT_EQ(problem("external_weights", ErrorCode::kModel),
            "initializer 'weights' has its data in another file, 'weights.bin'; allow it with --allow-external-data if "
            "you trust this model");
  for (const char* name :
       {"external_in_constant", "external_in_sparse_initializer", "external_in_sparse_constant",
        "external_in_sparse_indices", "external_in_subgraph_initializer", "external_in_subgraph_constant",
        "external_in_function", "external_in_training", "external_parent", "external_absolute"})
    EXPECT_NE(problem(name, ErrorCode::kModel).find("--allow-external-data"), std::string::npos) << name;
}

TEST(OnnxModelTest, ExternalDataGiveTheSameModel) {
  const Tensor input = flat_colours({1, 2, 3});
  for (const char* name : {"external_weights", "external_weights_to_end"})
    expect_near(run(*open(name, with_external_data()), input), expected_logits(1, 2, 3), 1e-5f);

  const TempDir folder;
  fs::create_directory(folder / "data");
  fs::copy_file(golden("external_subfolder"), folder / "m.onnx");
  fs::copy_file(golden_path("onnx/weights.bin"), folder / "data/weights.bin");
  expect_near(run(*open_onnx_model(folder / "m.onnx", with_external_data()), input), expected_logits(1, 2, 3), 1e-5f);
}

TEST(OnnxModelTest, ExternalDataAreFoundBesideAModelInTheWorkingFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(golden_path("onnx"));
  EXPECT_NO_THROW(open_onnx_model("external_weights.onnx", with_external_data()));
  fs::current_path(before);
}

TEST(OnnxModelTest, TheDigestCoversExternalData) {
  const TempDir folder;
  fs::copy_file(golden("external_weights"), folder / "m.onnx");
  fs::copy_file(golden_path("onnx/weights.bin"), folder / "weights.bin");
  const auto digest = [&] { return open_onnx_model(folder / "m.onnx", with_external_data())->info().sha256; };
  const std::string first = digest();
  EXPECT_EQ(first, digest());
  write_text(folder / "weights.bin", std::string(76, '@'));
  EXPECT_NE(first, digest());
  EXPECT_EQ(open("external_weights", with_external_data())->info().notes.size(), 1u);
}

TEST(OnnxModelTest, ExternalDataMustLieInTheModelsFolder) {
  for (const char* name : {"external_parent", "external_hidden_parent", "external_absolute", "external_no_location",
                           "external_too_long", "external_memory_address"})
    EXPECT_EQ(error_of([&] { open(name, with_external_data()); }).code(), ErrorCode::kModel) << name;

  const TempDir folder;
  fs::copy_file(golden("external_weights"), folder / "m.onnx");
  fs::create_symlink(golden_path("onnx/weights.bin"), folder / "weights.bin");
  const Error error = error_of([&] { open_onnx_model(folder / "m.onnx", with_external_data()); });
  EXPECT_NE(std::string(error.what()).find("symbolic links are not followed"), std::string::npos) << error.what();
}

TEST(OnnxModelTest, ExternalDataOutsideTheInitializersStayRefused) {
  for (const char* name : {"external_in_constant", "external_in_sparse_initializer", "external_in_sparse_constant",
                           "external_in_sparse_indices", "external_in_subgraph_initializer",
                           "external_in_subgraph_constant", "external_in_function", "external_in_training"})
    EXPECT_NE(problem(name, ErrorCode::kModel, with_external_data()).find("only initializers of the main graph"),
              std::string::npos)
        << name;
}

TEST(OnnxModelTest, RefusesFilesThatAreNoModels) {
  const TempDir folder;
  write_text(folder / "text.onnx", "not a model at all");
  write_text(folder / "empty.onnx", "");
  write_text(folder / "m.ort", std::string("\x20\0\0\0ORTM and more", 17));
  const auto code_of = [&](const char* name) { return error_of([&] { open_onnx_model(folder / name); }).code(); };
  EXPECT_EQ(code_of("text.onnx"), ErrorCode::kModel);
  EXPECT_EQ(code_of("empty.onnx"), ErrorCode::kModel);
  EXPECT_EQ(code_of("missing.onnx"), ErrorCode::kIo);
  EXPECT_NE(std::string(error_of([&] { open_onnx_model(folder / "m.ort"); }).what()).find("own format"),
            std::string::npos);
}

TEST(OnnxModelTest, WhatOnlyOnnxRuntimeRefusesIsAModelError) {
  // "GlobalAveragePool" becomes an operator that doesn't exist.
  std::vector<std::byte> bytes = read_bytes(golden("logits"));
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  text.replace(text.find("GlobalAveragePool"), 17, "GlobalAverageFool");
  const TempDir folder;
  write_text(folder / "m.onnx", text);
  const Error error = error_of([&] { open_onnx_model(folder / "m.onnx"); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  EXPECT_NE(std::string(error.what()).find("m.onnx: ONNX Runtime: "), std::string::npos);
  EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
}

TEST(OnnxModelTest, OnnxRuntimeStaysSilent) {
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  open("logits");
  EXPECT_THROW(open("nan"), Error);
  EXPECT_THROW(run(*open("free_spatial_384_only"), flat_colours({1, 2, 3})), Error);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
}

TEST(OnnxModelTest, AProviderThatIsNotThereIsAnError) {
  OnnxOptions options;
  options.provider = "nosuch";
  const Error error = error_of([&] { open("logits", options); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  EXPECT_NE(std::string(error.what()).find("cpu"), std::string::npos) << error.what();
  options.provider = "nosuch:";
  EXPECT_EQ(error_of([&] { open("logits", options); }).code(), ErrorCode::kUsage);
  options.provider = "CPU";
  EXPECT_NO_THROW(open("logits", options));
}

// Under ctest each test is a process of its own, so nothing is loaded before this one.
TEST(OnnxModelTest, ALibraryThatIsNotThereIsAnError) {
  OnnxOptions options;
  options.library = "/no/such/libonnxruntime.so";
  EXPECT_EQ(error_of([&] { open("logits", options); }).code(), ErrorCode::kRuntime);
}

TEST(OnnxModelTest, OpensRealModels) {
  TTA_SKIP_WITHOUT_DATA(data);
  struct Case {
    const char* name;
    DType dtype;
    Layout layout;
    int channels, side, batch, classes;
    OutputKind kind;
  };
  constexpr auto kF32 = DType::kFloat32;
  const Case cases[] = {
      {"squeezenet1.1", kF32, Layout::kNchw, 3, 224, 0, 1000, OutputKind::kLogits},
      {"squeezenet1.1_fp16_fixed1", DType::kFloat16, Layout::kNchw, 3, 224, 1, 1000, OutputKind::kProbabilities},
      {"mobilenet_v1_0.25_128", kF32, Layout::kNchw, 3, 128, 0, 1000, OutputKind::kLogits},
      {"mobilenet_v1_0.25_128_nhwc_softmax", kF32, Layout::kNhwc, 3, 128, 0, 1000, OutputKind::kProbabilities},
      {"cifar10_resnet20", kF32, Layout::kNchw, 3, 32, 0, 10, OutputKind::kLogits},
      {"mnist-8", kF32, Layout::kNchw, 1, 28, 1, 10, OutputKind::kLogits},
  };
  for (const Case& test : cases) {
    const auto model = open_onnx_model(data / "models" / (std::string(test.name) + ".onnx"));
    const ModelInfo& info = model->info();
    EXPECT_EQ(info.input_dtype, test.dtype) << test.name;
    EXPECT_EQ(info.layout, test.layout) << test.name;
    EXPECT_EQ(info.channels, test.channels) << test.name;
    EXPECT_EQ(info.height, test.side) << test.name;
    EXPECT_EQ(info.width, test.side) << test.name;
    EXPECT_EQ(info.batch, test.batch) << test.name;
    EXPECT_EQ(info.classes, test.classes) << test.name;
    EXPECT_EQ(info.output_kind, test.kind) << test.name;
    EXPECT_FALSE(info.single_output) << test.name;
  }
}

// The two files hold the same network: its softmax must agree whatever the layout.
TEST(OnnxModelTest, RealModelsInBothLayoutsAgree) {
  TTA_SKIP_WITHOUT_DATA(data);
  const auto planes = open_onnx_model(data / "models/mobilenet_v1_0.25_128.onnx");
  const auto pixels = open_onnx_model(data / "models/mobilenet_v1_0.25_128_nhwc_softmax.onnx");
  Tensor nchw(DType::kFloat32, {1, 3, 128, 128}), nhwc(DType::kFloat32, {1, 128, 128, 3});
  std::mt19937 random(3);
  for (std::size_t i = 0; i < std::size_t{128} * 128; ++i)
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const float value = static_cast<float>(random() % 256) / 127.5f - 1;
      nchw.floats()[channel * 128 * 128 + i] = nhwc.floats()[3 * i + channel] = value;
    }
  const std::vector<double> expected = read_output_row(run(*planes, nchw), planes->info());
  const std::vector<double> actual = read_output_row(run(*pixels, nhwc), pixels->info());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(actual[i], expected[i], 1e-5);
}

}  // namespace
}  // namespace tta
