#include "tta/predict/pool/label_permutation.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;

const std::vector<std::string> kLabels{"turn left", "turn right", "stop", "crane", "crane"};

std::vector<int> permutation_of(const LabelMap& map, const std::vector<std::string>& labels = kLabels) {
  return label_permutation(map, labels, 5, "hflip");
}

std::string message_of(const LabelMap& map, const std::vector<std::string>& labels = kLabels) {
  const Error error = error_of([&] { permutation_of(map, labels); });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  return error.what();
}

TEST(LabelPermutation, SwapsByName) {
  const LabelMap swap{{"turn left", "turn right"}, {"turn right", "turn left"}};
  EXPECT_EQ(permutation_of(swap), (std::vector<int>{1, 0, 2, 3, 4}));
}

TEST(LabelPermutation, ACycleGoesTheWayTheMapSays) {
  // What the model calls 0 is 2 in truth: class 2 takes the probability of class 0.
  const LabelMap cycle{{"0", "2"}, {"2", "3"}, {"3", "0"}};
  EXPECT_EQ(permutation_of(cycle), (std::vector<int>{3, 1, 0, 2, 4}));
  EXPECT_EQ(permuted(std::vector<double>{0.1, 0.2, 0.3, 0.4, 0}, permutation_of(cycle)),
            (std::vector<double>{0.4, 0.2, 0.1, 0.3, 0}));
}

TEST(LabelPermutation, NamesAndIndicesMix) {
  EXPECT_EQ(permutation_of({{"turn left", "1"}, {"1", "turn left"}}), (std::vector<int>{1, 0, 2, 3, 4}));
}

TEST(LabelPermutation, WithoutLabelsIndicesWork) {
  EXPECT_EQ(permutation_of({{"4", "0"}, {"0", "4"}}, {}), (std::vector<int>{4, 1, 2, 3, 0}));
}

TEST(LabelPermutation, ALabelThatLooksLikeANumberIsALabel) {
  const std::vector<std::string> digits{"9", "8", "7", "6", "5"};
  EXPECT_EQ(permutation_of({{"9", "5"}, {"5", "9"}}, digits), (std::vector<int>{4, 1, 2, 3, 0}));
}

TEST(LabelPermutation, EmptyWhereNothingMoves) {
  EXPECT_TRUE(permutation_of({}).empty());
  EXPECT_TRUE(permutation_of({{"stop", "stop"}}).empty());
  EXPECT_EQ(permuted(std::vector<double>{0.25, 0.75}, {}), (std::vector<double>{0.25, 0.75}));
}

TEST(LabelPermutation, UnknownNameNamesTheViewAndANearLabel) {
  const std::string message = message_of({{"turn lefd", "turn right"}, {"turn right", "turn left"}});
  EXPECT_NE(message.find("view 'hflip'"), std::string::npos) << message;
  EXPECT_NE(message.find("'turn lefd'"), std::string::npos) << message;
  EXPECT_NE(message.find("did you mean 'turn left'"), std::string::npos) << message;
}

TEST(LabelPermutation, UnknownNameWithoutLabelsSaysSo) {
  EXPECT_NE(message_of({{"left", "right"}}, {}).find("no labels"), std::string::npos);
}

TEST(LabelPermutation, AmbiguousNameGivesBothClasses) {
  const std::string message = message_of({{"crane", "stop"}, {"stop", "crane"}});
  EXPECT_NE(message.find("classes 3 and 4"), std::string::npos) << message;
}

TEST(LabelPermutation, IndicesOutOfRange) {
  for (const char* index : {"5", "-1", "99999999999999999999"}) {
    const std::string message = message_of({{"0", index}, {index, "0"}});
    EXPECT_NE(message.find(index), std::string::npos) << message;
    EXPECT_NE(message.find("0..4"), std::string::npos) << message;
  }
}

TEST(LabelPermutation, OnlyWholeNumbersAreIndices) {
  for (const char* text : {"1.0", "1 ", "+1", "", "0x1"})
    EXPECT_NE(message_of({{text, "0"}}).find("no label"), std::string::npos) << text;
}

TEST(LabelPermutation, HalfASwapLosesAClass) {
  const std::string message = message_of({{"turn left", "turn right"}});
  EXPECT_NE(message.find("both 'turn left' and 'turn right' would become 'turn right'"), std::string::npos) << message;
  EXPECT_NE(message.find("none would become 'turn left'"), std::string::npos) << message;
}

TEST(LabelPermutation, TwoClassesIntoOneWithoutLabels) {
  const std::string message = message_of({{"0", "2"}, {"1", "2"}, {"2", "0"}}, {});
  EXPECT_NE(message.find("both class 0 and class 1 would become class 2"), std::string::npos) << message;
  EXPECT_NE(message.find("none would become class 1"), std::string::npos) << message;
}

TEST(LabelPermutation, AClassGivenTwice) {
  const std::string message = message_of({{"stop", "turn left"}, {"2", "turn right"}});
  EXPECT_NE(message.find("'stop' is given twice"), std::string::npos) << message;
}

TEST(LabelPermutation, LabelsInMessagesAreSafeToPrint) {
  const std::string message = message_of({{"turn\x1b[31m", "stop"}});
  EXPECT_EQ(message.find('\x1b'), std::string::npos) << message;
}

}  // namespace
}  // namespace tta
