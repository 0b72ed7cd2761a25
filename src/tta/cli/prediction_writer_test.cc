#include "tta/cli/prediction_writer.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace tta::cli {
namespace {

Prediction sample(const std::string& image) {
  Prediction prediction;
  prediction.image = image;
  prediction.pooled.probabilities = {0.1, 0.6, 0.3};
  prediction.pooled.index = 1;
  prediction.views_requested = 10;
  prediction.views_used = 4;
  prediction.stopped_by = StoppedBy::kExact;
  prediction.views = {{"identity", 1, 0.81, 0.25}};
  return prediction;
}

std::string written(Format format, const WriterOptions& options, const std::vector<std::string>& labels,
                    const std::string& image = "cat.jpg") {
  std::FILE* file = std::tmpfile();
  {
    const auto writer = make_writer(format, options, labels, file);
    writer->write(sample(image));
    writer->write_failure("x.jpg", Error(ErrorCode::kDecode, "broken"));
  }
  std::string text(4096, '\0');
  std::rewind(file);
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

TEST(PredictionWriter, CsvHasTheContractsColumnsAndQuotes) {
  const std::vector<std::string> labels{"dog", "cat, \"tabby\"", "fox"};
  EXPECT_EQ(written(Format::kCsv, {2, false, 12}, labels),
            "filename,index,label,prob\n"
            "cat.jpg,1,\"cat, \"\"tabby\"\"\",0.600000\n"
            "cat.jpg,2,fox,0.300000\n");
}

TEST(PredictionWriter, JsonLinesCarryFailuresToo) {
  const std::string text = written(Format::kJsonl, {1, false, 12}, {});
  EXPECT_NE(text.find(R"({"image":"cat.jpg","index":1,"label":"1")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"({"image":"x.jpg","error":{"code":"decode","message":"broken"}})"), std::string::npos) << text;
}

TEST(PredictionWriter, TableShowsViewsAndStop) {
  const std::vector<std::string> labels{"dog", "tabby cat", "fox"};
  EXPECT_EQ(written(Format::kTable, {1, false, 12}, labels),
            "image         prob    label      views\n"
            "cat.jpg       0.6000  tabby cat  4/10 exact\n");
  EXPECT_EQ(written(Format::kTable, {2, true, 12}, labels),
            "image         prob    label      views\n"
            "cat.jpg       0.6000  tabby cat  4/10 exact\n"
            "              0.3000  fox\n"
            "  identity    0.8100  tabby cat  weight 0.250\n");
}

TEST(PredictionWriter, TableColumnsCountLettersNotBytes) {
  EXPECT_EQ(written(Format::kTable, {1, false, 12}, {"dog", "\xC3\xBC", "fox"}, "\xC3\xA4.jpg"),
            "image         prob    label  views\n"
            "\xC3\xA4.jpg         0.6000  \xC3\xBC      4/10 exact\n");
}

TEST(PredictionWriter, TableCutsLongLabels) {
  const std::string text = written(Format::kTable, {1, false, 12}, {"dog", std::string(90, 'x'), "fox"});
  EXPECT_NE(text.find("  " + std::string(40, 'x') + "...  4/10 exact\n"), std::string::npos) << text;
}

TEST(PredictionWriter, TerminalsAreSafeFromNames) {
  const std::string text = written(Format::kTable, {1, false, 12}, {}, "evil\033[2J.jpg");
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

}  // namespace
}  // namespace tta::cli
