#include "tta/cli/reference_report.h"

#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/base/npy.h"

namespace tta::cli {
namespace {

// Six digits: the rest is noise.
double rounded(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return parse_number(text.data()).value_or(value);
}

void write_gap(JsonWriter& out, const std::optional<Gap>& gap) {
  if (!gap) {
    out.null();
    return;
  }
  out.begin_object().member("max", rounded(gap->max)).member("mean", rounded(gap->mean));
  out.member("levels", rounded(gap->levels));
  out.member("channel", gap->channel).member("row", gap->row).member("column", gap->column);
  out.member("ours", gap->ours).member("yours", gap->yours).end_object();
}

void write_text_or_null(JsonWriter& out, const char* key, std::string_view text) {
  out.key(key);
  if (text.empty()) {
    out.null();
  } else {
    out.value(text);
  }
}

void write_stages(JsonWriter& out, const std::vector<StageDifference>& stages) {
  out.key("stages").begin_array();
  for (const StageDifference& one : stages) {
    out.begin_object().member("stage", stage_name(one.stage));
    write_text_or_null(out, "field", one.field);
    out.member("ours", one.ours).member("yours", one.yours).member("text", one.text).end_object();
  }
  out.end_array();
}

}  // namespace

Comparison compare_files(const Recipe& recipe, const std::filesystem::path& reference,
                         const std::filesystem::path& image, const Limits& limits) {
  const NumpyArray array = read_npy_file(reference, kMaxTensorBytes);
  const std::vector<std::byte> bytes = read_file(image, limits.encoded_bytes);
  const std::string image_name = printable(image.string());
  const std::string array_name = printable(reference.string());
  try {
    return compare_with_reference(recipe, bytes, limits, array, array_name);
  } catch (const Error& error) {
    const std::string message = error.what();
    const bool is_named = message.starts_with(array_name + ": ");
    throw Error(error.code(), is_named ? message : image_name + ": " + message);
  }
}

void print_comparison(const Comparison& comparison, const std::filesystem::path& reference,
                      const std::filesystem::path& image) {
  std::printf("\n%s, and what the recipe makes of %s:\n", printable(reference.string(), 400).c_str(),
              printable(image.string(), 400).c_str());
  for (const std::string& line : comparison_text(comparison)) std::printf("%s\n", line.c_str());
}

void write_comparison(JsonWriter& out, const Comparison& comparison, const std::filesystem::path& reference,
                      const std::filesystem::path& image) {
  const auto& stages = comparison.stages;
  out.member("file", printable(reference.string(), 400)).member("image", printable(image.string(), 400));
  out.member("yours", comparison.your_shape).member("ours", comparison.our_shape);
  out.member("verdict", verdict_name(comparison.verdict));
  out.member("equal", comparison.verdict == Verdict::kEqual);
  write_text_or_null(out, "first_stage", stages.empty() ? "" : stage_name(stages.front().stage));
  write_gap(out.key("difference"), comparison.gap);
  write_stages(out, stages);
  write_gap(out.key("rest"), comparison.rest);
  out.key("notes").begin_array();
  for (const std::string& note : comparison.notes) out.value(note);
  out.end_array();
}

}  // namespace tta::cli
