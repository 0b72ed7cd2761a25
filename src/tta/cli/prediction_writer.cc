#include "tta/cli/prediction_writer.h"

#include <algorithm>

#include "tta/base/core/text.h"
#include "tta/cli/text_columns.h"
#include "tta/predict/predictor/prediction_json.h"
#include "tta/predict/predictor/predictor.h"

namespace tta::cli {
namespace {

class JsonlWriter final : public PredictionWriter {
 public:
  JsonlWriter(const WriterOptions& options, std::span<const std::string> labels, std::FILE* file)
      : options_{options.top, options.per_view}, labels_(labels), file_(file) {}

  void write(const Prediction& prediction) override { line(prediction_json(prediction, labels_, options_)); }
  void write_failure(const std::string& image, const Error& error) override { line(failure_json(image, error)); }

 private:
  void line(const std::string& text) {
    std::fputs(text.c_str(), file_);
    std::fputc('\n', file_);
    std::fflush(file_);
  }

  PredictionJsonOptions options_;
  std::span<const std::string> labels_;
  std::FILE* file_;
};

// RFC 4180: fields with a comma, a quote or a line break are quoted, quotes doubled.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

class CsvWriter final : public PredictionWriter {
 public:
  CsvWriter(const WriterOptions& options, std::span<const std::string> labels, std::FILE* file)
      : options_(options), labels_(labels), file_(file) {
    std::fputs("filename,index,label,prob\n", file_);
  }

  void write(const Prediction& prediction) override {
    const auto& probabilities = prediction.pooled.probabilities;
    for (const int index : top_classes(probabilities, options_.top)) {
      std::fprintf(file_, "%s,%d,%s,%.6f\n", csv_field(prediction.image).c_str(), index,
                   csv_field(class_name(labels_, index)).c_str(), probabilities[index]);
    }
    std::fflush(file_);
  }

  // A CSV of answers has no place for failures: they are on stderr and in the exit status.
  void write_failure(const std::string&, const Error&) override {}

 private:
  WriterOptions options_;
  std::span<const std::string> labels_;
  std::FILE* file_;
};

class TableWriter final : public PredictionWriter {
 public:
  TableWriter(const WriterOptions& options, std::span<const std::string> labels, std::FILE* file)
      : options_(options), labels_(labels), file_(file), label_width_(width_of(labels)) {
    std::fprintf(file_, "%s  prob    %s  views\n", padded("image", options_.name_width).c_str(),
                 padded("label", label_width_).c_str());
  }

  void write(const Prediction& prediction) override {
    std::string name = printable(prediction.image);
    std::string views = std::to_string(prediction.views_used) + "/" + std::to_string(prediction.views_requested);
    if (prediction.stopped_by != StoppedBy::kNone) views += " " + std::string(stopped_by_name(prediction.stopped_by));
    for (const int index : top_classes(prediction.pooled.probabilities, options_.top)) {
      row(name, prediction.pooled.probabilities[index], index, views);
      name.clear();
      views.clear();
    }
    if (options_.per_view) write_views(prediction);
    std::fflush(file_);
  }

  // Failures are on stderr, where they don't disturb the columns.
  void write_failure(const std::string&, const Error&) override {}

 private:
  static constexpr int kMostLabelWidth = 40;

  static int width_of(std::span<const std::string> labels) {
    int width = columns("label");
    for (const std::string& label : labels) width = std::max(width, columns(shown(label)));
    return width;
  }

  static std::string shown(const std::string& label) { return printable(label, kMostLabelWidth); }

  void write_views(const Prediction& prediction) {
    for (const ViewAnswer& view : prediction.views) {
      char weight[32];
      std::snprintf(weight, sizeof weight, "weight %.3f", view.weight);
      row("  " + printable(view.name), view.probability, view.index, weight);
    }
  }

  void row(const std::string& name, double probability, int index, const std::string& last) {
    const std::string label = shown(class_name(labels_, index));
    std::fprintf(file_, "%s  %.4f  %s%s%s\n", padded(name, options_.name_width).c_str(), probability,
                 last.empty() ? label.c_str() : padded(label, label_width_).c_str(), last.empty() ? "" : "  ",
                 last.c_str());
  }

  WriterOptions options_;
  std::span<const std::string> labels_;
  std::FILE* file_;
  int label_width_;
};

}  // namespace

std::unique_ptr<PredictionWriter> make_writer(Format format, const WriterOptions& options,
                                              std::span<const std::string> labels, std::FILE* file) {
  switch (format) {
    case Format::kJsonl: return std::make_unique<JsonlWriter>(options, labels, file);
    case Format::kCsv: return std::make_unique<CsvWriter>(options, labels, file);
    case Format::kTable: break;
  }
  return std::make_unique<TableWriter>(options, labels, file);
}

}  // namespace tta::cli
