// The policy that a command line names: what load_policy() takes, or a file with training augmentations.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/policy.h"
#include "tta/views/policy/presets.h"

namespace tta::cli {

// Training augmentations give the default number of views; what was passed over or approximated is said.
// Errors: those of load_policy() and import_policy().
Policy load_policy_argument(const std::string& argument, const PolicyContext& context);

// The training augmentations in the file that `argument` names, what was passed over or approximated being said;
// nothing if it is none. Errors: those of read_training_views().
std::optional<TrainingViews> load_training_argument(const std::string& argument);

// Errors: kUsage if `output` is empty, kIo if its folder isn't there or can't be written to. Asked before hours are
// spent on what goes there.
void check_policy_path(const std::filesystem::path& output);

}  // namespace tta::cli
