#include "tta/serve/oip/outputs.h"

#include <gtest/gtest.h>

#include "support/served_fake.h"
#include "support/support.h"

namespace tta::oip {
namespace {

using namespace testing;

std::string problem(const std::vector<RequestedOutput>& outputs) {
  const Error error = error_of([&] { read_outputs(outputs, 3); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

// The tensor of one output, for a good image and one that failed.
InferTensor output_of(const RequestedOutput& wanted) {
  ServeResponse response;
  response.model = served_fake();
  response.answers.emplace_back(made_up_prediction({0.25, 0.625, 0.125}));
  response.answers.emplace_back(Error(ErrorCode::kDecode, "JPEG is cut short"));
  const std::vector<RequestedOutput> outputs = {wanted};
  return make_output(read_outputs(outputs, 3).at(0), response);
}

TEST(Outputs, AllButTwoByDefault) {
  std::vector<std::string> names;
  for (const AskedOutput& output : read_outputs({}, 3)) names.emplace_back(output.form->name);
  EXPECT_EQ(names, (std::vector<std::string>{"probabilities", "class_id", "label", "confidence", "agreement", "entropy",
                                             "mutual_information", "views_used", "stopped_by"}));
}

TEST(Outputs, UnknownAndTwice) {
  EXPECT_EQ(problem({{"probabilites", {}}}),
            "outputs[0]: there is no output 'probabilites' (did you mean 'probabilities'?)");
  EXPECT_NE(problem({{"label", {}}, {"logits_of_the_model", {}}}).find("there are probabilities, class_id, label"),
            std::string::npos);
  EXPECT_EQ(problem({{"label", {}}, {"class_id", {}}, {"label", {}}}), "outputs[2]: 'label' is asked for twice");
  EXPECT_NE(problem({{"label", {{"tta_stop", true}}}}).find("belongs to the request's"), std::string::npos);
}

TEST(Outputs, Probabilities) {
  const InferTensor tensor = output_of({"probabilities", {}});
  EXPECT_EQ(tensor.name, "probabilities");
  EXPECT_EQ(tensor.datatype, Datatype::kFp32);
  EXPECT_EQ(tensor.shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(numbers_of<float>(tensor), (std::vector<float>{0.25f, 0.625f, 0.125f, 0, 0, 0}));
}

TEST(Outputs, OneNumberAnImage) {
  EXPECT_EQ(numbers_of<std::int64_t>(output_of({"class_id", {}})), (std::vector<std::int64_t>{1, -1}));
  EXPECT_EQ(numbers_of<std::int64_t>(output_of({"views_used", {}})), (std::vector<std::int64_t>{2, 0}));
  EXPECT_EQ(numbers_of<float>(output_of({"confidence", {}})), (std::vector<float>{0.625f, 0}));
  EXPECT_EQ(numbers_of<float>(output_of({"agreement", {}})), (std::vector<float>{0.75f, 0}));
  EXPECT_EQ(numbers_of<float>(output_of({"entropy", {}})), (std::vector<float>{0.5f, 0}));
  EXPECT_EQ(numbers_of<float>(output_of({"mutual_information", {}})), (std::vector<float>{0.25f, 0}));
  EXPECT_EQ(output_of({"class_id", {}}).shape, (std::vector<std::int64_t>{2}));
}

TEST(Outputs, OneTextAnImage) {
  EXPECT_EQ(texts_of(output_of({"label", {}})), (std::vector<std::string>{"dog", ""}));
  EXPECT_EQ(texts_of(output_of({"stopped_by", {}})), (std::vector<std::string>{"none", ""}));
  EXPECT_EQ(texts_of(output_of({"error", {}})), (std::vector<std::string>{"", "decode: JPEG is cut short"}));
}

// Shape, size and datatype of every output agree: what clients rely on.
TEST(Outputs, EveryTensorIsWhole) {
  for (const OutputForm& form : output_forms()) {
    if (form.name == kViewProbabilitiesOutput) continue;
    const InferTensor tensor = output_of({std::string(form.name), {}});
    EXPECT_EQ(tensor.shape.size(), form.per_class ? 2u : 1u) << form.name;
    const std::size_t elements = form.per_class ? 6 : 2;
    if (form.datatype == Datatype::kBytes) {
      EXPECT_EQ(tensor.elements.size(), elements) << form.name;
    } else {
      EXPECT_EQ(tensor.raw.size(), elements * element_bytes(form.datatype)) << form.name;
    }
  }
}

TEST(Outputs, WhatEachViewSaid) {
  ServeResponse response;
  response.model = served_fake();
  response.answers.emplace_back(made_up_prediction({0.25, 0.625, 0.125}));
  response.view_probabilities = {{{0.5, 0.25, 0.25}, {0, 1, 0}}};
  const std::vector<RequestedOutput> wanted = {{"view_probabilities", {}}};
  const std::vector<AskedOutput> asked = read_outputs(wanted, 3);
  EXPECT_TRUE(asks_for(asked, kViewProbabilitiesOutput));
  EXPECT_FALSE(asks_for(asked, kErrorOutput));
  const InferTensor tensor = make_output(asked.at(0), response);
  EXPECT_EQ(tensor.shape, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(numbers_of<float>(tensor), (std::vector<float>{0.5f, 0.25f, 0.25f, 0, 1, 0}));
  EXPECT_NE(problem({{"view_probabilities", {{"classification", std::int64_t{2}}}}}), "");
}

TEST(Outputs, Classification) {
  const InferTensor two = output_of({"probabilities", {{"classification", std::int64_t{2}}}});
  EXPECT_EQ(two.datatype, Datatype::kBytes);
  EXPECT_EQ(two.shape, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(texts_of(two), (std::vector<std::string>{"0.625:1:dog", "0.25:0:cat", "", ""}));
  // More than there are classes.
  EXPECT_EQ(output_of({"probabilities", {{"classification", std::int64_t{1000}}}}).shape,
            (std::vector<std::int64_t>{2, 3}));
}

TEST(Outputs, ClassificationWithoutLabels) {
  const auto model = served_fake();
  model->bundle.labels.clear();
  const std::vector<RequestedOutput> wanted = {{"probabilities", {{"classification", std::int64_t{1}}}}};
  ServeResponse response;
  response.model = model;
  response.answers.emplace_back(made_up_prediction({0.25, 0.625, 0.125}));
  EXPECT_EQ(texts_of(make_output(read_outputs(wanted, 3).at(0), response)), (std::vector<std::string>{"0.625:1"}));
}

TEST(Outputs, ClassificationMustBeACountOfProbabilities) {
  EXPECT_EQ(problem({{"label", {{"classification", std::int64_t{2}}}}}),
            "outputs[0].parameters.classification goes with the output probabilities only");
  for (const ParameterValue& value : std::vector<ParameterValue>{std::int64_t{0}, std::int64_t{-1}, 2.5, true}) {
    EXPECT_EQ(problem({{"probabilities", {{"classification", value}}}}),
              "outputs[0].parameters.classification must be a whole number from 1 on");
  }
}

}  // namespace
}  // namespace tta::oip
