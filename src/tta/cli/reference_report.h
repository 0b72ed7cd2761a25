// tta inspect --reference: the comparison of a user's tensor with ours, printed.
#pragma once

#include <filesystem>

#include "tta/base/core/limits.h"
#include "tta/base/json.h"
#include "tta/model/recipe/recipe.h"
#include "tta/views/compare/reference.h"

namespace tta::cli {

// Reads both files and compares. Errors: those of read_npy_file() and compare_with_reference(), naming the file.
Comparison compare_files(const Recipe& recipe, const std::filesystem::path& reference,
                         const std::filesystem::path& image, const Limits& limits);

// As lines on standard output.
void print_comparison(const Comparison& comparison, const std::filesystem::path& reference,
                      const std::filesystem::path& image);

// As the members of an object (docs/json.md), which the caller has begun and ends.
void write_comparison(JsonWriter& out, const Comparison& comparison, const std::filesystem::path& reference,
                      const std::filesystem::path& image);

}  // namespace tta::cli
