// Every figure of an evaluation in one table, with what each one means. Pure; thread-safe.
#pragma once

#include <span>
#include <string>

#include "tta/study/eval/evaluation.h"

namespace tta {

// HTML. A row a figure, a column an arm; `names` of the policies as they are shown.
std::string figures_table(const Evaluation& evaluation, std::span<const std::string> names);

}  // namespace tta
