#include "tta/model/labels.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using Labels = std::vector<std::string>;

const Labels kFish{"tench", "goldfish", "great white shark"};

Labels parse(std::string_view text, int classes = 3) {
  return parse_labels(text, "labels", classes);
}

std::string message_of(std::string_view text, int classes = 3) {
  const Error error = error_of([&] { parse(text, classes); });
  EXPECT_EQ(error.code(), ErrorCode::kLabels);
  return error.what();
}

TEST(Labels, PlainText) {
  EXPECT_EQ(parse("tench\ngoldfish\ngreat white shark\n"), kFish);
  EXPECT_EQ(parse("tench\r\n goldfish\r\ngreat white shark\r\n\r\n\r\n"), kFish);
  EXPECT_EQ(parse("tench\ngoldfish\ngreat white shark"), kFish);
}

TEST(Labels, SynsetLists) {
  EXPECT_EQ(parse("n01440764 tench, Tinca tinca\nn01443537 goldfish, Carassius auratus\n", 2),
            (Labels{"tench, Tinca tinca", "goldfish, Carassius auratus"}));
  EXPECT_EQ(parse("n01440764\ttench, Tinca tinca\nn01443537\tgoldfish\n", 2),
            (Labels{"tench, Tinca tinca", "goldfish"}));
  EXPECT_EQ(parse("n01440764\nn01443537\n", 2), (Labels{"n01440764", "n01443537"}));
  EXPECT_EQ(parse("nightingale bird\nn0144076x tench\n", 2), (Labels{"nightingale bird", "n0144076x tench"}));
}

TEST(Labels, Csv) {
  EXPECT_EQ(parse("0,tench\n1,goldfish\n2,great white shark\n"), kFish);
  EXPECT_EQ(parse("2,great white shark\n0,tench\n1,goldfish\n"), kFish);
  EXPECT_EQ(parse("index,name\n0,tench\n1,goldfish\n2,great white shark\n"), kFish);
  EXPECT_EQ(parse("index,wnid,name\n0,n01440764,tench\n1,n01443537,goldfish\n2,n01484850,great white shark\n"), kFish);
  EXPECT_EQ(parse("0,\"tench, Tinca tinca\"\n1,\"the \"\"golden\"\" fish\",extra\n", 2),
            (Labels{"tench, Tinca tinca", "the \"golden\" fish"}));
}

TEST(Labels, LinesWithCommasAreNotCsv) {
  EXPECT_EQ(parse("tench, Tinca tinca\n1,2-dichloroethane\n", 2), (Labels{"tench, Tinca tinca", "1,2-dichloroethane"}));
  EXPECT_EQ(parse("0\n1\n2\n"), (Labels{"0", "1", "2"}));  // digits are names
}

TEST(Labels, JsonArrayAndObjects) {
  EXPECT_EQ(parse(R"(["tench", "goldfish", "great white shark"])"), kFish);
  EXPECT_EQ(parse(R"({"0": "tench", "2": "great white shark", "1": "goldfish"})"), kFish);
  EXPECT_EQ(parse(R"({"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"],
                      "2": ["n01484850", "great white shark"]})"),
            kFish);
  EXPECT_EQ(parse(R"({"great white shark": 2, "tench": 0, "goldfish": 1})"), kFish);
}

TEST(Labels, HuggingFaceConfig) {
  EXPECT_EQ(parse(R"({"architectures": ["ViTForImageClassification"],
                      "id2label": {"0": "tench", "1": "goldfish", "2": "great white shark"},
                      "label2id": {"unused": 0}})"),
            kFish);
  EXPECT_EQ(parse(R"({"label2id": {"tench": 0, "goldfish": "1", "great white shark": 2}})"), kFish);
}

TEST(Labels, HuggingFacePlaceholdersSayNothing) {
  EXPECT_EQ(parse(R"({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}})"), Labels{});
  EXPECT_EQ(parse(R"({"id2label": {"0": "LABEL_0", "1": "goldfish", "2": "LABEL_2"}})"),
            (Labels{"LABEL_0", "goldfish", "LABEL_2"}));
}

TEST(Labels, ConfigWithoutNamesSaysNothing) {
  EXPECT_EQ(parse(R"({"architecture": "resnet50", "num_classes": 1000, "pretrained_cfg": {}})"), Labels{});
  EXPECT_EQ(parse(R"({"model_type": "vit"})"), Labels{});
}

TEST(Labels, TimmConfig) {
  EXPECT_EQ(parse(R"({"architecture": "resnet50", "label_names": ["n01440764", "n01443537", "great white shark"],
                      "label_descriptions": {"n01440764": "tench", "n01443537": "goldfish"}})"),
            kFish);
  EXPECT_EQ(parse(R"({"label_names": {"0": "tench", "1": "goldfish", "2": "great white shark"}})"), kFish);
  EXPECT_EQ(parse(R"({"labels": ["tench", "goldfish", "great white shark"]})"), kFish);
}

