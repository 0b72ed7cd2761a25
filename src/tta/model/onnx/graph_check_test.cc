#include "tta/model/onnx/graph_check.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "support/support.h"
#include "tta/model/onnx/onnx_graph.h"
#include "tta/model/onnx/signature.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::read_bytes;

std::vector<std::byte> golden(const std::string& name) {
  return read_bytes(golden_path("onnx/" + name + ".onnx"));
}

std::vector<ExternalTensor> external_in(const std::string& name) {
  return find_external_data(golden(name), name);
}

TEST(GraphCheckTest, FindsNothingInModelsWithoutExternalData) {
  for (const char* name : {"logits", "softmax_behind_shapes", "zipmap", "metadata", "flatten_nchw_uint8"})
    EXPECT_TRUE(external_in(name).empty()) << name;
}

TEST(GraphCheckTest, ReadsLocationOffsetAndLength) {
  const std::vector<ExternalTensor> found = external_in("external_weights");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "initializer 'weights'");
  EXPECT_TRUE(found[0].is_main_initializer);
  EXPECT_EQ(found[0].location, "weights.bin");
  EXPECT_EQ(found[0].offset, 16u);
  EXPECT_EQ(found[0].length, 60u);
  EXPECT_EQ(external_in("external_weights_to_end")[0].length, std::nullopt);
}

TEST(GraphCheckTest, FindsExternalDataWhereverATensorCanBe) {
  struct Case {
    const char* model;
    std::vector<std::string> places;
  };
  const Case cases[] = {
      {"external_in_constant", {"attribute 'weights' of node 'secret' (Constant)"}},
      {"external_in_sparse_initializer", {"sparse initializer 'weights'"}},
      {"external_in_sparse_indices", {"sparse initializer 'places'"}},
      {"external_in_sparse_constant", {"sparse attribute 'weights' of node '' (Constant)"}},
      {"external_in_subgraph_initializer", {"initializer 'weights' of node 'fork' (If)"}},
      {"external_in_subgraph_constant",
       {"attribute 'weights' of node '' (Constant)", "attribute 'weights' of node '' (Constant)"}},
      {"external_in_function", {"attribute 'weights' of node '' (Constant)"}},
      {"external_in_training", {"initializer 'weights' of the training information"}},
  };
  for (const Case& test : cases) {
    const std::vector<ExternalTensor> found = external_in(test.model);
    ASSERT_EQ(found.size(), test.places.size()) << test.model;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].place, test.places[i]);
      EXPECT_FALSE(found[i].is_main_initializer) << test.model;
      EXPECT_EQ(found[i].location, "weights.bin") << test.model;
    }
  }
}

TEST(GraphCheckTest, RefusesAnOffsetThatIsNoNumber) {
  const Error error = error_of([] { external_in("external_negative_offset"); });
  EXPECT_EQ(error.code(), ErrorCode::kModel);
  EXPECT_STREQ(error.what(),
               "external_negative_offset: external data has the offset '-16', expected a number of bytes");
}

// A graph with one initializer, whose fields are given.
std::string model_with_tensor(const std::string& fields) {
  const auto wrap = [](char tag, const std::string& inner) {
    return std::string{tag, static_cast<char>(inner.size())} + inner;
  };
  return wrap('\x3a', wrap('\x2a', fields));
}

std::vector<ExternalTensor> external_in_bytes(const std::string& file) {
  return find_external_data(std::as_bytes(std::span(file)), "m.onnx");
}

TEST(GraphCheckTest, RefusesContradictoryEntries) {
  const std::string location = "\x6a\x0d\x0a\x08location\x12\x01x";
  EXPECT_EQ(external_in_bytes(model_with_tensor(location)).size(), 1u);
  const Error error = error_of([&] { external_in_bytes(model_with_tensor(location + location)); });
  EXPECT_STREQ(error.what(), "m.onnx: external data says 'location' twice");
}

TEST(GraphCheckTest, TheMarkAloneIsEnoughAndSoIsAnEntryAlone) {
  EXPECT_EQ(external_in_bytes(model_with_tensor("\x70\x01")).size(), 1u);
  EXPECT_EQ(external_in_bytes(model_with_tensor(std::string("\x70\x00", 2))).size(), 0u);
  // protobuf cuts enums to 32 bits: 2^32 + 1 is EXTERNAL to it.
  EXPECT_EQ(external_in_bytes(model_with_tensor("\x70\x81\x80\x80\x80\x10")).size(), 1u);
  EXPECT_EQ(external_in_bytes(model_with_tensor(std::string("\x6a\x00", 2))).size(), 1u);
}

// Everything that reads the file before ONNX Runtime does. Only an Error may come out.
void read_everything(Bytes file) {
  try {
    find_external_data(file, "m.onnx");
    const OnnxGraph graph = read_onnx_graph(file, "m.onnx");
    ModelInfo info;
    read_input_signature(graph, "m.onnx", info);
    find_final_activation(graph, choose_output(graph, "", "m.onnx").name);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kModel);
  }
}

std::vector<std::vector<std::byte>> all_golden_models() {
  std::vector<std::vector<std::byte>> models;
  for (const auto& entry : std::filesystem::directory_iterator(golden_path("onnx")))
    if (entry.path().extension() == ".onnx") models.push_back(read_bytes(entry.path()));
  EXPECT_GT(models.size(), 60u);
  return models;
}

TEST(GraphCheckTest, SurvivesEveryTruncation) {
  for (const auto& model : all_golden_models())
    for (std::size_t size = 0; size < model.size(); ++size) {
      // A copy of just that size, so that a sanitizer sees a read beyond it.
      const std::vector<std::byte> cut(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(size));
      read_everything(cut);
    }
}

TEST(GraphCheckTest, SurvivesEveryFlippedByte) {
  for (const auto& model : all_golden_models()) {
    std::vector<std::byte> damaged = model;
    for (std::size_t i = 0; i < model.size(); ++i)
      for (const std::byte mask : {std::byte{0x01}, std::byte{0x80}, std::byte{0xff}}) {
        damaged[i] = model[i] ^ mask;
        read_everything(damaged);
        damaged[i] = model[i];
      }
  }
}

TEST(GraphCheckTest, SurvivesNoise) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::byte> noise(random() % 200);
    for (std::byte& byte : noise) byte = static_cast<std::byte>(random());
    read_everything(noise);
  }
}

}  // namespace
}  // namespace tta
