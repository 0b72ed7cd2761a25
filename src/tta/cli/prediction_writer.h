// Writes predictions to stdout as a table for people, as JSON lines or as CSV for programs.
#pragma once

#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "tta/base/core/error.h"
#include "tta/predict/predictor/prediction.h"

namespace tta::cli {

enum class Format { kTable, kJsonl, kCsv };

struct WriterOptions {
  int top = 1;            // classes per image
  bool per_view = false;  // each view's own answer too (table and JSON lines)
  int name_width = 24;    // table: columns for the image's name
};

class PredictionWriter {
 public:
  virtual ~PredictionWriter() = default;
  virtual void write(const Prediction& prediction) = 0;
  virtual void write_failure(const std::string& image, const Error& error) = 0;
};

// `labels` and `file` must outlive the writer. Every answer is flushed: programs may wait for it, and an interrupted
// run leaves whole lines.
std::unique_ptr<PredictionWriter> make_writer(Format format, const WriterOptions& options,
                                              std::span<const std::string> labels, std::FILE* file);

}  // namespace tta::cli
