// A tuning in words, and as tables for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "tta/study/tune/tuning.h"

namespace tta {

std::string_view tuning_method_name(TuningMethod method);  // "split", "cross-fitting"

// The sentence that counts: what is written, and why.
std::string tuning_sentence(const Tuning& tuning);

// The sentence, the chosen views, the curve of accuracy against views with both gains and the optimism, the policies to
// compare with, the grid, the stops, and what was saved. Ends with a new line.
std::string tuning_text(const Tuning& tuning);

}  // namespace tta