TEST(Labels, WrongNumbers) {
  EXPECT_EQ(message_of("tench\ngoldfish\n"), "labels: holds 2 class names, but the model has 3 classes");
  EXPECT_EQ(message_of("tench\n"), "labels: holds 1 class name, but the model has 3 classes");
  EXPECT_EQ(message_of(""), "labels: holds 0 class names, but the model has 3 classes");
  EXPECT_EQ(message_of(R"(["tench", "goldfish"])"), "labels: holds 2 class names, but the model has 3 classes");
  EXPECT_EQ(message_of("0,tench\n1,goldfish\n1,shark\n"), "labels: class 1 is named twice");
  EXPECT_EQ(message_of("1,tench\n2,goldfish\n3,shark\n"), "labels: class number 3 of 'shark', allowed 0..2");
  EXPECT_EQ(message_of(R"({"-1": "a", "1": "b", "2": "c"})"), "labels: class number -1 of 'a', allowed 0..2");
}

TEST(Labels, DamagedText) {
  EXPECT_EQ(message_of("tench\n\nshark\n"), "labels: line 2 is empty");
  EXPECT_EQ(message_of("tench\n\xff\nshark\n"), "labels: line 2 is not UTF-8 text");
  EXPECT_EQ(message_of("index,wnid,name\n0,n01440764,tench\n1,goldfish\n"),
            "labels: line 3 has 2 fields, but the names are in field 3");
}

TEST(Labels, DamagedJson) {
  EXPECT_EQ(message_of("{}"), "labels is empty, expected class names");
  EXPECT_EQ(message_of(R"({"0": "a", "b": "c"})"), "labels: b stands under 'b', expected a class number");
  EXPECT_EQ(message_of(R"({"0": []})"), "labels: 0 is empty, expected a class name");
  EXPECT_EQ(message_of(R"(["a", 1])"), "labels: [1] is a number, expected a string");
  EXPECT_EQ(message_of(R"({"a": 0.5})"), "labels: a is 0.5, expected a whole number");
  EXPECT_EQ(error_of([] { parse("{\"0\": "); }).code(), ErrorCode::kLabels);
}

TEST(Labels, ReadFromFile) {
  const testing::TempDir folder;
  testing::write_text(folder / "names.txt", "\xEF\xBB\xBFtench\ngoldfish\n");
  EXPECT_EQ(read_labels(folder / "names.txt", 2), (Labels{"tench", "goldfish"}));

  const Error wrong = error_of([&] { read_labels(folder / "names.txt", 3); });
  EXPECT_STREQ(wrong.what(), "names.txt: holds 2 class names, but the model has 3 classes");
  EXPECT_EQ(error_of([&] { read_labels(folder / "missing.txt", 3); }).code(), ErrorCode::kLabels);
}

Labels parse_python(std::string_view text, int classes) {
  return parse_python_dict_labels(text, "names", classes);
}

std::string python_message_of(std::string_view text) {
  const Error error = error_of([&] { parse_python(text, 2); });
  EXPECT_EQ(error.code(), ErrorCode::kLabels);
  return error.what();
}

TEST(PythonDictLabels, AsReprPrintsThem) {
  EXPECT_EQ(parse_python("{0: 'tench', 1: \"jack-o'-lantern\"}", 2), (Labels{"tench", "jack-o'-lantern"}));
  EXPECT_EQ(parse_python(" { 1 : 'b' ,\n 0 : 'a', } ", 2), (Labels{"a", "b"}));
  EXPECT_EQ(parse_python(R"({0: 'it\'s "it"', 1: 'a\\b\n\t\x7f\u20ac\U0001f41f'})", 2),
            (Labels{"it's \"it\"", "a\\b\n\t\x7f\xE2\x82\xAC\xF0\x9F\x90\x9F"}));
  EXPECT_EQ(parse_python("{0: 'caf\\xe9', 1: 'café'}", 2), (Labels{"café", "café"}));
  EXPECT_EQ(parse_python("{}", 0), Labels{});
}

TEST(PythonDictLabels, SaysWhereItIsDamaged) {
  const std::string example = " (a Python dict such as {0: 'cat', 1: 'dog'})";
  EXPECT_EQ(python_message_of(""), "names: character 1: expected '{'" + example);
  EXPECT_EQ(python_message_of("{'a': 0}"), "names: character 2: expected a class number" + example);
  EXPECT_EQ(python_message_of("{99999999999: 'a'}"),
            "names: character 8: expected a class number of at most 1048576" + example);
  EXPECT_EQ(python_message_of("{0 'a'}"), "names: character 4: expected ':'" + example);
  EXPECT_EQ(python_message_of("{0: a}"), "names: character 5: expected a name in quotes" + example);
  EXPECT_EQ(python_message_of("{0: 'a}"), "names: character 8: expected the closing '" + example);
  EXPECT_EQ(python_message_of("{0: 'a' 1: 'b'}"), "names: character 9: expected '}'" + example);
  EXPECT_EQ(python_message_of(R"({0: '\q'})"), "names: character 7: expected an escape that repr() writes" + example);
  EXPECT_EQ(python_message_of("{0: '\\"), "names: character 7: expected an escape that repr() writes" + example);
  EXPECT_EQ(python_message_of(R"({0: '\xg0'})"), "names: character 8: expected a hexadecimal digit" + example);
  EXPECT_EQ(python_message_of(R"({0: '\ud800'})"), "names: character 12: expected a Unicode character" + example);
  EXPECT_EQ(python_message_of("{0: 'a'} x"), "names: character 10: expected nothing more" + example);
  EXPECT_EQ(python_message_of("{0: 'a'}"), "names: holds 1 class name, but the model has 2 classes");
}

}  // namespace
}  // namespace tta
