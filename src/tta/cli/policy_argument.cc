#include "tta/cli/policy_argument.h"

#include <unistd.h>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/cli/messages.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/expression.h"

namespace tta::cli {
namespace {

// The text of a file that may be a training pipeline; "" where it is none, or too large for one.
std::string pipeline_text(const std::string& argument) {
  std::error_code ignored;
  if (!names_policy_file(argument) || !std::filesystem::is_regular_file(argument, ignored)) return "";
  if (std::filesystem::file_size(argument, ignored) > kMaxPipelineBytes) return "";
  std::string text = read_text_file(argument, kMaxPipelineBytes);
  const bool is_policy = text.find("\"tta-policy/") != std::string::npos;
  return !is_policy && (training_source(text) || !trim(text).starts_with('{')) ? text : "";
}

}  // namespace

std::optional<TrainingViews> load_training_argument(const std::string& argument) {
  const std::string text = pipeline_text(argument);
  if (text.empty()) return std::nullopt;
  const std::string name = std::filesystem::path(argument).filename().string();
  TrainingViews training = read_training_views(text, name, /*skip_unsupported=*/false);
  for (const std::string& note : training.notes) say_note(note);
  return training;
}

Policy load_policy_argument(const std::string& argument, const PolicyContext& context) {
  const std::optional<TrainingViews> training = load_training_argument(argument);
  if (!training) return load_policy(argument, context);
  Policy policy = drawn_policy(*training, {});
  policy.name = std::filesystem::path(argument).stem().string();
  return policy;
}

void check_policy_path(const std::filesystem::path& output) {
  if (output.empty()) throw Error(ErrorCode::kUsage, "nowhere to write the policy: add -o policy.json");
  const std::filesystem::path parent = output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
  if (::access(parent.c_str(), W_OK) != 0) {
    throw Error(ErrorCode::kIo,
                "'" + printable(output.string()) + "' can't be written: is its folder there, and writable?");
  }
}

}  // namespace tta::cli
